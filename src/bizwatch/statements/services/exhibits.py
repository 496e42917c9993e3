"""What a signed statement says of an exhibit holds: whoever changes the exhibit's reference is told so."""

from typing import TYPE_CHECKING

from bizwatch.design.filters import local_date
from bizwatch.statements.selectors import signed_naming

if TYPE_CHECKING:
    from bizwatch.cases.models import CaseExhibit


def why_reference_stays(exhibit: "CaseExhibit") -> str:
    """Return why the reference of an exhibit stays as it is, as a sentence; "" where no signed statement names it."""
    signed = signed_naming(exhibit)
    if signed is None:
        return ""
    return (
        f"Statement {signed.statement.number}, signed on {local_date(signed.signed_at)}, names this exhibit as "
        f"{exhibit.exhibit_reference}, so the reference stays. If it is wrong, have the witness add a further statement "
        "that says what it should be."
    )
