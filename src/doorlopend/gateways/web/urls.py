"""All addresses. Each view says what it needs (`records.access.http`); the URL × role table is made from here."""

from django.conf import settings
from django.urls import include, path
from django.views.i18n import set_language

from doorlopend.records.access.http import EVERYBODY, open_to

from . import views

web = [
    path("", views.home, name="home"),
    path("inloggen/", views.login, name="login"),
    path("uitloggen/", views.logout, name="logout"),
    path("tweede-stap/", views.second_factor, name="second-factor"),
    path("gezond/", views.health, name="health"),
]

urlpatterns = [
    path("", include("doorlopend.gateways.exchange.urls")),
    path("", include((web, "web"))),
    path("taal/", open_to(EVERYBODY)(set_language), name="set_language"),
    path("kit/", include("doorlopend.records.kit.urls")),
    path("", include("doorlopend.practice.casework.urls")),
    path("", include("doorlopend.practice.casework.exchange.urls")),
    path("", include("doorlopend.practice.casework.renewal.urls")),
    path("", include("doorlopend.practice.casework.same.urls")),
    path("", include("doorlopend.practice.casework.progress.urls")),
    path("", include("doorlopend.practice.casework.handover.urls")),
    path("", include("doorlopend.practice.casework.lists.urls")),
    path("", include("doorlopend.practice.casework.around.urls")),
    path("", include("doorlopend.practice.casework.whatif.urls")),
    path("", include("doorlopend.practice.casework.intake.urls")),
    path("", include("doorlopend.practice.casework.plan.urls")),
    path("", include("doorlopend.practice.administration.urls")),
    path("", include("doorlopend.practice.community.urls")),
    path("", include("doorlopend.practice.governance.urls")),
    path("", include("doorlopend.practice.governance.decisions.urls")),
    path("", include("doorlopend.practice.governance.advice.urls")),
    path("", include("doorlopend.practice.governance.chain.urls")),
    path("", include("doorlopend.practice.governance.session.urls")),
    path("", include("doorlopend.practice.governance.publicity.urls")),
    path("", include("doorlopend.practice.governance.subsidies.urls")),
    path("", include("doorlopend.practice.governance.mailing.urls")),
    path("", include("doorlopend.practice.monitoring.urls")),
    path("", include("doorlopend.practice.housing.urls")),
    path("", include("doorlopend.practice.testbeds.urls")),
    path("", include("doorlopend.gateways.exchange.coa.urls")),
    path("api/", include("doorlopend.gateways.api.urls")),
]

if settings.OIDC_ENABLED:
    urlpatterns.append(path("oidc/", include("mozilla_django_oidc.urls")))
