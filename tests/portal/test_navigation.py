"""The navigation marks the part that a page belongs to, and pages do not take the layout's own names."""

import re
from pathlib import Path

import pytest
from django.test import RequestFactory

import bizwatch
from bizwatch.accounts.models import User
from bizwatch.portal.navigation import LINKS, navigation_for
from tests.users import MakeUser

pytestmark = pytest.mark.django_db
SOURCE = Path(bizwatch.__file__).parent


def active(user: object, path: str) -> list[str]:
    request = RequestFactory().get(path)
    request.user = user  # type: ignore[assignment]
    return [link["text"] for link in navigation_for(request) if link["active"]]


@pytest.fixture
def supervisor(user_with: MakeUser) -> User:
    return user_with("supervisor")


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("/desk/", "Queue"),
        ("/desk/cases/NC-T31N-JM39/", "Queue"),
        ("/desk/supervision/", "Supervision"),
        ("/desk/workload/", "Supervision"),
        ("/desk/give-many/", "Supervision"),
        ("/desk/where-cases-wait/", "Supervision"),
        ("/desk/triage/change/", "Supervision"),
        ("/desk/new-material/", "Supervision"),
        ("/desk/clocks/", "Clocks"),
        ("/assurance/judge/", "Recording audit"),
        ("/assurance/dip-samples/", "Recording audit"),
    ],
)
def test_a_page_stands_under_the_nearest_link(supervisor: User, path: str, part: str) -> None:
    assert active(supervisor, path) == [part]


def test_an_investigator_judges_from_the_navigation(user_with: MakeUser) -> None:
    assert active(user_with("investigator"), "/assurance/judge/") == ["Judge"]


def test_no_page_belongs_to_two_links() -> None:
    led_to = [name for link in LINKS for name in link.leads_to]
    assert len(led_to) == len(set(led_to))


def test_no_view_gives_a_name_that_the_layout_sets_itself() -> None:
    """``{% set here = ... %}`` of the layout wins over the view's value, which then never reaches the page."""
    layout = (SOURCE / "design/jinja2/design/base.html").read_text()
    own = re.findall(r"^\{% set (\w+) =", layout, re.MULTILINE)
    assert "here" in own
    taken = re.compile(rf'^\s+"({"|".join(own)})": ', re.MULTILINE)
    views = [path for path in SOURCE.rglob("*.py") if "views" in str(path.relative_to(SOURCE))]
    assert len(views) > 40
    assert not [f"{path.name}: {found}" for path in views for found in taken.findall(path.read_text())]
