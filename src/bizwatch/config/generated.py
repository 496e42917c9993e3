"""Documents written from the code, so that they cannot go stale: ``bizwatch docs`` writes, ``--check`` compares."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

from bizwatch.accounts.permissions import WORDS, Permission
from bizwatch.accounts.roles import ROLES
from bizwatch.api.api_docs import api_markdown
from bizwatch.cases.clock_docs import clock_rules_markdown
from bizwatch.cases.policies import state_diagram
from bizwatch.config.options import OPTIONS
from bizwatch.reference.catalogue import reference_pages
from bizwatch.reporting.catalogue_docs import questions_markdown
from bizwatch.reporting.dataset_docs import dataset_markdown

_NOTE = "<!-- Written by `bizwatch docs`. Do not edit by hand. -->\n\n"


def permissions_markdown() -> str:
    """Return the table of permissions by role."""
    lines = ["# Who may do what\n", "| permission | " + " | ".join(role.name for role in ROLES.values()) + " |"]
    lines.append("|---" * (len(ROLES) + 1) + "|")
    for permission in Permission:
        marks = ("yes" if permission in role.permissions else "" for role in ROLES.values())
        lines.append(f"| {WORDS[permission]} | " + " | ".join(marks) + " |")
    lines += ["", "| role | who | second factor |", "|---|---|---|"]
    lines += [f"| {role.name} | {role.description} | {'yes' if role.police else 'may'} |" for role in ROLES.values()]
    lines.append(
        "\nWhich cases and premises a person sees is decided apart: business roles see their own premises (head office"
        " the whole business), the desk sees every case, a beat manager those of the policing area."
    )
    return "\n".join(lines) + "\n"


def routes() -> Iterator[tuple[str, str, str]]:
    """Yield (path, name, access) of every page, in order of the URL root; ``access`` is "" where no mark is set."""
    yield from _walk(get_resolver().url_patterns, "", "")


def _walk(patterns: list[URLPattern | URLResolver], prefix: str, namespace: str) -> Iterator[tuple[str, str, str]]:
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = ":".join(filter(None, [namespace, pattern.namespace or ""]))
            yield from _walk(pattern.url_patterns, path, inner)
        else:
            name = ":".join(filter(None, [namespace, pattern.name or ""]))
            yield path, name, str(getattr(pattern.callback, "access", ""))


def routes_markdown() -> str:
    """Return every page with the permission it needs."""
    lines = ["# Every page and who may open it\n", "| page | name | needs |", "|---|---|---|"]
    for path, name, access in routes():
        tidy = "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path.replace("^", "").replace("$", ""))
        lines.append(f"| `{tidy}` | `{name}` | {access.replace('_', ' ') or 'NOT MARKED'} |")
    return "\n".join(lines) + "\n"


def settings_markdown() -> str:
    """Return what an operator may set in the environment."""
    lines = ["# Settings\n", "Set in the environment.\n", "| name | what it does | default |", "|---|---|---|"]
    lines += [f"| `{option.name}` | {option.meaning} | {option.default} |" for option in OPTIONS]
    return "\n".join(lines) + "\n"


def case_states_markdown() -> str:
    """Return the state diagram of a case."""
    return f"# States of a case\n\n```mermaid\n{state_diagram().strip()}\n```\n"


def reference_data_markdown() -> str:
    """Return every table of the reference data, one after the other."""
    pages = reference_pages().values()
    return "# Reference data\n\n" + "\n".join(re.sub(r"^#", "##", page, flags=re.MULTILINE) for page in pages)


DOCUMENTS: dict[str, Callable[[], str]] = {
    "permissions.md": permissions_markdown,
    "routes.md": routes_markdown,
    "settings.md": settings_markdown,
    "case-states.md": case_states_markdown,
    "clocks.md": clock_rules_markdown,
    "questions.md": questions_markdown,
    "reference-data.md": reference_data_markdown,
    "api.md": api_markdown,
    "minimum-data-set.md": dataset_markdown,
}


def write_documents(folder: Path) -> list[str]:
    """Write every generated document into ``folder`` and return the names of those that changed."""
    changed = stale_documents(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in changed:
        (folder / name).write_text(_NOTE + DOCUMENTS[name](), encoding="utf-8")
    return changed


def stale_documents(folder: Path) -> list[str]:
    """Return the names of the documents that differ from what the code says now."""
    return [name for name, build in DOCUMENTS.items() if _read(folder / name) != _NOTE + build()]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
