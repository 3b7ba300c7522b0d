from __future__ import annotations

from django.apps import AppConfig


class HousingConfig(AppConfig):
    name = "doorlopend.practice.housing"
    label = "housing"
