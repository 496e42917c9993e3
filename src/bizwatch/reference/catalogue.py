"""The reference tables as Markdown, for the generated part of the documentation. The same data gives the same text."""

from collections.abc import Iterable, Sequence

from bizwatch.reference import (
    areas,
    asb,
    business_crime,
    cctv_formats,
    clocks,
    duplicates,
    gates,
    guidance,
    hate,
    national_services,
    offences,
    outcomes,
    report_kinds,
    results,
    sectors,
    slavery,
    slots,
)
from bizwatch.reference.about import COVERAGE_START, About
from bizwatch.reference.choices import SuspectRule
from bizwatch.reference.tables import Dated, spoken_date
from bizwatch.reference.working_days import calendar

_SUSPECT = {SuspectRule.REQUIRED: "Required", SuspectRule.NONE: "None", SuspectRule.EITHER: "Either"}


def reference_pages() -> dict[str, str]:
    """Return every table as a Markdown page, by the name of the page without its ending."""
    return {
        "offences": offence_table_markdown(),
        "outcomes": outcome_table_markdown(),
        "results": result_table_markdown(),
        "business-crime": business_crime_markdown(),
        "areas": area_table_markdown(),
        "clocks": clock_table_markdown(),
        "slots": slot_table_markdown(),
        "gate-questions": gate_table_markdown(),
        "national-services": service_table_markdown(),
        "sectors": sector_table_markdown(),
        "report-kinds": report_kind_table_markdown(),
        "anti-social-behaviour": asb_table_markdown(),
        "modern-slavery-signs": slavery_table_markdown(),
        "hate-strands": hate_table_markdown(),
        "cctv-formats": cctv_format_table_markdown(),
        "duplicates": duplicate_tables_markdown(),
        "guidance": guidance_markdown(),
        "bank-holidays": bank_holiday_table_markdown(),
    }


def offence_table_markdown() -> str:
    """Return the offences, with the changes of the law that are announced and not used."""
    known = offences.tables()
    table = _table(
        ("Code", "Police label", "In plain words", "Group", "Harm days", "In force", "Business can report", "Mark"),
        (
            (
                row.code,
                row.label,
                row.plain,
                row.group,
                f"{row.harm_days:g}" if row.harm_days else "",
                _span(row),
                ", ".join(kind.code for kind in report_kinds.report_kinds() if row.code in kind.offences),
                row.mark.value,
            )
            for row in known.offences
        ),
    )
    proposed = _table(
        ("Change", "What", "Source"), ((change.title, change.change, change.source) for change in known.proposed)
    )
    return _page(known.about, table, "## Announced and not used", proposed)


def outcome_table_markdown() -> str:
    """Return the outcome types, what each needs and what it means for the business."""
    known = outcomes.tables()
    table = _table(
        ("No.", "Outcome", "Named suspect", "Needs", "Positive", "What it means for the business", "In force", "Mark"),
        (
            (
                row.code,
                row.label,
                _SUSPECT[row.suspect],
                ", ".join(need.replace("_", " ") for need in row.needs) + (" (NFIB only)" if row.nfib_only else ""),
                "Yes" if row.positive else "",
                row.meaning,
                _span(row),
                row.mark.value,
            )
            for row in known.outcomes
        ),
    )
    positive = known.positive
    return _page(known.about, table, f"## {positive.name}", positive.definition)


def result_table_markdown() -> str:
    """Return the results of what is no crime, and what each means for the business."""
    known = results.tables()
    table = _table(
        ("Code", "Result", "For", "What it means for the business", "In force", "Mark"),
        (
            (row.code, row.label, ", ".join(row.natures), row.meaning, _span(row), row.mark.value)
            for row in known.results
        ),
    )
    return _page(known.about, table)


def business_crime_markdown() -> str:
    """Return the definitions of business crime, with the rules that decide each."""
    known = business_crime.tables()
    parts = []
    for row in known.definitions:
        parts += [f"## {row.code} ({_span(row)})", f"> {row.wording}"]
        parts.append("Always: " + ", ".join(_spoken(condition.fact) for condition in row.always) + ".")
        ways = (" and ".join(_spoken(fact) for fact in route.facts) for route in row.routes)
        parts.append("And one of:\n\n" + "\n".join(f"- {way}" for way in ways))
    return _page(known.about, *parts)


