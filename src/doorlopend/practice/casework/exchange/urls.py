from django.urls import path

from . import views

app_name = "duo"
urlpatterns = [
    path("duo/", views.outbox_page, name="outbox"),
    path("duo/kiezen/", views.bulk, name="bulk"),
    path("duo/logboek/", views.ledger_page, name="ledger"),
    path("duo/verschillen/", views.differences_page, name="differences"),
    path("duo/contactpersonen/", views.contacts_page, name="contacts"),
    path("duo/contactpersonen/<uuid:user_id>/verwijderen/", views.drop_contact, name="drop-contact"),
    path("duo/contactpersonen/<uuid:message_id>/nummer/", views.contact_number, name="contact-number"),
    path("dossiers/<uuid:dossier_id>/duo/leerbaarheidstoets/", views.sign_up, name="sign-up"),
    path("dossiers/<uuid:dossier_id>/duo/vergelijken/", views.compare, name="compare"),
    path("dossiers/<uuid:dossier_id>/duo/feit/<uuid:fact_id>/", views.mend, name="mend"),
    path("dossiers/<uuid:dossier_id>/duo/<uuid:message_id>/", views.message_page, name="message"),
    path("dossiers/<uuid:dossier_id>/duo/<uuid:message_id>/versturen/", views.send, name="send"),
    path("dossiers/<uuid:dossier_id>/duo/<uuid:message_id>/overgenomen/", views.entered, name="entered"),
    path("dossiers/<uuid:dossier_id>/duo/<uuid:message_id>/opnieuw/", views.again, name="again"),
    path("dossiers/<uuid:dossier_id>/duo/<uuid:message_id>/vervalt/", views.withdraw, name="withdraw"),
]
