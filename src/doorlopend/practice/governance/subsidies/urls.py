from django.urls import path

from . import views

app_name = "subsidies"
urlpatterns = [
    path("subsidies/", views.list_page, name="list"),
    path("subsidies/nieuw/", views.new_page, name="new"),
    path("subsidies/verplichting/<uuid:duty_id>/", views.fulfil_page, name="fulfil"),
    path("subsidies/doel/<uuid:target_id>/", views.count_page, name="count"),
    path("subsidies/<uuid:subsidy_id>/", views.subsidy_page, name="subsidy"),
    path("subsidies/<uuid:subsidy_id>/wijzigen/", views.edit_page, name="edit"),
    path("subsidies/<uuid:subsidy_id>/stap/<str:act>/", views.act_page, name="act"),
    path("subsidies/<uuid:subsidy_id>/partner/", views.new_part_page, {"part": "partner"}, name="new-partner"),
    path("subsidies/<uuid:subsidy_id>/verplichting/", views.new_part_page, {"part": "duty"}, name="new-duty"),
    path("subsidies/<uuid:subsidy_id>/doel/", views.new_part_page, {"part": "target"}, name="new-target"),
]
