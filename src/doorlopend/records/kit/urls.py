"""The component gallery and the two small addresses beside it."""

from django.urls import path

from . import views

app_name = "kit"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("confirm/", views.gallery_confirm, name="gallery-confirm"),
    path("progress/<int:done>/", views.gallery_progress, name="gallery-progress"),
]
