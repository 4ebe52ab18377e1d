"""The whole job as a person does it: sign up, upload real files, look, take everything away, be erased."""

import hashlib
import json
import re
import zipfile
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import steps
from tests.browser.charts import drawn_shares
from tests.browser.looks import look_over
from tests.browser.site import Person, Site
from tests.browser.uploads import BROKEN, Upload, fresh_ride, recorded_upload
from tests.browser.watch import Watch
from tests.recorded import recorded

pytestmark = [pytest.mark.browser, pytest.mark.data]

SLOW_LINE_BYTES_S = 1_500_000
DRAWN = 0.01  # of a canvas's pixels: axes and lines, not an empty plot
TITLE = "Loop of the larches"
NOTE = "Legs like stone, sky like glass."
EDGE = "fit/Edge810-Vector-2013-08-16-15-35-10.fit"
LAP_6 = ["2:12", "1.05", "28.7", "160", "176", "141", "164", "72", "11"]
TRAIL = ("The account was made", "A file was uploaded", "What came in was read", "The copy was downloaded")
KEEP_BAR_VALUES = """
window.barValues = [];
new MutationObserver((changes) => {
  for (const { target } of changes) if (target.position >= 0) window.barValues.push(target.value);
}).observe(document.body, { subtree: true, attributes: true, attributeFilter: ["value"] });
"""


@pytest.fixture
def uploads() -> list[Upload]:
    """Files of real devices, one that was made today, and one that is broken."""
    return [
        recorded_upload(recorded("tcx/elevate_sloatsburg.tcx"), "1:23:09", "14.00km", "137bpm"),
        recorded_upload(recorded(EDGE), "1:18:20", "41.34km", "276W", "154bpm"),
        BROKEN,
        recorded_upload(recorded("fit/activity_poolswim.fit"), "14:00", "457m"),
        recorded_upload(recorded("gpx/activity_5039744860.gpx"), "2:06", "0.90km", "150bpm"),
    ]


def test_a_person_signs_up_uploads_looks_takes_everything_and_is_erased(
    open_page: Callable[..., Page], watch_of: Callable[[Page], Watch], site: Site, uploads: list[Upload]
) -> None:
    page = open_page(viewport={"width": 1600, "height": 1000})
    zora, ride = steps.somebody("Zora"), fresh_ride()

    steps.sign_up(page, zora)
    assert look_over(page, "consent-first") == []
    steps.agree(page)
    assert look_over(page, "today-empty") == []
    expect(page.get_by_role("heading", name="Three minutes to your first figures")).to_be_visible()
    name_oneself(page, zora)
    set_ftp(page, "250")
    site.wait_for_the_season()
    originals = site.originals()
    upload_on_a_slow_line(page, uploads)
    each_appears_without_reload(page, uploads)
    the_load_moves_with(page, ride)
    look_at_the_activity(page)
    edit_in_place(page)
    delete_and_bring_back(page)
    take_everything(page, [*uploads, ride])
    read_the_trail(page)
    erase(page, zora, watch_of(page))
    cannot_sign_in(page, zora)

    assert site.traces_of(needles_of(zora, [*uploads, ride])) == []
    assert site.originals() == originals


def name_oneself(page: Page, person: Person) -> None:
    page.goto("/accounts/settings/")
    page.get_by_label("Name").fill(person.name)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your settings are saved.")).to_be_visible()


def set_ftp(page: Page, watts: str) -> None:
    page.goto("/training/thresholds/")
    card = page.locator("section", has=page.get_by_role("heading", name="FTP", exact=True))
    card.get_by_label("Value").fill(watts)
    card.get_by_label("Holds from").fill("2013-01-01")
    card.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. Your load is being worked out again.")).to_be_visible()
    expect(card.get_by_text(f"{watts}W").first).to_be_visible()


