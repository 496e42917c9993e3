"""The reference tables as Markdown, for the generated part of the documentation. The same data gives the same text."""

from bizwatch.reference import (
    areas,
    asb,
    business_crime,
    cctv_formats,
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
    statements,
)
from bizwatch.reference.catalogue_after import after_pages
from bizwatch.reference.catalogue_assurance import assurance_markdown, diversity_markdown
from bizwatch.reference.catalogue_capacity import capacity_table_markdown
from bizwatch.reference.catalogue_disclosure import disclosure_markdown
from bizwatch.reference.catalogue_of_time import (
    bank_holiday_table_markdown,
    clock_table_markdown,
    decision_table_markdown,
    reason_table_markdown,
    slot_table_markdown,
)
from bizwatch.reference.catalogue_skills import skill_table_markdown
from bizwatch.reference.catalogue_stories import story_pages
from bizwatch.reference.catalogue_surveys import survey_pages
from bizwatch.reference.catalogue_triage import attendance_table_markdown, thrive_table_markdown, triage_table_markdown
from bizwatch.reference.catalogue_victims import victim_pages
from bizwatch.reference.choices import SuspectRule
from bizwatch.reference.markdown import page as page_of
from bizwatch.reference.markdown import span as span_of
from bizwatch.reference.markdown import table as table_of
from bizwatch.reference.reporting_shares import share_pages

_SUSPECT = {SuspectRule.REQUIRED: "Required", SuspectRule.NONE: "None", SuspectRule.EITHER: "Either"}


def reference_pages() -> dict[str, str]:
    """Return every table as a Markdown page, by the name of the page without its ending."""
    return {
        "offences": offence_table_markdown(),
        "outcomes": outcome_table_markdown(),
        "results": result_table_markdown(),
        **after_pages(),
        "business-crime": business_crime_markdown(),
        "areas": area_table_markdown(),
        "clocks": clock_table_markdown(),
        "skills": skill_table_markdown(),
        "key-decisions": decision_table_markdown(),
        "clock-reasons": reason_table_markdown(),
        "slots": slot_table_markdown(),
        "capacity": capacity_table_markdown(),
        "gate-questions": gate_table_markdown(),
        "national-services": service_table_markdown(),
        "sectors": sector_table_markdown(),
        "report-kinds": report_kind_table_markdown(),
        "anti-social-behaviour": asb_table_markdown(),
        "modern-slavery-signs": slavery_table_markdown(),
        "hate-strands": hate_table_markdown(),
        "cctv-formats": cctv_format_table_markdown(),
        "duplicates": duplicate_tables_markdown(),
        "recording-audit": assurance_markdown(),
        "about-yourself": diversity_markdown(),
        "thrive": thrive_table_markdown(),
        "attendance": attendance_table_markdown(),
        "triage": triage_table_markdown(),
        "guidance": guidance_markdown(),
        "statements": page_of(statements.tables().about, table_of(*statements.catalogue())),
        "disclosure-control": disclosure_markdown(),
        "bank-holidays": bank_holiday_table_markdown(),
        **victim_pages(),
        **story_pages(),
        **survey_pages(),
        **share_pages(),
    }


def offence_table_markdown() -> str:
    """Return the offences, with the changes of the law that are announced and not used."""
    known = offences.tables()
    table = table_of(
        (
            "Code",
            "Police label",
            "In plain words",
            "Group",
            "Harm days",
            "Schedule of thefts",
            "In force",
            "Business can report",
            "Mark",
        ),
        (
            (
                row.code,
                row.label,
                row.plain,
                row.group,
                f"{row.harm_days:g}" if row.harm_days else "",
                "yes" if row.is_theft else "",
                span_of(row),
                ", ".join(kind.code for kind in report_kinds.report_kinds() if row.code in kind.offences),
                row.mark.value,
            )
            for row in known.offences
        ),
    )
    proposed = table_of(
        ("Change", "What", "Source"), ((change.title, change.change, change.source) for change in known.proposed)
    )
    return page_of(known.about, table, "## Announced and not used", proposed)


def outcome_table_markdown() -> str:
    """Return the outcome types, what each needs and what it means for the business."""
    known = outcomes.tables()
    table = table_of(
        ("No.", "Outcome", "Named suspect", "Needs", "Positive", "What it means for the business", "In force", "Mark"),
        (
            (
                row.code,
                row.label,
                _SUSPECT[row.suspect],
                ", ".join(need.replace("_", " ") for need in row.needs) + (" (NFIB only)" if row.nfib_only else ""),
                "Yes" if row.positive else "",
                row.meaning,
                span_of(row),
                row.mark.value,
            )
            for row in known.outcomes
        ),
    )
    positive = known.positive
    return page_of(known.about, table, f"## {positive.name}", positive.definition)


def result_table_markdown() -> str:
    """Return the results of what is no crime, and what each means for the business."""
    known = results.tables()
    table = table_of(
        ("Code", "Result", "For", "What it means for the business", "In force", "Mark"),
        (
            (row.code, row.label, ", ".join(row.natures), row.meaning, span_of(row), row.mark.value)
            for row in known.results
        ),
    )
    return page_of(known.about, table)


def business_crime_markdown() -> str:
    """Return the definitions of business crime, with the rules that decide each."""
    known = business_crime.tables()
    parts = []
    for row in known.definitions:
        parts += [f"## {row.code} ({span_of(row)})", f"> {row.wording}"]
        parts.append("Always: " + ", ".join(_spoken(condition.fact) for condition in row.always) + ".")
        ways = (" and ".join(_spoken(fact) for fact in route.facts) for route in row.routes)
        parts.append("And one of:\n\n" + "\n".join(f"- {way}" for way in ways))
    return page_of(known.about, *parts)


