"""The walk's declarations for what libraries bring: allauth's pages, its API for phones, Django's admin."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.flows.access_routes import METHODS, Answer, Route, anybody, page, phone, unguarded
from tests.flows.access_world import World

AWAY = Answer(302, 302, 405)
"""Signed-in people are led on before allauth looks at the method."""

SIGN_IN: dict[str, Route] = {
    "account_login": unguarded(
        **dict.fromkeys(("get", "post", "put"), Answer(302, 302, 200)), patch=AWAY, delete=AWAY
    ),
    "account_signup": unguarded(
        **dict.fromkeys(("get", "post", "put"), Answer(302, 302, 200)), patch=AWAY, delete=AWAY
    ),
    "account_logout": unguarded(get=Answer(200, 200, 302), post=anybody(302), ends_session=True),
    "account_inactive": unguarded(get=anybody(200)),
    "account_reauthenticate": page(get=Answer(200, 200), post=Answer(200, 200), put=Answer(200, 200)),
    "account_email": page(get=Answer(200, 200), post=Answer(302, 302), put=Answer(302, 302), shows="email"),
    "account_email_verification_sent": page(**dict.fromkeys(METHODS, Answer(302, 302))),
    "account_change_password": page(get=Answer(200, 200), post=Answer(200, 200), put=Answer(200, 200)),
    "account_set_password": page(**dict.fromkeys(METHODS, Answer(302, 302))),
    "account_reset_password": unguarded(**dict.fromkeys(("get", "post", "put"), anybody(200))),
    "account_reset_password_done": unguarded(get=anybody(200)),
    "account_confirm_login_code": page(**dict.fromkeys(METHODS, Answer(302, 302))),
    "account_reset_password_from_key_done": unguarded(get=anybody(200)),
    "mfa_index": page(get=Answer(200, 200)),
    "mfa_authenticate": page(**dict.fromkeys(METHODS, Answer(302, 302))),
    "mfa_reauthenticate": page(
        **dict.fromkeys(("get", "post", "put"), Answer(200, 302)),
        **dict.fromkeys(("patch", "delete"), Answer(405, 302)),
    ),
    "mfa_activate_totp": page(**dict.fromkeys(METHODS, Answer(302, 302))),
    "mfa_deactivate_totp": page(**dict.fromkeys(METHODS, Answer(302, 404))),
    "mfa_generate_recovery_codes": page(**dict.fromkeys(METHODS, Answer(302, 302))),
    "mfa_view_recovery_codes": page(get=Answer(404, 404)),
    "mfa_download_recovery_codes": page(**dict.fromkeys(METHODS, Answer(404, 404))),
    "google_login": unguarded(
        get=anybody(200), **dict.fromkeys(("post", "put", "patch", "delete"), anybody(302))
    ),
    "google_callback": unguarded(**dict.fromkeys(METHODS, anybody(401))),
    "socialaccount_login_cancelled": unguarded(get=anybody(200)),
    "socialaccount_login_error": page(get=Answer(401, 401)),
    "socialaccount_signup": page(**dict.fromkeys(METHODS, Answer(302, 302))),
    "socialaccount_connections": page(get=Answer(200, 200), post=Answer(200, 200), put=Answer(200, 200)),
    "account_reset_password_from_key": unguarded(
        address="/accounts/password/reset/key/1-abc/", **dict.fromkeys(METHODS, anybody(200))
    ),
}


WRITES = ("post", "put", "patch", "delete")
BEFORE, STEP = "headless:app:account:", "headless:app:mfa:"
HEADLESS: dict[str, Route] = {
    "headless:app:config": phone(get=anybody(200), post=anybody(400)),
    f"{BEFORE}current_session": phone(
        shows="email", get=Answer(200, 200, 401), post=anybody(400), delete=anybody(401), ends_session=True
    ),
    f"{BEFORE}reauthenticate": phone(
        get=Answer(405, 405, 401), **dict.fromkeys(WRITES, Answer(400, 400, 401))
    ),
    f"{BEFORE}confirm_login_code": phone(**dict.fromkeys(METHODS, anybody(409))),
    f"{BEFORE}request_password_reset": phone(**dict.fromkeys(WRITES, anybody(400))),
    f"{BEFORE}reset_password": phone(**dict.fromkeys(METHODS, anybody(400))),
    f"{BEFORE}login": phone(**dict.fromkeys(WRITES, anybody(400))),
    f"{BEFORE}signup": phone(post=anybody(400)),
    f"{BEFORE}verify_email": phone(**dict.fromkeys(METHODS, anybody(409))),
    f"{BEFORE}resend_email_verification_code": phone(post=anybody(409)),
    f"{BEFORE}change_password": phone(
        get=Answer(405, 405, 401), **dict.fromkeys(WRITES, Answer(400, 400, 401))
    ),
    "change_password_on_phone": phone(
        get=Answer(405, 405, 401), **dict.fromkeys(WRITES, Answer(400, 400, 401))
    ),
    f"{BEFORE}manage_email": phone(
        shows="email",
        get=Answer(200, 200, 401),
        post=Answer(400, 400, 409),
        **dict.fromkeys(("put", "patch", "delete"), Answer(400, 400, 401)),
    ),
    "headless:app:socialaccount:manage_providers": phone(
        get=Answer(200, 200, 401),
        post=Answer(400, 400, 401),
        **dict.fromkeys(("put", "patch"), Answer(405, 405, 401)),
        delete=Answer(400, 400, 401),
    ),
    "headless:app:socialaccount:provider_signup": phone(**dict.fromkeys(METHODS, anybody(409))),
    "headless:app:socialaccount:redirect_to_provider": phone(**dict.fromkeys(METHODS, anybody(404))),
    "headless:app:socialaccount:provider_token": phone(**dict.fromkeys(WRITES, anybody(400))),
    "_allauth/app/v1/auth/provider/redirect": unguarded(
        address="/_allauth/app/v1/auth/provider/redirect", **dict.fromkeys(METHODS, anybody(404))
    ),
    f"{STEP}authenticate": phone(**dict.fromkeys(METHODS, anybody(401))),
    f"{STEP}reauthenticate": phone(get=Answer(405, 405, 401), **dict.fromkeys(WRITES, Answer(400, 400, 401))),
    f"{STEP}authenticators": phone(
        get=Answer(200, 200, 401),
        post=Answer(400, 400, 401),
        **dict.fromkeys(("put", "patch", "delete"), Answer(405, 405, 401)),
    ),
    f"{STEP}manage_totp": phone(
        get=Answer(200, 404, 401),
        post=Answer(400, 400, 401),
        delete=Answer(401, 200, 401),
        **dict.fromkeys(("put", "patch"), Answer(405, 405, 401)),
    ),
    f"{STEP}manage_recovery_codes": phone(
        get=Answer(404, 404, 401),
        post=Answer(400, 400, 401),
        **dict.fromkeys(("put", "patch", "delete"), Answer(405, 400, 401)),
    ),
    "headless:app:tokens:refresh": phone(**dict.fromkeys(WRITES, anybody(400))),
    **{
        f"{BEFORE}{name}": phone(**dict.fromkeys(METHODS, anybody(404)))
        for name in ("verify_phone", "resend_phone_verification_code", "manage_phone")
    },
    "^_allauth/app/v1/(account|auth)/phone": unguarded(
        address="/_allauth/app/v1/account/phone", **dict.fromkeys(METHODS, anybody(404))
    ),
}

LOOK, EDIT, RIGHTS = "look", "edit", "rights"
ADMIN: dict[str, str] = {
    "auth.Group": EDIT,
    "core.Outbox": LOOK,
    "accounts.User": RIGHTS,
    "accounts.Session": LOOK,
    "accounts.Team": LOOK,
    "accounts.Relationship": LOOK,
    "accounts.Invite": LOOK,
    "account.EmailAddress": LOOK,
    "mfa.Authenticator": LOOK,
    "socialaccount.SocialAccount": LOOK,
    "compliance.AuditEvent": LOOK,
    "compliance.Consent": LOOK,
    "compliance.ErasureCase": LOOK,
    "compliance.ExportRequest": LOOK,
    "compliance.UserKey": LOOK,
    "wearables.Activity": LOOK,
    "wearables.Connection": LOOK,
    "wearables.DailyHealth": LOOK,
    "wearables.Delivery": LOOK,
    "wearables.OriginalFile": LOOK,
    "wearables.PayloadEntry": LOOK,
    "wearables.PendingSignIn": LOOK,
    "wearables.Recording": LOOK,
    "coaching.Workout": LOOK,
    "coaching.Assignment": LOOK,
    "coaching.Dispatch": LOOK,
    "coaching.LibraryImport": LOOK,
    "training.Threshold": LOOK,
    "training.ActivityLoad": LOOK,
    "training.LoadSeries": LOOK,
    "insights.Recommendation": LOOK,
    "insights.ModelCall": LOOK,
    "insights.ModelPause": LOOK,
    "django_celery_beat.PeriodicTask": EDIT,
    "django_celery_beat.IntervalSchedule": EDIT,
    "django_celery_beat.CrontabSchedule": EDIT,
}
"""Every model that staff see: evidence to look at, rights to give, or settings of the site to edit."""

STAFF_SEE: dict[str, set[str]] = {
    "admin:accounts_user_changelist": {"email"},
    "admin:accounts_user_change": {"email", "name"},
    "admin:account_emailaddress_changelist": {"email"},
    "admin:account_emailaddress_change": {"email"},
    "admin:account_emailaddress_history": {"email"},
    "admin:accounts_session_change": {"session"},
    "admin:accounts_session_history": {"session"},
    "admin:accounts_session_delete": {"session"},
    "admin:accounts_session": {"session"},
}
"""Marks of a person that an admin page may hold: who somebody is, never what they did or wrote.

