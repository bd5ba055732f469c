#!/usr/bin/env python
"""Django's command line."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

from lpse_helpdesk import database

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lpse_helpdesk.settings")
    database.ensure_running(os.environ, Path(__file__).resolve().parent)
    execute_from_command_line(sys.argv)
