from django.urls import path

from . import views

app_name = "administration"
urlpatterns = [
    path("beheer/", views.users, name="users"),
    path("beheer/gebruikers/nieuw/", views.add, name="add-user"),
    path("beheer/gebruikers/<uuid:user_id>/", views.user, name="user"),
    path("beheer/gebruikers/<uuid:user_id>/blokkeren/", views.block, name="block-user"),
    path("beheer/gebruikers/<uuid:user_id>/wachtwoord/", views.password, name="password"),
    path("beheer/gebruikers/<uuid:user_id>/rol/", views.give_role, name="give-role"),
    path("beheer/rollen/<uuid:grant_id>/beeindigen/", views.end, name="end-role"),
    path("beheer/mandaten/", views.mandates, name="mandates"),
    path("beheer/mandaten/nieuw/", views.give_mandate, name="give-mandate"),
    path("beheer/mandaten/<uuid:mandate_id>/beeindigen/", views.stop_mandate, name="end-mandate"),
]
