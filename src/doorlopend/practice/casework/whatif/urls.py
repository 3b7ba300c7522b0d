from django.urls import path

from . import views

app_name = "whatif"
urlpatterns = [path("dossiers/<uuid:dossier_id>/wat-als/", views.what_if, name="what-if")]
