"""The WSGI entry point.

Everything that every process needs is loaded here, before gunicorn forks (`--preload`): the addresses bring all views,
forms and rules with them. What is loaded is taken out of the reach of Python's garbage collection, which would write
into each object's head when it looks at it, and so make every process a copy of its own of all that they share.
"""

import gc
import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import reverse

from lpse_helpdesk import database

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lpse_helpdesk.settings")
database.ensure_running(os.environ, Path(__file__).resolve().parent.parent)
application = get_wsgi_application()
reverse(settings.LOGIN_REDIRECT_URL)
gc.collect()
gc.freeze()
