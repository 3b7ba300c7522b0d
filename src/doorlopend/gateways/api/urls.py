from django.urls import path

from . import homes, views
from .schema import openapi_json

app_name = "api"
urlpatterns = [
    path("v1/openapi.json", openapi_json, name="openapi"),
    path("v1/worklist", views.worklist_view, name="worklist"),
    path("v1/gaps", views.gaps_view, name="gaps"),
    path("v1/dossiers/<uuid:dossier_id>", views.dossier_view, name="dossier"),
    path("v1/dossiers/<uuid:dossier_id>/facts", views.facts_view, name="facts"),
    path("v1/homes", homes.homes_view, name="homes"),
    path("v1/homes/<uuid:home_id>", homes.home_view, name="home"),
    path("v1/homes/<uuid:home_id>/withdrawals", homes.withdrawals_view, name="home-withdrawals"),
    path("v1/persons/_search", views.search_view, name="persons-search"),
]
