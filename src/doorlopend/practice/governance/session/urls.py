from django.urls import path

from . import room, views

app_name = "session"
urlpatterns = [
    path("meedoen/", room.enter_page, name="enter"),
    path("meedoen/borden/", room.take_page, name="take"),
    path("meedoen/aanmelden/", room.join_page, name="join"),
    path("meedoen/bord/<uuid:board_id>/", room.wall_page, name="wall"),
    path("meedoen/bord/<uuid:board_id>/idee/", room.idea_page, name="idea"),
    path("meedoen/bord/<uuid:board_id>/stem/<uuid:idea_id>/", room.vote_page, name="vote"),
    path("werksessies/", views.list_page, name="list"),
    path("werksessies/nieuw/", views.new_page, name="new"),
    path("werksessies/bord/<uuid:board_id>/", views.board_page, name="board"),
    path("werksessies/bord/<uuid:board_id>/wijzigen/", views.edit_board_page, name="edit-board"),
    path("werksessies/idee/<uuid:idea_id>/", views.sort_page, name="sort"),
    path("werksessies/uitkomst/<uuid:outcome_id>/proeftuin/", views.work_out_page, name="work-out"),
    path("werksessies/<uuid:workshop_id>/", views.workshop_page, name="workshop"),
    path("werksessies/<uuid:workshop_id>/wijzigen/", views.edit_page, name="edit"),
    path("werksessies/<uuid:workshop_id>/stap/<str:act>/", views.act_page, name="act"),
    path("werksessies/<uuid:workshop_id>/organisatie/", views.delegate_page, name="delegate"),
    path("werksessies/<uuid:workshop_id>/bord/", views.new_board_page, name="new-board"),
    path("werksessies/<uuid:workshop_id>/uitkomst/", views.outcome_page, name="outcome"),
]
