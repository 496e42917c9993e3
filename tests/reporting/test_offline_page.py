"""The page that works without a signal: made of the whole catalogue, the same for everybody, kept and taken away."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from bizwatch.kernel import clock
from bizwatch.reference.choices import Nature
from bizwatch.reporting.catalogue import PAGES
from bizwatch.reporting.device import FLAG, SCOPE
from bizwatch.reporting.kinds import KINDS
from bizwatch.reporting.offline import Shell, shell_today
from bizwatch.reporting.views import offline
from tests.reporting.world import make_world
from tests.users import SignIn

PAGE, WORKER, MANIFEST = "/report/offline/", "/report/offline/worker.js", "/report/app.webmanifest"


@pytest.fixture
def shell() -> Shell:
    return shell_today(clock.now())


@pytest.fixture
def html(client: Client) -> str:
    return client.get(PAGE).content.decode()


def test_every_kind_is_offered_but_what_must_not_lie_on_a_device(shell: Shell) -> None:
    restricted = {kind.code for kind in KINDS.values() if kind.entry.nature is Nature.RESTRICTED}
    assert {kind.code for kind in shell.not_offered} == restricted
    assert {kind.code for kind in shell.kinds} == set(KINDS) - restricted
    assert "modern_slavery" in restricted


def test_what_is_not_offered_says_why_and_whom_to_call(html: str, shell: Shell) -> None:
    for kind in shell.not_offered:
        assert f"{kind.title} cannot be written here" in html
    assert 'href="tel:08000121700"' in html
    assert 'value="modern_slavery"' not in html


def test_the_page_is_the_same_for_everybody_and_holds_nothing_of_a_person(
    signed_in_as: SignIn, client: Client, db: Any
) -> None:
    def without_nonce(answer: Any) -> str:
        return re.sub(r'nonce="[^"]*"', "", answer.content.decode())

    world = make_world()
    plain, own = client.get(PAGE), world.client().get(PAGE)
    assert without_nonce(plain) == without_nonce(own) == without_nonce(signed_in_as("investigator").get(PAGE))
    assert world.premises.name not in own.content.decode()
    assert "csrfmiddlewaretoken" not in own.content.decode()
    assert "Set-Cookie" not in own.headers


def test_every_question_of_every_section_has_its_control(html: str, shell: Shell) -> None:
    for section in shell.sections:
        prefix = f"{section.page.code}-__n__-" if section.repeats else f"{section.page.code}-"
        for question in section.page.questions:
            name = re.escape(prefix + question.code)
            assert re.search(rf'name="{name}(-day)?"', html), name


def test_no_word_of_a_question_is_written_twice(html: str) -> None:
    """The scripts and the frame of the page hold no words of the catalogue."""
    folder = Path(finders.find("reporting/offline.js") or "").parent
    scripts = "".join(path.read_text(encoding="utf-8") for path in folder.glob("offline*.js"))
    labels = {question.label for page in PAGES for question in page.questions if isinstance(question.label, str)}
    titles = {page.title for page in PAGES if isinstance(page.title, str)}
    assert not {text for text in labels | titles if len(text) > 12 and text in scripts}


def test_ids_on_the_page_are_its_own(html: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted({one for one in ids if ids.count(one) > 1}) == []


def test_the_page_says_what_to_do_without_a_script(html: str) -> None:
    told = re.search(r"<noscript>(.*?)</noscript>", html, re.DOTALL)
    assert told
    assert 'href="/report/"' in told[1]


def test_the_page_may_start_its_worker_and_nothing_else(client: Client) -> None:
    answer = client.get(PAGE)
    policy = answer.headers["Content-Security-Policy"]
    assert "worker-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_the_worker_keeps_the_page_its_files_and_nothing_personal(client: Client, html: str) -> None:
    answer = client.get(WORKER)
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert (answer.headers["Service-Worker-Allowed"], answer.headers["Cache-Control"]) == (SCOPE, "no-cache")
    settings = json.loads(answer.content.decode().splitlines()[0].removeprefix("self.BIZWATCH = ").rstrip(";"))
    assert settings["shell"] == PAGE
    pages = [address for address in settings["keep"] if not address.startswith("/static/")]
    assert pages == [PAGE]
    linked = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', html))
    assert linked - set(settings["keep"]) == set()


def test_every_file_that_is_kept_is_there() -> None:
    names = (*offline.SHELL_FILES, *offline.WORKER_SCRIPTS, offline.OFF_SCRIPT, *(icon for icon, *_ in offline.ICONS))
    assert [name for name in names if finders.find(name) is None] == []


def test_the_version_changes_with_the_page_and_only_then(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    before = client.get(WORKER).content
    assert client.get(WORKER).content == before
    monkeypatch.setattr(offline, "_form_html", lambda today: "<p>Other questions</p>")
    assert client.get(WORKER).content != before


def test_switched_off_the_worker_takes_itself_away(client: Client, settings: Any) -> None:
    settings.BIZWATCH_OFFLINE = False
    said = client.get(WORKER).content.decode()
    assert "worker-off.js" in said
    assert "outbox.js" not in said
    script = Path(finders.find(offline.OFF_SCRIPT) or "").read_text(encoding="utf-8")
    assert "registration.unregister()" in script
    assert "indexedDB" not in script  # what waits on the device is not touched
    assert client.get(PAGE).status_code == 200


@pytest.mark.django_db
def test_the_manifest_installs_the_report_pages(client: Client, settings: Any) -> None:
    settings.BIZWATCH_FORCE_NAME = "Anglian Police"
    answer = client.get(MANIFEST)
    assert answer.headers["Content-Type"] == "application/manifest+json"
    said = json.loads(answer.content)
    assert (said["start_url"], said["scope"], said["display"]) == (PAGE, SCOPE, "standalone")
    assert "Anglian Police" in said["description"]
    assert {icon["sizes"] for icon in said["icons"]} >= {"192x192", "512x512"}
    assert "maskable" in {icon["purpose"] for icon in said["icons"]}
    assert all(client.get(shortcut["url"]).status_code in (200, 302) for shortcut in said["shortcuts"])


def test_the_flag_is_the_one_that_the_script_raises() -> None:
    script = Path(finders.find("reporting/device.js") or "").read_text(encoding="utf-8")
    assert f'FLAG = "{FLAG}"' in script


def test_pages_of_the_police_carry_no_such_script(signed_in_as: SignIn, client: Client, db: Any) -> None:
    assert "reporting/kept.js" in client.get("/report/").content.decode()
    assert "reporting/kept.js" in make_world().client().get("/").content.decode()
    assert "reporting/kept.js" not in signed_in_as("investigator").get("/account/").content.decode()


def test_a_day_is_drawn_once() -> None:
    morning, night = datetime(2026, 11, 24, 7, tzinfo=UTC), datetime(2026, 11, 24, 22, tzinfo=UTC)
    assert shell_today(morning) is shell_today(night)
    assert shell_today(datetime(2026, 11, 25, 0, 1, tzinfo=UTC)) is not shell_today(night)
