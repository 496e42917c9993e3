"""The published minimum data set as a document, made from its schema and from the columns that a file may have."""

from typing import Any

from bizwatch.kernel import clock
from bizwatch.kernel.clock import to_london
from bizwatch.reporting.dataset import dataset_schema
from bizwatch.reporting.importing.mapping import BUILT_IN, LEAVE_OUT, PLAIN
from bizwatch.reporting.importing.targets import TARGETS

_REQUIRED = ("kind", "premises", "happened_from")
_EITHER = ("what_happened", "property")
_INTRO = """# The minimum data set of a report

One report as one flat object: what another system sends ([the API](api.md)), what a row of a file becomes
([import reports](../how-to/import-reports.md)), and what a call-taker and a device without a signal write down. It asks nothing
of its own: each item is a question of the [catalogue](questions.md) under a plain name, judged by the same field and refused in
the same words. The machine-readable form is the JSON Schema in `/api/v1/openapi.json`.

Four things must be there for a report to be taken: the kind, the premises, when, and what happened or what it was about.
Whatever else the catalogue asks and is not there is asked of the business afterwards.

| item | must be there | takes | what it is |
|---|---|---|---|
"""
_COLUMNS = """
## Columns of a file

Headers are compared without case, spaces and punctuation. Parts of an item may stand in columns of their own. Of two columns
that mean the same, the one whose name stands first in this list is taken; premises, what happened and anything else take any
number of columns.

| fills | item | headers that are known |
|---|---|---|
"""
_MAPPINGS = """
## Mappings that are built in

They are our reading of the field lists that these products publish. None publishes a file format, so look at the preview, put
right what is otherwise, and keep it under a name of your own.
"""


def dataset_markdown() -> str:
    """Return the document."""
    schema = dataset_schema(to_london(clock.now()).date())
    items = "\n".join(_rows(schema["properties"], ""))
    columns = "\n".join(
        f"| {one.label} | `{one.code}` | {', '.join(f'`{alias}`' for alias in one.aliases)} |" for one in TARGETS
    )
    return f"{_INTRO}{items}\n{_COLUMNS}{columns}\n{_MAPPINGS}{_mappings()}"


def _rows(properties: dict[str, Any], prefix: str) -> list[str]:
    found: list[str] = []
    for name, about in properties.items():
        item = f"{prefix}{name}"
        inner = about.get("items", about) if about.get("type") == "array" else about
        if inner.get("properties") and name != "details":
            found.append(
                f"| `{item}` | {_must(item)} | {'a list of:' if about is not inner else 'an object of:'} | {_words(about)} |"
            )
            found += _rows(inner["properties"], f"{item}{'[]' if about is not inner else ''}.")
        else:
            found.append(f"| `{item}` | {_must(item)} | {_takes(about)} | {_words(about)} |")
    return found


def _must(item: str) -> str:
    return "yes" if item in _REQUIRED else "one of the two" if item in _EITHER else ""


def _takes(about: dict[str, Any]) -> str:
    if "enum" in about:
        return ", ".join(f"`{one}`" for one in about["enum"] if one)
    kinds = about.get("type", "")
    listed = [kinds] if isinstance(kinds, str) else [one for one in kinds if one != "null"]
    longest = f", at most {about['maxLength']:,} characters" if "maxLength" in about else ""
    return " or ".join({"string": "text", "integer": "whole number"}.get(one, one) for one in listed) + longest


def _words(about: dict[str, Any]) -> str:
    return str(about.get("description", "")).replace("|", "\\|")


def _mappings() -> str:
    parts = []
    for mapping in BUILT_IN.values():
        if mapping.name == PLAIN:
            continue
        columns = ", ".join(f"`{header}` → {code or 'not used'}" for header, code in mapping.columns.items())
        kinds = ", ".join(
            f"`{word}` → {'left out' if kind == LEAVE_OUT else kind}" for word, kind in mapping.kinds.items()
        )
        rest = f" Rows that name no kind are taken for `{mapping.kind_for_all}`." if mapping.kind_for_all else ""
        parts.append(f"\n**`{mapping.name}`: {mapping.title}.** Columns: {columns}. Kinds: {kinds}.{rest}\n")
    return "".join(parts)
