"""The WSGI application; it refuses to start above row-level security, or on a record older than its destructions."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorlopend.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from doorlopend.records.access.roles import refuse_strong_role  # noqa: E402
from doorlopend.records.dossiers.destruction import refuse_older_record  # noqa: E402

refuse_strong_role()
refuse_older_record()
