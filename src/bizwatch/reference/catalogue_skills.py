"""The table of skills as Markdown, for the generated part of the documentation."""

from bizwatch.reference import skills
from bizwatch.reference.report_kinds import report_kind


def skill_table_markdown() -> str:
    """Return the skills of investigators and what asks for them."""
    known = skills.tables()
    lines = [f"# {known.about.title}", "", f"Source: {known.about.source}.", "", known.about.note, ""]
    lines += ["| Skill | Code | Asked for by | From | Mark |", "|---|---|---|---|---|"]
    for row in known.skills:
        asked = [report_kind(kind).title for kind in row.kinds] + (
            ["anything told as hate"] if row.told_as_hate else []
        )
        words = ", ".join(asked) or "nobody: chosen by hand"
        lines.append(f"| {row.name} | `{row.code}` | {words} | {row.effective_from.isoformat()} | {row.mark.value} |")
    return "\n".join(lines) + "\n"
