"""The ASGI entry point, for hosts that ask for one. Nothing here is asynchronous: prefer WSGI."""

import os

from django.core.asgi import get_asgi_application

from config.serving import refuse_wrong_vault_keys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.prod")

application = get_asgi_application()
refuse_wrong_vault_keys()
