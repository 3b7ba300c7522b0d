from django.urls import path

from . import views

app_name = "same"
urlpatterns = [
    path("dubbel/", views.list_page, name="list"),
    path("dubbel/<uuid:joined_id>/scheiden/", views.part, name="part"),
    path("dossiers/<uuid:dossier_id>/dubbel/", views.find, name="find"),
    path("dossiers/<uuid:dossier_id>/dubbel/<uuid:double_id>/", views.join, name="join"),
]
