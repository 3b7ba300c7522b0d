from django.urls import path

from . import views

app_name = "progress"
urlpatterns = [
    path("voortgang/", views.alarm_page, name="alarms"),
    path("dossiers/<uuid:dossier_id>/voortgang/", views.progress_page, name="progress"),
    path("dossiers/<uuid:dossier_id>/voortgang/uren/", views.hours, name="hours"),
    path("dossiers/<uuid:dossier_id>/voortgang/examen/", views.exam, name="exam"),
    path("dossiers/<uuid:dossier_id>/voortgang/aanbod/", views.offer, name="offer"),
    path("dossiers/<uuid:dossier_id>/voortgang/onderdeel/<slug:module>/", views.module, name="module"),
    path("dossiers/<uuid:dossier_id>/voortgang/vertraging/", views.delay, name="delay"),
    path("dossiers/<uuid:dossier_id>/voortgang/uitreiking/", views.certificate, name="certificate"),
    path("dossiers/<uuid:dossier_id>/voortgang/verlenging/", views.extension, name="extension"),
    path("dossiers/<uuid:dossier_id>/voortgang/na-de-termijn/", views.after_term, name="after-term"),
]
