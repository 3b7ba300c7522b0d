from django.urls import path

from . import views

app_name = "plan"
urlpatterns = [
    path("dossiers/<uuid:dossier_id>/pip/", views.plan, name="page"),
    path("dossiers/<uuid:dossier_id>/pip/beginnen/", views.start, name="start"),
    path("dossiers/<uuid:dossier_id>/pip/opstellen/", views.compose, name="compose"),
    path("dossiers/<uuid:dossier_id>/pip/vaststellen/", views.set_plan, name="set"),
    path("dossiers/<uuid:dossier_id>/pip/stap/", views.act, name="act"),
    path("dossiers/<uuid:dossier_id>/pip/teruggeven/", views.give_back, name="return"),
    path("dossiers/<uuid:dossier_id>/pip/rooster/", views.week, name="week"),
    path("dossiers/<uuid:dossier_id>/pip/wijzigen/", views.changes, name="changes"),
    path("dossiers/<uuid:dossier_id>/pip/afschalen/", views.lowering, name="lowering"),
    path("dossiers/<uuid:dossier_id>/pip/<uuid:plan_id>/beschikking/", views.decision, name="decision"),
    path("dossiers/<uuid:dossier_id>/pip/<uuid:plan_id>/gewoon/<slug:language>/", views.plain, name="plain"),
    path("meekijken/", views.second_eyes, name="second-eyes"),
]
