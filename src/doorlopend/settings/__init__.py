"""Django settings, read from the environment only; `docs/reference/settings.md` lists each variable."""

from __future__ import annotations

import os
from pathlib import Path

from .env import database, flag, items, mail, one_of, secret

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("DOORLOPEND_HOME", PACKAGE.parent.parent / "var"))
DEBUG = False
DEMO = flag("DOORLOPEND_DEMO")
SECRET_KEY = secret("DOORLOPEND_SECRET_KEY", HOME / "secret_key")
RECORD_KEYS = secret("DOORLOPEND_RECORD_KEYS", HOME / "record_keys").split(",")
AUDIT_KEY = secret("DOORLOPEND_AUDIT_KEY", HOME / "audit_key")
EXCHANGE_KEY = secret("DOORLOPEND_EXCHANGE_KEY", HOME / "exchange_key")
AUDIT_SEALS = Path(os.environ.get("DOORLOPEND_AUDIT_SEALS", HOME / "seals"))
ALLOWED_HOSTS = items("DOORLOPEND_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = items("DOORLOPEND_ORIGINS", "")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_htmx",
    "rest_framework",
    "drf_spectacular",
    "procrastinate.contrib.django",
    "doorlopend.records.access",
    "doorlopend.records.kit",
    "doorlopend.records.audit",
    "doorlopend.records.regions",
    "doorlopend.records.people",
    "doorlopend.records.dossiers",
    "doorlopend.records.work",
    "doorlopend.records.messages",
    "doorlopend.records.offers",
    "doorlopend.records.documents",
    "doorlopend.records.files",
    "doorlopend.records.indicators",
    "doorlopend.practice.casework",
    "doorlopend.practice.casework.handover",
    "doorlopend.practice.casework.lists",
    "doorlopend.practice.casework.around",
    "doorlopend.practice.casework.exchange",
    "doorlopend.practice.casework.renewal",
    "doorlopend.practice.casework.same",
    "doorlopend.practice.casework.progress",
    "doorlopend.practice.casework.whatif",
    "doorlopend.practice.casework.intake",
    "doorlopend.practice.casework.plan",
    "doorlopend.practice.administration",
    "doorlopend.practice.community",
    "doorlopend.practice.governance",
    "doorlopend.practice.governance.decisions",
    "doorlopend.practice.governance.advice",
    "doorlopend.practice.governance.chain",
    "doorlopend.practice.governance.session",
    "doorlopend.practice.governance.publicity",
    "doorlopend.practice.governance.subsidies",
    "doorlopend.practice.governance.mailing",
    "doorlopend.practice.monitoring",
    "doorlopend.practice.testbeds",
    "doorlopend.practice.housing",
    "doorlopend.gateways.web",
    "doorlopend.gateways.exchange",
    "doorlopend.gateways.exchange.coa",
    "doorlopend.gateways.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "doorlopend.gateways.web.middleware.OwnContentOnly",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "doorlopend.gateways.web.middleware.OneTransaction",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "doorlopend.gateways.web.middleware.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "doorlopend.gateways.web.middleware.ActAsUser",
]

ROOT_URLCONF = "doorlopend.gateways.web.urls"
WSGI_APPLICATION = "doorlopend.gateways.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "doorlopend.gateways.web.context.shell",
            ],
            "string_if_invalid": os.environ.get("DOORLOPEND_INVALID_TEMPLATE_VARIABLE", ""),
        },
    }
]
FORM_RENDERER = "doorlopend.records.kit.forms.KitRenderer"

DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["doorlopend.records.people.backend.LocalBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "web:login"
LOGIN_REDIRECT_URL = "web:home"
OTP_TOTP_ISSUER = "Doorlopend"
OIDC_ENABLED = flag("DOORLOPEND_OIDC")
if OIDC_ENABLED:
    from .oidc import *  # noqa: F403

    INSTALLED_APPS.append("mozilla_django_oidc")
    AUTHENTICATION_BACKENDS.append("doorlopend.records.people.backend.OidcBackend")

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", "Nederlands"), ("en", "English")]
LOCALE_PATHS = [str(PACKAGE / "records" / "locale")]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

SECURE = flag("DOORLOPEND_HTTPS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_SSL_REDIRECT = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("DOORLOPEND_BEHIND_PROXY") else None
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "doorlopend.gateways.web.held.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"

PROCRASTINATE_ON_APP_READY = "doorlopend.gateways.exchange.queue.on_app_ready"
PROCRASTINATE_IMPORT_PATHS = items("DOORLOPEND_TASK_MODULES", "doorlopend.gateways.exchange.tasks,doorlopend.practice.testbeds.tasks,doorlopend.practice.housing.tasks,doorlopend.practice.monitoring.tasks,doorlopend.practice.governance.mailing.tasks,doorlopend.practice.community.tasks")

# The sender of a DUO notification is known by its client certificate, which the proxy passes on.
DUO_CLIENT_CERTIFICATE = flag("DOORLOPEND_DUO_CLIENT_CERTIFICATE", default=not DEMO)
DUO_CERTIFICATE_HEADER = os.environ.get("DOORLOPEND_DUO_CERTIFICATE_HEADER", "X-Client-Cert-Fingerprint")
DUO_CERTIFICATES = items("DOORLOPEND_DUO_CERTIFICATES", "")
DUO_OIN = os.environ.get("DOORLOPEND_DUO_OIN", "00000001800866472000")
DUO_TRUST = os.environ.get("DOORLOPEND_DUO_TRUST", "")

# How often the worker publishes a region's figures: docs/explanation/figures.md tells what each rhythm hides.
FIGURES = one_of("DOORLOPEND_FIGURES", "quarter", "month", "half-year", "year", "")

# What goes out by e-mail: to colleagues only, never about an inburgeraar.
globals().update(mail(os.environ.get("DOORLOPEND_MAIL", f"file://{HOME / 'mail'}" if DEMO else "")))
DEFAULT_FROM_EMAIL = os.environ.get("DOORLOPEND_MAIL_FROM", "doorlopend@localhost")
SITE = os.environ.get("DOORLOPEND_SITE", next(iter(CSRF_TRUSTED_ORIGINS), "http://127.0.0.1:8000")).rstrip("/")

# Where files lie (`database`, or s3://bucket@host/prefix?region=…), and who scans them (clamd://host:port or nobody).
FILE_STORE = os.environ.get("DOORLOPEND_FILE_STORE", "database")
FILE_SCANNER = os.environ.get("DOORLOPEND_FILE_SCANNER", "")

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "doorlopend.gateways.api.problems.handler",
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
}

LOGGING_CONFIG = None
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016"]
