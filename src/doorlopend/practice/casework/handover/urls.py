from django.urls import path

from . import views

app_name = "handover"
urlpatterns = [
    path("overdrachten/", views.list_page, name="list"),
    path("overdrachten.xlsx", views.list_xlsx, name="xlsx"),
    path("overdrachten/<uuid:handover_id>/", views.one, name="one"),
    path("overdrachten/<uuid:handover_id>/aanbieden/", views.offer, name="offer"),
    path("overdrachten/<uuid:handover_id>/aannemen/", views.accept, name="accept"),
    path("overdrachten/<uuid:handover_id>/<str:act>/", views.act, name="act"),
    path("dossiers/<uuid:dossier_id>/overdracht/", views.line, name="line"),
    path("dossiers/<uuid:dossier_id>/overdracht/beginnen/", views.begin, name="begin"),
]
