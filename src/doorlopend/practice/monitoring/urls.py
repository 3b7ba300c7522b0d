from django.urls import path

from . import views

app_name = "monitoring"
urlpatterns = [
    path("regio/", views.region, name="region"),
    path("regio/indicatoren/", views.indicator_list, name="indicators"),
    path("regio/indicatoren/<str:indicator>/", views.indicator, name="indicator"),
    path("regio/aanspreekpunten/", views.contacts, name="contacts"),
    path("regio/aanspreekpunten/<str:topic>/<uuid:gemeente_id>/", views.contact_cell, name="contact-cell"),
    path("regio/aanspreekpunten/<uuid:contact_id>/bevestigen/", views.confirm, name="confirm"),
    path("regio/aanbod/", views.offers, name="offers"),
]
