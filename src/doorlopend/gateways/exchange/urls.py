from django.urls import path

from . import views
from .duo.notification import notificaties

app_name = "exchange"
urlpatterns = [
    path("notificaties", notificaties, name="duo-notificaties"),
    path("berichten/opnieuw/", views.retry, name="messages-retry"),
    path("berichten/<uuid:message_id>/wie/", views.who, name="who"),
]
