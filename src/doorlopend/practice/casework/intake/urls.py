from django.urls import path

from . import views

app_name = "intake"
urlpatterns = [
    path("dossiers/<uuid:dossier_id>/intake/", views.intake, name="page"),
    path("dossiers/<uuid:dossier_id>/intake/oproep/", views.invite, name="invite"),
    path("dossiers/<uuid:dossier_id>/intake/oproepen/<uuid:fact_id>/", views.outcome, name="outcome"),
    path("dossiers/<uuid:dossier_id>/intake/waarschuwing/", views.warn, name="warn"),
    path("dossiers/<uuid:dossier_id>/intake/vertaalhulp/", views.arrange_help, name="help"),
    path("dossiers/<uuid:dossier_id>/intake/brieven/<uuid:fact_id>/", views.letter, name="letter"),
    path("dossiers/<uuid:dossier_id>/intake/deel/<slug:part>/", views.part, name="part"),
    path("dossiers/<uuid:dossier_id>/concepten/<str:form>/", views.draft, name="draft"),
    path("concepten/sleutel/", views.device_key, name="device-key"),
]
