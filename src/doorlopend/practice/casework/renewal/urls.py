from django.urls import path

from . import views

app_name = "renewal"
urlpatterns = [
    path("nieuwe-regels/", views.list_page, name="list"),
    path("nieuwe-regels/toepassen/", views.apply, name="apply"),
    path("dossiers/<uuid:dossier_id>/nieuwe-regels/", views.one, name="one"),
]