def area_table_markdown() -> str:
    """Return the forces with the number of their districts, and the policing areas that are loaded."""
    known = areas.tables()
    forces = _table(
        ("Code", "Force", "Nation", "Districts", "In force"),
        (
            (row.code, row.name, row.nation.value, str(len(areas.districts(force=row.code))), _span(row))
            for row in known.forces
        ),
    )
    policing = _table(
        ("Code", "Policing area", "Level", "Part of", "Covers", "In force", "Mark"),
        (
            (row.code, row.name, row.level.value, row.parent, ", ".join(row.covers), _span(row), row.mark.value)
            for row in known.policing
        ),
    )
    about_forces, about_districts, about_policing = known.abouts
    return "\n".join(
        (
            _page(about_forces, forces),
            _page(about_districts, f"{len(areas.districts())} districts are held.", level="##"),
            _page(about_policing, policing, level="##"),
        )
    )


def clock_table_markdown() -> str:
    """Return the clocks."""
    known = clocks.tables()
    table = _table(
        ("Code", "Clock", "What the business reads", "Length", "Starts", "Kind", "In force", "Source", "Mark"),
        (
            (
                row.code,
                row.name,
                row.promise + (" The business may opt out." if row.may_opt_out else ""),
                f"{row.length} {row.unit.value}",
                row.starts,
                row.kind.value,
                _span(row),
                row.source,
                row.mark.value,
            )
            for row in known.clocks
        ),
    )
    return _page(known.about, table)


def slot_table_markdown() -> str:
    """Return the numbers of diarised calls."""
    known = slots.tables()
    table = _table(
        ("Call", "Minutes", "Bookable", "Reminders", "Missed after", "Tries", "Times offered", "In force", "Mark"),
        (
            (
                row.name,
                str(row.minutes),
                f"{row.lead_minutes} minutes to {row.furthest_days} days ahead",
                f"the day before at {row.day_before_hour}:00, and {row.hour_before_minutes} minutes before",
                f"{row.missed_after_minutes} minutes",
                str(row.tries),
                f"{row.offered}, by a link that lasts {row.link_days} days",
                _span(row),
                row.mark.value,
            )
            for row in known.slots
        ),
    )
    return _page(known.about, table)


def gate_table_markdown() -> str:
    """Return the gate questions, whom they are asked and where each answer leads."""
    known = gates.tables()
    table = _table(
        ("Question", "Asked of", "Answer", "Leads to", "Report goes on", "Offered instead", "Advice", "In force"),
        (
            (
                row.question,
                ", ".join(row.only) or ("all but " + ", ".join(row.left_out) if row.left_out else "all"),
                answer.label,
                answer.path.value,
                "Yes" if answer.may_continue else ", ".join(answer.goes_on) or "No",
                ", ".join(answer.instead),
                answer.advice,
                _span(row),
            )
            for row in known.gates
            for answer in row.answers
        ),
    )
    return _page(known.about, table)


def service_table_markdown() -> str:
    """Return the national services under each of their names."""
    known = national_services.tables()
    table = _table(
        ("Code", "Name", "Phone", "Web", "For", "In force", "Mark"),
        ((row.code, row.name, row.phone, row.web, row.about, _span(row), row.mark.value) for row in known.services),
    )
    return _page(known.about, table)


def sector_table_markdown() -> str:
    """Return the business sectors and the map tags that lead to each."""
    known = sectors.tables()
    table = _table(
        ("Code", "Sector", "OpenStreetMap tags"),
        (
            (
                row.code,
                row.label,
                "; ".join(f"{rule.key}={'|'.join(rule.values)}" for rule in known.rules if rule.sector == row.code),
            )
            for row in known.sectors
        ),
    )
    return _page(known.about, table)


def guidance_markdown() -> str:
    """Return the guidance library's list: what each article is offered with."""
    known = guidance.tables()
    table = _table(
        ("Article", "In a sentence", "Offered with", "Only for", "In force", "Mark"),
        (
            (row.title, row.summary, ", ".join(row.kinds), ", ".join(row.sectors), _span(row), row.mark.value)
            for row in known.articles
        ),
    )
    return _page(known.about, table)


