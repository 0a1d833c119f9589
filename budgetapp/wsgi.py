"""The entry point of the web server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "budgetapp.settings")

application = get_wsgi_application()

# What a process is made of stays as long as it does: nobody has to look through it for garbage.
gc.collect()
gc.freeze()
