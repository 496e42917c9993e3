"""A release to begin, and the moment at which the tests stand."""

from datetime import UTC, date, datetime, timedelta

from bizwatch.audit.services import SystemActor
from bizwatch.sources.models import Release
from bizwatch.sources.services import NewRelease, begin_release, finish_release, note_progress

BY = SystemActor("import-test")
AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def new(sha: str = "a", *, published: date | None = None, **details: object) -> NewRelease:
    """Return the street file of Norfolk for March 2021, with a content told by ``sha``."""
    held: dict[str, object] = {
        "kind": "police-uk-street",
        "name": "2021-03-norfolk-street.csv",
        "sha256": sha * 64,
        "subject": "norfolk",
        "covers_from": date(2021, 3, 1),
        "covers_to": date(2021, 3, 31),
        "published_on": published,
        "total": 10,
    }
    return NewRelease(**(held | details))  # type: ignore[arg-type]


def read(sha: str, *, published: date | None, at: datetime = AT, **details: object) -> Release:
    """Read a release to the end."""
    release = begin_release(new=new(sha, published=published, **details), by=BY, at=at)
    note_progress(release=release, done=10, kept=9, faulty=1)
    return finish_release(release=release, by=BY, at=at)
