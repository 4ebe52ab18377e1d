"""Every page at three widths, light and dark: nothing sticks out, all has a name, no word in the console."""

from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from playwright.sync_api import Page

from tests.browser.looks import look_over
from tests.browser.site import ALEX, CORA, STAFF, Person, Site
from tests.browser.watch import Watch

pytestmark = pytest.mark.browser

ANONYMOUS = (
    *("pages:home", "notifications:dev_inbox", "account_login", "account_signup"),
    *("account_reset_password", "account_reset_password_done", "account_reset_password_from_key_done"),
    *("account_inactive", "google_login", "socialaccount_login_cancelled"),
)
ALEXS = (
    *("pages:today", "pages:activities", "pages:hidden", "pages:load", "training:thresholds"),
    *("compliance:privacy", "compliance:erase", "notifications:list", "notifications:preferences"),
    *("accounts:coaching", "insights:index"),
    *("accounts:settings", "account_email", "account_change_password", "account_logout"),
    *("account_reauthenticate", "gallery", "wearables:connections", "socialaccount_connections"),
    "mfa_index",
)
WITH_A_NUMBER = {"pages:activity", "wearables:edit", "wearables:delivery"}
WITH_A_PURPOSE = {"compliance:consent", "compliance:withdraw"}
CORAS = ("insights:drafts", "pages:roster", "coaching:library")
ABOUT_ALEX = {
    *("pages:athlete_today", "pages:athlete_activities", "pages:athlete_load"),
    *("pages:athlete_activity", "pages:athlete_workouts"),
}
ELSEWHERE = {
    *("account_email_verification_sent", "compliance:receipt"),  # in test_the_job
    "account_set_password",  # for accounts without a password, which there are none of yet
    "account_confirm_login_code",  # signing in by code is not offered yet
    "account_reset_password_from_key",  # in test_forgotten_password
    "notifications:unsubscribe",  # in test_mails
    # in test_staff_door
    *("mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"),
    *("mfa_authenticate", "mfa_reauthenticate"),
    "socialaccount_signup",  # only where Google tells no address
    "socialaccount_login_error",  # what phones are led to
    "wearables:disconnect",  # in test_strava
    *("coaching:import", "coaching:workout", "coaching:assignment"),  # in test_workouts
    "wearables:sign_in",  # in test_garmin
    *("accounts:invite", "accounts:confirm_coach", "accounts:coaching_scopes"),  # in test_coaching
    "accounts:end_coaching",  # in test_coaching
    *("insights:one", "insights:draft"),  # in test_insights
}
NO_PAGES = {
    *("coaching:look", "coaching:share", "coaching:remove", "coaching:withdraw", "coaching:send"),
    *("compliance:request_export", "compliance:stop_export", "compliance:download", "notifications:unread"),
    *("pages:athlete_streams", "pages:athlete_load_figures"),
    *("notifications:read_all", "notifications:open", "pages:load_figures", "training:remove_threshold"),
    *("wearables:upload", "wearables:original", "wearables:streams", "wearables:delete", "wearables:restore"),
    *("wearables:separate", "wearables:show", "wearables:connect", "wearables:callback", "wearables:sync"),
    *("wearables:pause", "wearables:resume", "wearables:sign_in_code", "wearables:sign_in_drop"),
    *("wearables:news", "wearables:strava-webhook", "wearables:strava-webhook-signed"),
    *("accounts:become_coach", "accounts:revoke_invite", "accounts:withdraw_acceptance"),
    "accounts:open_invite",
    *("pages:favicon", "google_callback", "mfa_download_recovery_codes"),
    *("insights:ask", "insights:accept", "insights:dismiss", "insights:approve", "insights:reject"),
    *("health:overview", "health:live", "health:ready", "health:startup"),
}
NOT_OURS = ("admin/", "api/", "_allauth", "^_allauth", "^api/")
ANY_OF_SPORT = """
SELECT activity.public_id FROM wearables_activity activity
JOIN wearables_recording recording ON recording.id = activity.canonical_id
JOIN accounts_user owner ON owner.id = activity.user_id
WHERE owner.email = ? AND recording.sport = ? ORDER BY activity.started_at DESC LIMIT 1
"""
ANY_DELIVERY = """
SELECT delivery.public_id FROM wearables_delivery delivery
JOIN accounts_user owner ON owner.id = delivery.user_id
WHERE owner.email = ? AND delivery.kind = 'upload' LIMIT 1
"""
ANYBODY = "SELECT public_id FROM accounts_user WHERE email = ?"
OF_ALEX = "?q=alex%40example.com"
ADMIN = (
    *("/admin/", "/admin/accounts/user/", "/admin/compliance/auditevent/", "/admin/wearables/delivery/"),
    *(f"/admin/wearables/connection/{OF_ALEX}", f"/admin/wearables/activity/{OF_ALEX}"),
    *(f"/admin/coaching/workout/{OF_ALEX}", f"/admin/insights/recommendation/{OF_ALEX}"),
    f"/admin/compliance/consent/{OF_ALEX}",
)


