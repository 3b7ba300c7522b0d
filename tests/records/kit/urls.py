"""Addresses for the kit's own tests."""

from django.urls import include, path

urlpatterns = [path("kit/", include("doorlopend.records.kit.urls"))]
