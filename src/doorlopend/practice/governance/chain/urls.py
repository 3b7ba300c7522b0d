from django.urls import path

from . import views

app_name = "chain"
urlpatterns = [
    path("keten/", views.map_page, name="map"),
    path("keten/nieuw/", views.new_step_page, name="new-step"),
    path("keten/actie/<uuid:improvement_id>/", views.finish_page, name="finish"),
    path("keten/<uuid:step_id>/", views.step_page, name="step"),
    path("keten/<uuid:step_id>/wijzigen/", views.edit_step_page, name="edit-step"),
    path("keten/<uuid:step_id>/actie/", views.improve_page, name="improve"),
    path("keten/<uuid:step_id>/gemeente/<uuid:gemeente_id>/", views.arrange_page, name="arrange"),
]
