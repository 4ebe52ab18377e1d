"""The WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

from config.serving import refuse_wrong_vault_keys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")

application = get_wsgi_application()
refuse_wrong_vault_keys()