def area_table_markdown() -> str:
    """Return the forces with the number of their districts, and the policing areas that are loaded."""
    known = areas.tables()
    forces = table_of(
        ("Code", "Force", "Nation", "Districts", "In force"),
        (
            (row.code, row.name, row.nation.value, str(len(areas.districts(force=row.code))), span_of(row))
            for row in known.forces
        ),
    )
    policing = table_of(
        ("Code", "Policing area", "Level", "Part of", "Covers", "In force", "Mark"),
        (
            (row.code, row.name, row.level.value, row.parent, ", ".join(row.covers), span_of(row), row.mark.value)
            for row in known.policing
        ),
    )
    about_forces, about_districts, about_policing = known.abouts
    return "\n".join(
        (
            page_of(about_forces, forces),
            page_of(about_districts, f"{len(areas.districts())} districts are held.", level="##"),
            page_of(about_policing, policing, level="##"),
        )
    )


def gate_table_markdown() -> str:
    """Return the gate questions, whom they are asked and where each answer leads."""
    known = gates.tables()
    table = table_of(
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
                span_of(row),
            )
            for row in known.gates
            for answer in row.answers
        ),
    )
    return page_of(known.about, table)


def service_table_markdown() -> str:
    """Return the national services under each of their names."""
    known = national_services.tables()
    table = table_of(
        ("Code", "Name", "Phone", "Web", "For", "In force", "Mark"),
        ((row.code, row.name, row.phone, row.web, row.about, span_of(row), row.mark.value) for row in known.services),
    )
    return page_of(known.about, table)


def sector_table_markdown() -> str:
    """Return the business sectors and the map tags that lead to each."""
    known = sectors.tables()
    table = table_of(
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
    return page_of(known.about, table)


def guidance_markdown() -> str:
    """Return the guidance library's list: what each article is offered with."""
    known = guidance.tables()
    table = table_of(
        ("Article", "In a sentence", "Offered with", "Only for", "In force", "Mark"),
        (
            (row.title, row.summary, ", ".join(row.kinds), ", ".join(row.sectors), span_of(row), row.mark.value)
            for row in known.articles
        ),
    )
    return page_of(known.about, table)


def report_kind_table_markdown() -> str:
    """Return the kinds of report, and which of them each trade is offered first."""
    known = report_kinds.tables()
    kinds = table_of(
        ("Code", "Kind", "Covers", "Nature", "Recorded as", "Goes to", "In force", "Mark"),
        (
            (
                row.code,
                row.title,
                row.hint,
                row.nature.value,
                ", ".join(row.offences),
                row.service,
                span_of(row),
                row.mark.value,
            )
            for row in known.kinds
        ),
    )
    offered = table_of(
        ("Trade", "Sectors", "Offered first"),
        ((row.title, ", ".join(row.sectors), ", ".join(row.first)) for row in known.trades),
    )
    return page_of(known.about, kinds, "## What each trade is offered first", offered)


def asb_table_markdown() -> str:
    """Return the qualifiers and the headings of anti-social behaviour."""
    known = asb.tables()
    parts = []
    for name, table in (("Qualifiers", known.qualifiers), ("Headings", known.headings)):
        lines = ((row.code, row.label, row.plain, span_of(row)) for row in table)
        parts += [f"## {name}", table_of(("Code", "Police label", "In plain words", "In force"), lines)]
    return page_of(known.about, *parts)


def slavery_table_markdown() -> str:
    """Return the signs of modern slavery."""
    known = slavery.tables()
    lines = ((row.code, row.group, row.label, row.mark.value) for row in known.indicators)
    return page_of(known.about, table_of(("Code", "Heading", "Sign", "Mark"), lines))


def hate_table_markdown() -> str:
    """Return the strands of hate crime."""
    known = hate.tables()
    lines = ((row.code, row.plain, "Yes" if row.aggravated else "", row.mark.value) for row in known.strands)
    return page_of(known.about, table_of(("Code", "Strand", "Aggravated offence", "Mark"), lines))


def cctv_format_table_markdown() -> str:
    """Return the formats of CCTV recorders, what plays each and what the business is asked for."""
    known = cctv_formats.tables()
    table = table_of(
        ("Code", "Format", "Names end", "Files begin (hex)", "What plays it", "What to send as well", "Mark"),
        (
            (row.code, row.name, " ".join(row.endings), " ".join(row.signatures), row.plays, row.export, row.mark.value)
            for row in known.formats
        ),
    )
    return page_of(known.about, table)


def duplicate_tables_markdown() -> str:
    """Return when two reports may be about one event, and when many at once are held behind the first."""
    known = duplicates.tables()
    hours = "Hours"
    windows = table_of(
        ("Kind", hours, "In force", "Mark"),
        ((row.code, str(row.hours), span_of(row), row.mark.value) for row in known.windows),
    )
    events = table_of(
        ("Event", "Kinds under which it is told", "In force", "Mark"),
        ((row.code, ", ".join(row.kinds), span_of(row), row.mark.value) for row in known.events),
    )
    shared = table_of(
        ("In common", "What it says", "Reach in hours", "In force", "Mark"),
        (
            (row.words, row.strength.value, str(row.reach_hours or ""), span_of(row), row.mark.value)
            for row in known.reasons
        ),
    )
    floods = table_of(
        ("More than", "reports that", hours, "By", "In force", "Mark"),
        (
            (str(row.most), row.words, str(row.hours), ", ".join(row.doors), span_of(row), row.mark.value)
            for row in known.floods
        ),
    )
    parts = (windows, "## Told under another kind", events, "## What two reports can share", shared)
    return page_of(known.about, *parts, "## Many reports at once", floods)


def _spoken(fact: str) -> str:
    return fact.replace("_", " ")
