from django.urls import path

from . import views

app_name = "coa"
urlpatterns = [
    path("lijsten/", views.batches, name="batches"),
    path("lijsten/<uuid:batch_id>/", views.batch, name="batch"),
    path("lijsten/<uuid:batch_id>/kolommen/", views.columns, name="columns"),
    path("lijsten/<uuid:batch_id>/verwerken/", views.apply, name="apply"),
    path("lijsten/<uuid:batch_id>/weggooien/", views.drop, name="drop"),
    path("lijsten/<uuid:batch_id>/ongedaan/", views.undo, name="undo"),
    path("lijsten/<uuid:batch_id>/voortgang/", views.progress, name="progress"),
]
