from django.urls import path

from .duo.notification import notificaties

app_name = "exchange"
urlpatterns = [path("notificaties", notificaties, name="duo-notificaties")]
