"""The WSGI entry point."""

import os
from pathlib import Path

from django.core.wsgi import get_wsgi_application

from lpse_helpdesk import database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lpse_helpdesk.settings")
database.ensure_running(os.environ, Path(__file__).resolve().parent.parent)
application = get_wsgi_application()
