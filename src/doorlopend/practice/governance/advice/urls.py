from django.urls import path

from . import views

app_name = "advice"
urlpatterns = [
    path("adviezen/", views.list_page, name="list"),
    path("adviezen/vragen/", views.ask_page, name="ask"),
    path("adviezen/ongevraagd/", views.unasked_page, name="unasked"),
    path("adviezen/<uuid:advice_id>/", views.advice_page, name="advice"),
    path("adviezen/<uuid:advice_id>/stap/<str:act>/", views.act_page, name="act"),
]
