"""``bizwatch import-boundaries FILE --kind KIND``: areas and their outlines from GeoJSON."""

import json
import time
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bizwatch.audit.services import SystemActor
from bizwatch.geography.choices import IMPORTED, AreaKind
from bizwatch.geography.exceptions import BoundariesRefused
from bizwatch.geography.reading.boundaries import Boundaries, Mended, Wish, read_boundaries
from bizwatch.geography.reading.geojson import WANTED
from bizwatch.geography.reading.projecting import SystemUnknown
from bizwatch.geography.services import Edition, import_boundaries
from bizwatch.geography.services.boundaries import digest_of
from bizwatch.kernel import clock
from bizwatch.kernel.progress import Progress
from bizwatch.kernel.sheets.table import FileNotReadable
from bizwatch.reference.tables import spoken_date

_SHOWN = 20  # faults and repairs printed for a person; --json has them all


class Command(BaseCommand):
    """Imports a whole edition or nothing: half a map is worse than none. The same file again changes nothing."""

    help = "Import boundaries from a GeoJSON file: polygons in WGS84, or in the system that --crs names."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--kind", required=True, choices=[kind.value for kind in IMPORTED])
        parser.add_argument("--code", metavar="PROPERTY", default="", help="the property that is the code of an area")
        parser.add_argument("--name", metavar="PROPERTY", default="", help="the property that is its name")
        parser.add_argument("--crs", metavar="EPSG:n", default="", help="coordinate reference system of the corners")
        parser.add_argument("--from", dest="since", metavar="DATE", type=date.fromisoformat, help="first day it holds")
        parser.add_argument("--published", metavar="DATE", type=date.fromisoformat, help="when it was published")
        parser.add_argument("--repair", action="store_true", help="mend outlines that are not valid, and say how")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, **options: Any) -> None:
        """Exit with an error where anything of the file is wrong."""
        started = time.perf_counter()
        wish = Wish(AreaKind(options["kind"]), options["code"], options["name"], options["crs"], options["repair"])
        data = _bytes_of(options["file"])
        try:
            with Progress("Areas read") as progress:
                read = read_boundaries(data, wish, progress.advance)
            edition = _import(data, wish, read, options)
        except (FileNotReadable, SystemUnknown, BoundariesRefused) as refusal:
            raise CommandError(str(refusal)) from refusal
        seconds = round(time.perf_counter() - started, 2)
        told = _as_json if options["json"] else _in_words
        self.stdout.write(told(wish.kind, read, edition, seconds))
        if read.faults:
            raise CommandError(f"Nothing was imported: {_plural(len(read.faults), 'fault')} to be put right.")


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(WANTED.max_bytes + 1)
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error


def _import(data: bytes, wish: Wish, read: Boundaries, options: dict[str, Any]) -> Edition | None:
    if read.faults or options["dry_run"]:
        return None
    return import_boundaries(
        kind=wish.kind,
        file_name=options["file"].name,
        digest=digest_of(data, wish),
        read=read,
        valid_from=options["since"],
        published_on=options["published"],
        by=SystemActor("import-boundaries"),
        at=clock.now(),
    )


def _as_json(kind: AreaKind, read: Boundaries, edition: Edition | None, seconds: float) -> str:
    held = edition.area_set if edition else None
    told = {
        "kind": kind.value,
        "features": read.features,
        "areas": len(read.areas),
        "imported": edition.areas if edition and edition.is_new else 0,
        "unchanged": edition is not None and not edition.is_new,
        "code": read.code,
        "name": read.name,
        "crs": read.system,
        "valid_from": str(held.valid_from) if held else None,
        "valid_to": str(held.valid_to) if held and held.valid_to else None,
        "closed": str(edition.replaced) if edition and edition.replaced else None,
        "mended": [asdict(one) for one in read.mended],
        "faults": [{"feature": one.row, "property": one.column, "reason": one.reason} for one in read.faults],
        "seconds": seconds,
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def _in_words(kind: AreaKind, read: Boundaries, edition: Edition | None, seconds: float) -> str:
    lines = [f"Feature {one.row}, {one.column}: {one.reason}" for one in read.faults[:_SHOWN]]
    lines += _more(len(read.faults))
    lines += [_mended(one) for one in read.mended[:_SHOWN]] + _more(len(read.mended))
    codes = read.code if read.code != read.name else f"{read.code} (there is no property for codes)"
    lines.append(
        f"{_plural(read.features, 'feature')} in {seconds} seconds, {len(read.areas):,} of them areas that can be used; "
        f"code {codes}, name {read.name}, {read.system}."
    )
    lines += [_said(kind, edition)] if edition else []
    return "\n".join(lines)


def _said(kind: AreaKind, edition: Edition) -> str:
    held = edition.area_set
    since = spoken_date(held.valid_from)
    if not edition.is_new:
        still = "It holds now." if held.valid_to is None else "A later edition has taken its place."
        return f"Nothing changed: this file was imported before and holds from {since}. {still}"
    closed = f" The edition from {spoken_date(edition.replaced)} ends the day before." if edition.replaced else ""
    return f"{_plural(edition.areas, 'area')} of kind {kind.label} imported, in force from {since}.{closed}"


def _mended(one: Mended) -> str:
    area = f"{one.before:,.2f} hectares before, {one.after:,.2f} after"
    return f"Feature {one.number}, {one.name or one.code}: mended, {one.what}; {area}."


def _more(found: int) -> list[str]:
    return [f"and {found - _SHOWN:,} more; --json lists them all."] if found > _SHOWN else []


def _plural(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