def upload_on_a_slow_line(page: Page, uploads: list[Upload]) -> None:
    page.goto("/activities/")
    assert days_drawn(page) == []
    page.evaluate("window.neverLeft = true")
    page.evaluate(KEEP_BAR_VALUES)
    line = page.context.new_cdp_session(page)
    slow = {"offline": False, "latency": 5, "downloadThroughput": -1, "uploadThroughput": SLOW_LINE_BYTES_S}
    line.send("Network.emulateNetworkConditions", slow)

    page.get_by_label("Choose files").set_input_files([upload.payload for upload in uploads])

    bar = page.locator(".queue-item", has_text=uploads[0].name).get_by_role("progressbar")
    expect(bar).to_be_visible()
    expect(page.locator(".queue-item")).to_have_count(0)
    values = page.evaluate("window.barValues")
    assert len({round(value) for value in values if 0 < value < 100}) >= 2, values
    line.detach()


def each_appears_without_reload(page: Page, uploads: list[Upload]) -> None:
    table = page.locator("#activity-list tbody")
    expect(table.locator("tr")).to_have_count(len(uploads) - 1)
    expect(table.get_by_text("working")).to_have_count(0)
    for upload in uploads:
        if upload is not BROKEN:
            row = row_with(table, upload.shows[0])
            for figure in upload.shows:
                expect(row).to_contain_text(figure)

    broken = page.locator(".delivery", has_text=BROKEN.name)
    expect(broken.locator(".delivery-note")).to_contain_text("The file ends too early")
    assert look_over(page, "activities-broken") == []
    assert page.evaluate("window.neverLeft") is True


def row_with(table: Locator, figure: str) -> Locator:
    return table.locator("tr", has=table.page.get_by_role("cell", name=figure, exact=True))


def days_drawn(page: Page) -> list[object]:
    """The days of the load chart; none where the card says that there is nothing to draw."""
    figures = page.locator("#load-card-figures").all_text_contents()
    days: list[object] = json.loads(figures[0])["days"] if figures else []
    return days


def the_load_moves_with(page: Page, ride: Upload) -> None:
    card = page.locator("#load-card")
    fitness = card.locator("dl.stats dd.stat-value").first
    expect(card.get_by_text("Your load is being worked out.")).to_have_count(0)
    before, days_before = fitness.inner_text(), days_drawn(page)

    page.get_by_label("Choose files").set_input_files([ride.payload])

    row = row_with(page.locator("#activity-list tbody"), ride.shows[0])
    for figure in ride.shows:
        expect(row).to_contain_text(figure)
    expect(fitness).not_to_have_text(before)
    expect(card.get_by_text("Your load is being worked out.")).to_have_count(0)
    assert days_drawn(page) != days_before
    expect(card.locator("canvas")).to_have_count(2)
    assert min(drawn_shares(card.locator("canvas"))) > DRAWN
    assert page.evaluate("window.neverLeft") is True


def look_at_the_activity(page: Page) -> None:
    page.locator("#activity-list tr", has_text="41.34").get_by_role("link").click()
    tiles = page.locator("#activity-figures")
    for figure in (
        "1:18:20",
        "41.34km",
        "276W",
        "device NP 301",
        "154bpm",
        "max 176",
        "87rpm",
        "514m",
        "1,293kcal",
    ):
        expect(tiles).to_contain_text(figure)
    laps = page.locator("table.laps tbody tr")
    expect(laps).to_have_count(8)
    expect(laps.nth(5).get_by_role("cell")).to_have_text(LAP_6)

    lanes = page.locator(".chart-streams canvas")
    expect(lanes).to_have_count(6)
    assert min(drawn_shares(lanes)) > DRAWN
    expect(page.locator("svg.map path.map-line")).to_have_attribute("d", re.compile(r"^M.{500,}"))
    laps.nth(1).get_by_role("button").click()
    expect(page.locator("[data-range-list]")).to_contain_text(re.compile(r"Power29\d W"))


