"""Lists that are taken away as CSV or Excel: that they left the building is audited, and no spreadsheet runs a cell."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpResponseBase

from bizwatch.accounts.access import SignedInRequest
from bizwatch.audit.choices import Action
from bizwatch.audit.services import record_alone
from bizwatch.design.downloads import table_file


def download(
    request: SignedInRequest,
    name: str,
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    at: datetime,
    form: str,
    **detail: str | int | bool | None,
) -> HttpResponseBase:
    """Answer with a list as a file called ``name`` in one of ``FORMATS``; ``detail`` goes into the audit."""
    details: dict[str, Any] = {"format": form, **detail}
    record_alone(
        Action.DISCLOSURE,
        by=request.user,
        at=at,
        subject_type="list",
        subject_id=name,
        reason="export of a list",
        **details,
    )
    return table_file(name, header, rows, form=form)
