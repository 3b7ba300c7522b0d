from django.urls import path

from . import documents, views

app_name = "decisions"
urlpatterns = [
    path("besluiten/", views.matrix_page, name="matrix"),
    path("besluiten.xlsx", views.matrix_xlsx, name="matrix-xlsx"),
    path("besluiten/nieuw/", views.new_page, name="new"),
    path("besluiten/gemeente/<uuid:follow_id>/", views.follow_page, name="follow"),
    path("besluiten/gemeente/<uuid:follow_id>/stap/<str:act>/", views.follow_act_page, name="follow-act"),
    path("besluiten/keuze/<uuid:choice_id>/", views.position_page, name="position"),
    path("besluiten/<uuid:decision_id>/", views.decision_page, name="decision"),
    path("besluiten/<uuid:decision_id>/wijzigen/", views.edit_page, name="edit"),
    path("besluiten/<uuid:decision_id>/keuze/", views.new_choice_page, name="new-choice"),
    path("besluiten/<uuid:decision_id>/stap/<str:act>/", views.act_page, name="act"),
    path("documenten/", documents.documents_page, name="documents"),
    path("documenten/nieuw/", documents.new_document_page, name="new-document"),
    path("documenten/versie/<uuid:version_id>/", documents.version_page, name="version"),
    path("documenten/<uuid:document_id>/", documents.document_page, name="document"),
    path("documenten/<uuid:document_id>/wijzigen/", documents.edit_document_page, name="edit-document"),
    path("documenten/<uuid:document_id>/versie/", documents.new_version_page, name="new-version"),
]
