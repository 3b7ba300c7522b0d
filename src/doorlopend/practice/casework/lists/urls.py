from django.urls import path

from . import views

app_name = "lists"
urlpatterns = [
    path("dossiers/<uuid:dossier_id>/inzage/", views.whole_page, name="whole"),
    path("dossiers/<uuid:dossier_id>/inzage.pdf", views.whole_pdf, name="whole-pdf"),
    path("dossiers/<uuid:dossier_id>/inzage.json", views.whole_json, name="whole-json"),
    path("dossiers/<uuid:dossier_id>/bewaren/", views.keeps, name="keeps"),
    path("bewaren/", views.retention_page, name="retention"),
    path("bewaren.xlsx", views.retention_xlsx, name="retention-xlsx"),
    path("bewaren/voorstellen/", views.propose, name="propose"),
    path("bewaren/voorstellen/<uuid:order_id>/", views.order, name="order"),
    path("bewaren/bewijs.xlsx", views.proof_xlsx, name="proof-xlsx"),
    path("bewaren/bewijs.pdf", views.proof_pdf, name="proof-pdf"),
]
