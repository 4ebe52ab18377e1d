"""System checks: vault keys, Strava's terms, the retention policy. Errors stop the start."""

from collections.abc import Sequence

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connections

from apps.compliance import retention
from apps.compliance.domain.sources import PERMITTABLE, StravaMode
from apps.compliance.services import keyring, vault
from apps.compliance.services.vault import Health
from apps.core import health


@register()
def vault_keys_are_readable(**_kwargs: object) -> list[CheckMessage]:
    """Without keys nothing can be sealed; the site says so before it serves anybody."""
    try:
        vault.ring()
    except keyring.BadKeys as error:
        return [Error(f"{error}.", hint="See VAULT_KEYS in the README.", id="compliance.E001")]
    return []


@register(Tags.database)
def vault_keys_are_the_right_ones(
    *, databases: Sequence[str] | None = None, **_kwargs: object
) -> list[CheckMessage]:
    """Another key under a number that this database knows would open nothing; `migrate` runs this."""
    if "default" not in (databases or ()):
        return []
    try:
        if "compliance_vaultcanary" not in connections["default"].introspection.table_names():
            return []
        reports = vault.examine(vault.ring())
    except (DatabaseError, keyring.BadKeys):
        return []
    words = {Health.WRONG: "is not the key that this database was sealed with", Health.MISSING: "is missing"}
    return [
        Error(
            f"Vault key {report.kek_id} {words[report.health]}; {report.people} people hang on it.",
            hint="Put the right key back into VAULT_KEYS; `manage.py vault_doctor` checks it.",
            id="compliance.E002",
        )
        for report in reports
        if report.is_bad
    ]


@health.needs("vault")
def vault_is_up() -> str:
    """Tell /health/startup whether everything sealed can be opened."""
    try:
        return "down" if any(report.is_bad for report in vault.examine(vault.ring())) else "up"
    except (DatabaseError, keyring.BadKeys):
        return "down"


@register()
def strava_terms_are_known(**_kwargs: object) -> list[CheckMessage]:
    """A mistyped mode must not become a permission."""
    if settings.STRAVA_POLICY_MODE not in set(StravaMode):
        modes = ", ".join(StravaMode)
        return [Error(f"STRAVA_POLICY_MODE is none of: {modes}.", id="compliance.E003")]
    if set(settings.STRAVA_PERMISSION_SCOPE) - {use.value for use in PERMITTABLE}:
        words = ", ".join(sorted(PERMITTABLE))
        return [Error(f"STRAVA_PERMISSION_SCOPE may name: {words}.", id="compliance.E004")]
    if (
        settings.STRAVA_POLICY_MODE == StravaMode.PARTNER_PERMISSION
        and not settings.STRAVA_PERMISSION_REFERENCE
    ):
        return [
            Error(
                "STRAVA_POLICY_MODE is partner_permission, but STRAVA_PERMISSION_REFERENCE does not say"
                " which written permission that is.",
                id="compliance.E005",
            )
        ]
    return []


@register()
def retention_policy_is_readable(**_kwargs: object) -> list[CheckMessage]:
    """What the policy does not say cannot be enforced."""
    try:
        retention.rules()
    except (OSError, retention.BadPolicy) as error:
        return [Error(f"config/retention.yaml: {error}.", id="compliance.E006")]
    return []
