from django.urls import path

from .views import bodies, events, meetings, year

app_name = "governance"
urlpatterns = [
    path("vergaderen/", bodies.home_page, name="home"),
    path("vergaderen/gremia/nieuw/", bodies.new_body_page, name="new-body"),
    path("vergaderen/gremia/<uuid:body_id>/", bodies.body_page, name="body"),
    path("vergaderen/gremia/<uuid:body_id>/wijzigen/", bodies.edit_body_page, name="edit-body"),
    path("vergaderen/gremia/<uuid:body_id>/lid/", bodies.new_seat_page, name="new-seat"),
    path("vergaderen/gremia/<uuid:body_id>/plannen/", bodies.plan_page, name="plan"),
    path("vergaderen/leden/<uuid:seat_id>/einde/", bodies.end_seat_page, name="end-seat"),
    path("vergaderen/jaar/", year.year_page, name="year"),
    path("vergaderen/jaar/nieuw/", year.new_date_page, name="new-date"),
    path("vergaderen/jaar/<uuid:date_id>/weg/", year.remove_date_page, name="remove-date"),
    path("vergaderen/acties/", meetings.actions_page, name="actions"),
    path("vergaderen/acties/<uuid:line_id>/", meetings.finish_page, name="finish"),
    path("vergaderen/punten/<uuid:item_id>/", meetings.item_page, name="item"),
    path("vergaderen/punten/<uuid:item_id>/weg/", meetings.take_off_page, name="take-off"),
    path("vergaderen/punten/<uuid:item_id>/reflectie/", meetings.reflect_page, name="reflect"),
    path("vergaderen/stukken/<uuid:paper_id>/", meetings.paper_page, name="paper"),
    path("vergaderen/<uuid:meeting_id>/", meetings.meeting_page, name="meeting"),
    path("vergaderen/<uuid:meeting_id>/stap/<str:act>/", meetings.meeting_act_page, name="meeting-act"),
    path("vergaderen/<uuid:meeting_id>/punt/", meetings.new_item_page, name="new-item"),
    path("vergaderen/<uuid:meeting_id>/ophalen/", meetings.pull_page, name="pull"),
    path("vergaderen/stukken/<uuid:paper_id>/bestand/", meetings.paper_file_page, name="paper-file"),
    path("vergaderen/<uuid:meeting_id>/stuk/", meetings.new_paper_page, name="new-paper"),
    path("vergaderen/<uuid:meeting_id>/verslag/", meetings.minutes_page, name="minutes"),
    path("vergaderen/<uuid:meeting_id>/gemeente/<uuid:gemeente_id>/", meetings.round_page, name="round"),
    path("bijeenkomsten/", events.events_page, name="events"),
    path("bijeenkomsten/nieuw/", events.new_event_page, name="new-event"),
    path("bijeenkomsten/<uuid:event_id>/", events.event_page, name="event"),
    path("bijeenkomsten/<uuid:event_id>/wijzigen/", events.edit_event_page, name="edit-event"),
    path("bijeenkomsten/<uuid:event_id>/aanmelden/", events.sign_up_page, name="sign-up"),
    path("bijeenkomsten/<uuid:event_id>/stap/<str:act>/", events.event_act_page, name="event-act"),
]
