"""The WSGI application; it refuses to start above row-level security."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorlopend.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from doorlopend.records.access.roles import refuse_strong_role  # noqa: E402

refuse_strong_role()