def edit_in_place(page: Page) -> None:
    page.evaluate("window.neverLeft = true")
    page.get_by_role("link", name="Edit").click()
    page.get_by_role("textbox", name="Title").fill(TITLE)
    page.get_by_role("textbox", name="Note").fill(NOTE)
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.locator("#own-words")).to_contain_text(NOTE)
    expect(page.locator(".toast")).to_contain_text("Saved.")
    assert page.evaluate("window.neverLeft") is True


def delete_and_bring_back(page: Page) -> None:
    page.get_by_role("button", name="Delete").click()
    expect(page.locator("main .notice")).to_contain_text("is deleted and no longer counts")
    rows = page.locator("#activity-list tbody tr")
    expect(rows).to_have_count(4)

    page.get_by_role("button", name="Undo").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    page.goto("/activities/")
    expect(rows).to_have_count(5)
    expect(rows.get_by_text("working")).to_have_count(0)


def take_everything(page: Page, uploads: list[Upload]) -> None:
    page.goto("/privacy/")
    page.get_by_role("button", name="Pack a copy").click()
    page.evaluate("window.neverLeft = true")
    link = page.get_by_role("link", name="Download")
    expect(link).to_be_visible()
    assert page.evaluate("window.neverLeft") is True
    with page.expect_download() as waiting:
        link.click()

    with zipfile.ZipFile(waiting.value.path()) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        members = {name: archive.read(name) for name in archive.namelist() if name != "manifest.json"}
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in members.items()}
    assert sums == {member["path"]: member["sha256"] for member in manifest["members"]}
    originals = {content for name, content in members.items() if name.startswith("files/originals/")}
    assert originals == {upload.content for upload in uploads}
    activities = json.loads(members["data/wearables/activity.json"])
    assert NOTE in {activity["note"] for activity in activities}


def read_the_trail(page: Page) -> None:
    page.goto("/privacy/")
    said = ""
    for _page in range(4):
        said += page.locator("#trail").inner_text()
        older = page.locator("#trail").get_by_role("link", name="Older")
        if not older.count():
            break
        last = page.locator("#trail li").last.inner_text()
        older.click()
        expect(page.locator("#trail li").last).not_to_have_text(last)
    for event in TRAIL:
        assert event in said, said


def erase(page: Page, person: Person, watch: Watch) -> None:
    page.goto("/privacy/")
    page.get_by_role("link", name="See the plan").click()
    plan = page.locator("section", has=page.get_by_role("heading", name="The plan"))
    for line in ("Activities\n5 deleted", "Recordings\n5 deleted", "Files\n7 deleted"):
        assert line in plan.inner_text(), plan.inner_text()
    with watch.expecting("422"):
        page.get_by_label("Your password").fill("something else")
        page.get_by_role("button", name="Erase everything now").click()
        expect(page.get_by_text("This is not your password. Nothing was erased.")).to_be_visible()

    page.get_by_label("Your password").fill(person.password)
    page.get_by_role("button", name="Erase everything now").click()

    page.wait_for_url("**/privacy/receipts/**")
    expect(page.locator("#receipt")).to_have_attribute("data-state", "done")
    expect(page.get_by_text("Everything is erased.")).to_be_visible()
    assert look_over(page, "receipt") == []


def cannot_sign_in(page: Page, person: Person) -> None:
    page.goto("/today/")
    page.wait_for_url("**/accounts/login/?next=/today/")
    steps.sign_in(page, person)
    expect(page.get_by_text("not correct")).to_be_visible()


def needles_of(person: Person, uploads: list[Upload]) -> dict[str, bytes]:
    """What may be found nowhere any more: address, name, own words, a piece of the middle of each file."""
    pieces = {upload.name: upload.content[len(upload.content) // 2 :][:64] for upload in uploads}
    words = {"the note": NOTE.encode(), "the title": TITLE.encode()}
    return {"the address": person.email.encode(), "the name": person.name.encode()} | words | pieces