def report_kind_table_markdown() -> str:
    """Return the kinds of report, and which of them each trade is offered first."""
    known = report_kinds.tables()
    kinds = _table(
        ("Code", "Kind", "Covers", "Nature", "Recorded as", "Goes to", "In force", "Mark"),
        (
            (
                row.code,
                row.title,
                row.hint,
                row.nature.value,
                ", ".join(row.offences),
                row.service,
                _span(row),
                row.mark.value,
            )
            for row in known.kinds
        ),
    )
    offered = _table(
        ("Trade", "Sectors", "Offered first"),
        ((row.title, ", ".join(row.sectors), ", ".join(row.first)) for row in known.trades),
    )
    return _page(known.about, kinds, "## What each trade is offered first", offered)


def asb_table_markdown() -> str:
    """Return the qualifiers and the headings of anti-social behaviour."""
    known = asb.tables()
    parts = []
    for name, table in (("Qualifiers", known.qualifiers), ("Headings", known.headings)):
        lines = ((row.code, row.label, row.plain, _span(row)) for row in table)
        parts += [f"## {name}", _table(("Code", "Police label", "In plain words", "In force"), lines)]
    return _page(known.about, *parts)


def slavery_table_markdown() -> str:
    """Return the signs of modern slavery."""
    known = slavery.tables()
    lines = ((row.code, row.group, row.label, row.mark.value) for row in known.indicators)
    return _page(known.about, _table(("Code", "Heading", "Sign", "Mark"), lines))


def hate_table_markdown() -> str:
    """Return the strands of hate crime."""
    known = hate.tables()
    lines = ((row.code, row.plain, "Yes" if row.aggravated else "", row.mark.value) for row in known.strands)
    return _page(known.about, _table(("Code", "Strand", "Aggravated offence", "Mark"), lines))


def cctv_format_table_markdown() -> str:
    """Return the formats of CCTV recorders, what plays each and what the business is asked for."""
    known = cctv_formats.tables()
    table = _table(
        ("Code", "Format", "Names end", "Files begin (hex)", "What plays it", "What to send as well", "Mark"),
        (
            (row.code, row.name, " ".join(row.endings), " ".join(row.signatures), row.plays, row.export, row.mark.value)
            for row in known.formats
        ),
    )
    return _page(known.about, table)


def bank_holiday_table_markdown() -> str:
    """Return the bank holidays that working days leave out."""
    known = calendar()
    table = _table(
        ("Date", "Bank holiday"),
        ((f"{day:%A} {spoken_date(day)}", holiday.name) for day, holiday in sorted(known.holidays.items())),
    )
    return _page(known.about, table)


def duplicate_tables_markdown() -> str:
    """Return when two reports may be about one event, and when many at once are held behind the first."""
    known = duplicates.tables()
    hours = "Hours"
    windows = _table(
        ("Kind", hours, "In force", "Mark"),
        ((row.code, str(row.hours), _span(row), row.mark.value) for row in known.windows),
    )
    events = _table(
        ("Event", "Kinds under which it is told", "In force", "Mark"),
        ((row.code, ", ".join(row.kinds), _span(row), row.mark.value) for row in known.events),
    )
    shared = _table(
        ("In common", "What it says", "Reach in hours", "In force", "Mark"),
        (
            (row.words, row.strength.value, str(row.reach_hours or ""), _span(row), row.mark.value)
            for row in known.reasons
        ),
    )
    floods = _table(
        ("More than", "reports that", hours, "By", "In force", "Mark"),
        (
            (str(row.most), row.words, str(row.hours), ", ".join(row.doors), _span(row), row.mark.value)
            for row in known.floods
        ),
    )
    parts = (windows, "## Told under another kind", events, "## What two reports can share", shared)
    return _page(known.about, *parts, "## Many reports at once", floods)


def _page(about: About, *parts: str, level: str = "#") -> str:
    head = [f"{level} {about.title}"]
    if about.note:
        head.append(about.note)
    licence = f" Licence: {about.licence}." if about.licence else ""
    foot = f"Source: {about.source}.{licence}"
    return "\n\n".join((*head, *parts, foot)) + "\n"


def _table(heading: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = [heading, ["---"] * len(heading), *lines]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in row)} |" for row in rows)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _span(row: Dated) -> str:
    start = "" if row.effective_from == COVERAGE_START else f"from {spoken_date(row.effective_from)}"
    end = "" if row.effective_to is None else f"to {spoken_date(row.effective_to)}"
    return " ".join(part for part in (start, end) if part) or "throughout"


def _spoken(fact: str) -> str:
    return fact.replace("_", " ")
