"""What is said of releases: in the list, on a release's own page, and under each figure that is made of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from markupsafe import Markup

from bizwatch.design.filters import local_date, local_datetime, plural
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import forces
from bizwatch.reference.tables import spoken_date
from bizwatch.sources.choices import ReleaseState, Unit
from bizwatch.sources.models import Release, ReleaseFault
from bizwatch.sources.register import Licence, Publisher, kind_of, licence_of, publisher_of
from bizwatch.sources.selectors import number_of_revisions

COLUMNS: list[str | dict[str, Any]] = [
    "Figures",
    "Covers",
    "Published",
    "State",
    {"text": "Rows kept", "numeric": True},
    {"text": "Rows at fault", "numeric": True},
]
FAULT_COLUMNS = ("Line", "Column", "What was found", "What to do")
_COLOURS = {
    ReleaseState.READING: "blue",
    ReleaseState.READ: "green",
    ReleaseState.SUPERSEDED: "grey",
    ReleaseState.FAILED: "red",
}


@dataclass(frozen=True)
class Provenance:
    """One line under a figure: where it comes from. Releases of one kind, publisher and licence share a line."""

    title: str
    publisher: str
    licence: str
    licence_address: str
    attribution: str
    period: str
    published: str
    imported: str
    revision: str
    faults: str

    @property
    def told(self) -> str:
        """Period, days and faults as one sentence without its full stop."""
        told = "; ".join(filter(None, (self.period, self.published, self.imported, self.revision, self.faults)))
        return f"{told[:1].upper()}{told[1:]}"

    @property
    def sentence(self) -> str:
        """The whole line as one piece of text, for a file or a command."""
        return f"{self.title}: {self.publisher}, {self.licence}. {self.told}. {self.attribution}"


def provenance_lines(releases: Iterable[Release]) -> list[Provenance]:
    """Return what must stand under a figure that is made of these releases, in the order of their kinds."""
    groups: dict[tuple[str, str, str], list[Release]] = {}
    for release in releases:
        groups.setdefault((release.kind, release.publisher, release.licence), []).append(release)
    return [_provenance(group) for _, group in sorted(groups.items())]


def _provenance(group: Sequence[Release]) -> Provenance:
    publisher, licence = _publisher(group[0]), _licence(group[0])
    return Provenance(
        title=kind_of(group[0].kind).title,
        publisher=publisher.name,
        licence=licence.name,
        licence_address=licence.address,
        attribution=publisher.attribution,
        period=_period_words(group),
        published=_published_words(group),
        imported=_imported_words(group),
        revision=_revision_words(group),
        faults=_fault_words(group),
    )


def _publisher(release: Release) -> Publisher:
    return publisher_of(release.publisher)


def _licence(release: Release) -> Licence:
    return licence_of(release.licence)


def _span(days: Sequence[date]) -> str:
    first, last = min(days), max(days)
    return spoken_date(first) if first == last else f"{spoken_date(first)} to {spoken_date(last)}"


def _period_words(group: Sequence[Release]) -> str:
    days = [day for release in group for day in (release.covers_from, release.covers_to) if day]
    files = plural(len(group), "release")
    return f"{files} covering {_span(days)}" if days else files


def _published_words(group: Sequence[Release]) -> str:
    known = [release.published_on for release in group if release.is_published_known]
    unknown = len(group) - len(known)
    told = f"published {_span(known)}" if known else ""
    if not unknown:
        return told
    silent = "day of publication not stated" if not known else f"day of publication of {unknown:,} not stated"
    return "; ".join(filter(None, [told, silent]))


def _imported_words(group: Sequence[Release]) -> str:
    days = [to_london(release.finished_at).date() for release in group if release.finished_at]
    return f"imported {_span(days)}" if days else "not read to the end"


def _revision_words(group: Sequence[Release]) -> str:
    places = number_of_revisions(group)
    revised = [release for release in group if places[release.pk][1] > 1]
    if not revised:
        return ""
    if len(group) == 1:
        place, of = places[group[0].pk]
        return f"publication {place} of {of} of this period"
    return f"{len(revised):,} of them published more than once"


def _fault_words(group: Sequence[Release]) -> str:
    faulty, beyond = sum(one.rows_faulty for one in group), sum(one.rows_out_of_area for one in group)
    told = f"{plural(faulty, 'row')} could not be used" if faulty else "no row at fault"
    return f"{told}, {plural(beyond, 'row')} outside the area" if beyond else told


def subject_words(release: Release) -> str:
    """Return what a release is about: the name of the force where the subject is the code of one."""
    names = {one.code: one.name for one in forces()}
    return names.get(release.subject, release.subject.replace("-", " "))


def covers_words(release: Release) -> str:
    """Return the period: a month or a year by its name where it is one, else from and to."""
    first, last = release.covers_from, release.covers_to
    if first is None or last is None:
        return "Not known"
    if first.day == 1 and (first.year, first.month) == (last.year, last.month):
        return f"{first:%B %Y}"
    return f"{local_date(first, short=True)} to {local_date(last, short=True)}"


def release_line(release: Release) -> list[Any]:
    """Return the cells of a release in the list, under ``COLUMNS``."""
    title = " – ".join(filter(None, [kind_of(release.kind).title, subject_words(release)]))
    href = reverse("sources:release", args=[release.pk])
    return [
        Markup('<a class="govuk-link" href="{}">{}</a><br><span class="app-quiet">{}</span>').format(
            href, title, release.name
        ),
        covers_words(release),
        local_date(release.published_on, short=True) if release.is_published_known else "Not stated",
        _state_tag(release),
        f"{release.rows_kept:,}",
        f"{release.rows_faulty:,}",
    ]


def _state_tag(release: Release) -> Markup:
    words = _state_words(release)
    return Markup('<strong class="govuk-tag govuk-tag--{}">{}</strong>').format(
        _COLOURS[ReleaseState(release.state)], words
    )


def _state_words(release: Release) -> str:
    if release.state != ReleaseState.READING:
        return {"read": "Read", "superseded": "Replaced", "failed": "Not readable"}[release.state]
    return f"Being read, {progress_words(release)}"


def progress_words(release: Release) -> str:
    """Return how far a release has been read: "1,200 of 6,015 rows (19%)"."""
    unit = Unit(release.unit).label
    if not release.total:
        return f"{release.done:,} {unit}"
    return f"{release.done:,} of {release.total:,} {unit} ({100 * release.done // release.total}%)"


def release_rows(release: Release) -> list[dict[str, Any]]:
    """Return keys and values of a release's own page."""
    place, of = number_of_revisions([release])[release.pk]
    publisher, licence = _publisher(release), _licence(release)
    found = [
        ("Figures", kind_of(release.kind).title),
        ("About", subject_words(release)),
        ("Covers", covers_words(release)),
        ("File", release.name),
        ("SHA-256", release.sha256),
        ("Publisher", publisher.name),
        ("Licence", licence.name),
        ("Attribution", publisher.attribution),
        ("Published", local_date(release.published_on) if release.is_published_known else "Not stated"),
        ("Publication", f"{place} of {of} of this period" if of > 1 else "The only one of this period"),
        ("State", ReleaseState(release.state).label),
        ("Progress", progress_words(release)),
        ("Rows kept", f"{release.rows_kept:,}"),
        ("Rows at fault", f"{release.rows_faulty:,}"),
        ("Rows outside the area", f"{release.rows_out_of_area:,}, kept and marked"),
        ("Begun", f"{local_datetime(release.started_at)} by {release.by_name}"),
        ("Finished", local_datetime(release.finished_at) or "Not yet"),
    ]
    return [{"key": key, "value": value} for key, value in found]


def fault_line(fault: ReleaseFault) -> list[str]:
    """Return the cells of a fault, under ``FAULT_COLUMNS``."""
    return [f"{fault.line:,}" if fault.line else "Whole file", fault.column, fault.found, fault.sentence]


def fault_cells(fault: ReleaseFault) -> list[Any]:
    """Return the values of a fault for a file that a spreadsheet opens."""
    return [fault.line or "", fault.column, fault.found, fault.sentence]


def beyond_words(release: Release) -> str:
    """Return how many faults are counted and not listed; "" for none."""
    more = release.faults_beyond
    return (
        f"{plural(more, 'more fault')} of the same file {'is' if more == 1 else 'are'} counted and not listed."
        if more
        else ""
    )
