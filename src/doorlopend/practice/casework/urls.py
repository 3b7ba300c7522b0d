from django.urls import path

from . import named, views, who

app_name = "casework"
urlpatterns = [
    path("mensen/", views.worklist_page, name="worklist"),
    path("mensen.xlsx", views.worklist_xlsx, name="worklist-xlsx"),
    path("sluitend/", views.gaps_page, name="gaps"),
    path("sluitend.xlsx", views.gaps_xlsx, name="gaps-xlsx"),
    path("zoeken/", views.search, name="search"),
    path("berichten/", views.messages_page, name="messages"),
    path("dossiers/<uuid:dossier_id>/", views.dossier, name="dossier"),
    path("dossiers/<uuid:dossier_id>/wie/", who.who, name="who"),
    path("dossiers/<uuid:dossier_id>/openen/", views.open_with_reason, name="open"),
    path("dossiers/<uuid:dossier_id>/volgende-stap/", views.next_step, name="next-step"),
    path("dossiers/<uuid:dossier_id>/contactpersoon/", views.become_contact, name="become-contact"),
    path("dossiers/<uuid:dossier_id>/toegang/", named.access, name="access"),
    path("dossiers/<uuid:dossier_id>/toegang/<uuid:access_id>/beeindigen/", named.end, name="end-access"),
    path("dossiers/<uuid:dossier_id>/vastleggen/", views.choose_fact, name="choose-fact"),
    path("dossiers/<uuid:dossier_id>/vastleggen/<str:kind>/", views.record_fact, name="record-fact"),
]
