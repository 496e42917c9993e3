"""Addresses below /statements/. The pages of one statement stand behind each of the doors."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, path

from bizwatch.accounts.permissions import Permission
from bizwatch.statements.views import desk, lists, reading, writing
from bizwatch.statements.views.doors import DESK, DOORS, LINK, Door, SeatView, behind


@dataclass(frozen=True, kw_only=True)
class StatementPage:
    """A page of one statement: its address below the door's, its view, and behind which doors it stands."""

    name: str
    path: str
    view: SeatView
    doors: tuple[Door, ...] = DOORS
    permission: Permission | None = None
    works_when_over: bool = False
    long_text: bool = False


PAGES = (
    StatementPage(name="show", path="", view=reading.show, works_when_over=True),
    StatementPage(name="part", path="part/<slug:code>/", view=writing.part, long_text=True),
    StatementPage(name="head", path="who/", view=writing.head),
    StatementPage(name="details", path="details/", view=writing.details, permission=Permission.VIEW_WITNESS_DETAILS),
    StatementPage(name="exhibits", path="exhibits/", view=writing.exhibits, doors=(DESK,)),
    StatementPage(name="repeat", path="repeat-offender/", view=writing.repeat, doors=(DESK,)),
    StatementPage(name="sign", path="sign/", view=writing.sign),
    StatementPage(name="pdf", path="pdf/", view=reading.pdf),
    StatementPage(name="text", path="signed-text/", view=reading.text),
    StatementPage(name="follow", path="further/", view=writing.follow),
    StatementPage(name="end", path="not-made/", view=writing.end),
    StatementPage(name="fresh", path="fresh-link/", view=reading.fresh, doors=(DESK, LINK), works_when_over=True),
)


def _statement_pages() -> Iterator[URLPattern]:
    for page in PAGES:
        for door in page.doors:
            view = behind(
                door, page.view, permission=page.permission, over=page.works_when_over, long_text=page.long_text
            )
            yield path(f"{door.path}{page.path}", view, name=f"{door.prefix}_{page.name}")


app_name = "statements"
urlpatterns: list[URLPattern] = [
    path("", lists.mine, name="mine"),
    path("begin/<str:reference>/", lists.begin, name="begin"),
    *(
        path(f"case/<str:reference>/{page.slug}/", desk.case_view(page), name=f"case_{page.slug}")
        for page in desk.CASE_PAGES
    ),
    path("case/<str:reference>/csv/", desk.case_csv, name="case_csv"),
    *_statement_pages(),
]
