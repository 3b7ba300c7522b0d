"""The component gallery and the fragment its progress bar asks for."""

from django.urls import path

from . import views

app_name = "kit"
urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("progress/<int:done>/", views.gallery_progress, name="gallery-progress"),
]
