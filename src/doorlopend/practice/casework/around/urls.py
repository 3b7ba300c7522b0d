from django.urls import path

from .views import person, team, texts

app_name = "around"
urlpatterns = [
    path("dossiers/<uuid:dossier_id>/contact/", person.contact, name="contact"),
    path("dossiers/<uuid:dossier_id>/gezin/", person.family_page, name="family"),
    path("dossiers/<uuid:dossier_id>/gezin/kind/", person.child, name="child-new"),
    path("dossiers/<uuid:dossier_id>/gezin/kind/<uuid:child_id>/", person.child, name="child"),
    path("dossiers/<uuid:dossier_id>/gezin/nareis/", person.expect, name="expect"),
    path("dossiers/<uuid:dossier_id>/gezin/koppelen/", person.tie, name="tie"),
    path("dossiers/<uuid:dossier_id>/gezin/<uuid:other_id>/losmaken/", person.untie, name="untie"),
    path("nareis/<uuid:follower_id>/", person.follower, name="follower"),
    path("dossiers/<uuid:dossier_id>/netwerk/", person.network, name="network"),
    path("dossiers/<uuid:dossier_id>/overleg/", person.conferences, name="conferences"),
    path("overleg/<uuid:conference_id>/", person.conference, name="conference"),
    path("dossiers/<uuid:dossier_id>/partners/", person.partner_messages, name="messages"),
    path("dossiers/<uuid:dossier_id>/brieven/", person.letters, name="letters"),
    path("dossiers/<uuid:dossier_id>/brieven/<uuid:sent_id>.pdf", person.letter_pdf, name="letter-pdf"),
    path("dossiers/<uuid:dossier_id>/brieven/<str:letter>/", person.letter, name="letter"),
    path("dossiers/<uuid:dossier_id>/delen/", person.sharing, name="sharing"),
    path("brieventeksten/", texts.list_page, name="texts"),
    path("brieventeksten/<uuid:controller_id>/<str:letter>/<str:language>/", texts.one, name="text"),
    path("lang-niet-gesproken/", team.quiet, name="quiet"),
    path("lang-niet-gesproken.xlsx", team.quiet_xlsx, name="quiet-xlsx"),
    path("team/", team.team, name="team"),
    path("team.xlsx", team.team_xlsx, name="team-xlsx"),
    path("team/geven/", team.give, name="give"),
    path("agenda/", team.agenda_page, name="agenda"),
    path("agenda/<str:token>.ics", team.feed, name="feed"),
    path("partnerberichten/", team.inbox, name="inbox"),
    path("partnerberichten/<uuid:message_id>/", team.reply, name="reply"),
]