A page about a session has its key in its own address; no other page leads there.
"""


@dataclass(frozen=True)
class AdminPage:
    """A page of the admin with the statuses of GET and POST, for staff and for staff without rights."""

    name: str
    address: str
    staff: tuple[int, int]
    clerk: tuple[int, int] = (403, 403)


SHOWN, BARRED, LED_ON = (200, 200), (403, 403), (302, 302)


def pages_of_models(world: World) -> Iterator[AdminPage]:
    """Return every page of every model, about a row of the owner's where there is one."""
    for label, kind in ADMIN.items():
        model = label.lower().replace(".", "_")
        place = f"/admin/{label.lower().replace('.', '/')}/"
        row = f"{place}{world.rows[label].pk}/"
        editing = SHOWN if kind == EDIT else BARRED
        yield AdminPage(f"admin:{model}_changelist", place, SHOWN)
        yield AdminPage(f"admin:{model}_add", f"{place}add/", editing)
        yield AdminPage(f"admin:{model}_history", f"{row}history/", SHOWN)
        yield AdminPage(f"admin:{model}_delete", f"{row}delete/", editing)
        yield AdminPage(f"admin:{model}_change", f"{row}change/", (200, 403) if kind == LOOK else SHOWN)
        yield AdminPage(f"admin:{model}", row, LED_ON, LED_ON)


FRAME = (
    AdminPage("admin:index", "/admin/", SHOWN, SHOWN),
    AdminPage("admin:login", "/admin/login/", (302, 200), (302, 200)),
    AdminPage("admin:logout", "/admin/logout/", (405, 200), (405, 200)),
    AdminPage("admin:password_change", "/admin/password_change/", SHOWN, SHOWN),
    AdminPage("admin:password_change_done", "/admin/password_change/done/", (200, 405), (200, 405)),
    AdminPage("admin:autocomplete", "/admin/autocomplete/", (403, 405), (403, 405)),
    AdminPage("admin:jsi18n", "/admin/jsi18n/", (200, 405), (200, 405)),
    AdminPage("admin:view_on_site", "/admin/r/1/1/", (404, 404), (404, 404)),
    AdminPage("admin:app_list", "/admin/accounts/", SHOWN, (404, 404)),
    AdminPage("admin:", "/admin/nothing", (404, 404), (404, 404)),
)
"""Pages of the admin that belong to no model."""