def test_the_pages_that_anybody_sees(page: Page) -> None:
    assert wrong_on(page, ((name, reverse(name)) for name in ANONYMOUS)) == []


def test_the_pages_of_an_athlete(open_as: Callable[[Person], Page], site: Site) -> None:
    site.wait_for_the_season()
    page = open_as(ALEX)
    pages = [(name, reverse(name)) for name in ALEXS]
    pages += [(f"activity-{sport}", activity_of(site, sport)) for sport in ("ride", "run", "pool_swim")]
    pages += [(name, reverse(name, args=["coach_sharing"])) for name in sorted(WITH_A_PURPOSE)]
    pages += [
        ("load-all", reverse("pages:load") + "?range=all"),
        ("trail-older", reverse("compliance:privacy") + "?before=20"),
        ("edit", reverse("wearables:edit", args=[number(site, ANY_OF_SPORT, ALEX.email, "ride")])),
        ("delivery", reverse("wearables:delivery", args=[number(site, ANY_DELIVERY, ALEX.email)])),
    ]

    assert wrong_on(page, pages) == []


def test_the_pages_of_a_coach(open_as: Callable[[Person], Page], site: Site) -> None:
    site.wait_for_the_season()
    alex = number(site, ANYBODY, ALEX.email)
    pages = [
        (f"coach-{name}", reverse(name)) for name in (*CORAS, "pages:today", "pages:activities", "pages:load")
    ]
    pages += [(name, reverse(name, args=[alex])) for name in sorted(ABOUT_ALEX - {"pages:athlete_activity"})]
    ride = number(site, ANY_OF_SPORT, ALEX.email, "ride")
    pages.append(("athlete-ride", reverse("pages:athlete_activity", args=[alex, ride])))

    assert wrong_on(open_as(CORA), pages) == []


def test_the_pages_that_say_no(open_as: Callable[[Person], Page], watch_of: Callable[[Page], Watch]) -> None:
    page = open_as(ALEX)

    with watch_of(page).expecting("404", "403"):
        assert (
            wrong_on(
                page,
                [("404", reverse("pages:activity", args=[UUID(int=0)])), ("403", reverse("pages:roster"))],
            )
            == []
        )


def test_the_pages_of_staff_keep_to_the_policy(open_as: Callable[[Person], Page]) -> None:
    page = open_as(STAFF)

    for path in (*ADMIN, "/api/docs/"):
        answer = page.goto(path, wait_until="networkidle")
        assert answer, path
        assert answer.ok, path


def test_no_page_is_left_out() -> None:
    ours = {*ANONYMOUS, *ALEXS, *CORAS, *ABOUT_ALEX, *WITH_A_NUMBER, *WITH_A_PURPOSE, *ELSEWHERE, *NO_PAGES}

    assert set(names(get_resolver())) == ours


def wrong_on(page: Page, pages: Iterable[tuple[str, str]]) -> list[str]:
    wrong = []
    for name, path in pages:
        page.goto(path)
        wrong += look_over(page, name)
    return wrong


def activity_of(site: Site, sport: str) -> str:
    return reverse("pages:activity", args=[number(site, ANY_OF_SPORT, ALEX.email, sport)])


def number(site: Site, sql: str, *values: str) -> UUID:
    return UUID(str(site.ask(sql, *values)[0][0]))


def names(resolver: URLResolver, namespace: str = "", prefix: str = "") -> Iterator[str]:
    """List the names of the site's own pages."""
    for found in resolver.url_patterns:
        path = prefix + str(found.pattern)
        if path.startswith(NOT_OURS):
            continue
        if isinstance(found, URLPattern):
            yield f"{namespace}:{found.name}" if namespace else str(found.name)
        else:
            yield from names(found, found.namespace or namespace, path)
