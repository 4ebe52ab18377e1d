"""How static files are named in production."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStatic(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise is untyped
    """Name every file by its content, the modules that a script imports included."""

    support_js_module_import_aggregation = True
