"""The least Django needs to render the kit: no database, no users."""

from typing import Any

SETTINGS: dict[str, Any] = {
    "SECRET_KEY": "only for rendering in tests",
    "DEBUG": False,
    "ALLOWED_HOSTS": ["*"],
    "ROOT_URLCONF": "tests.records.kit.urls",
    "INSTALLED_APPS": ["django.forms", "django.contrib.staticfiles", "doorlopend.records.kit"],
    "MIDDLEWARE": ["django.middleware.csrf.CsrfViewMiddleware"],
    "TEMPLATES": [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
        }
    ],
    "FORM_RENDERER": "doorlopend.records.kit.forms.KitRenderer",
    "STATIC_URL": "/static/",
    "LANGUAGE_CODE": "nl",
    "LANGUAGES": [("nl", "Nederlands"), ("en", "English")],
    "USE_TZ": True,
    "TIME_ZONE": "Europe/Amsterdam",
    "USE_THOUSAND_SEPARATOR": True,
    "DATABASES": {},
}
