"""The signed link under which somebody without an account tells what is missing from their report."""

from datetime import datetime, timedelta

from django.core import signing

from bizwatch.reporting.exceptions import LinkNotOpen

LASTS = timedelta(days=14)
_SALT = "bizwatch.reporting.missing"


def make_token(report_reference: str, *, at: datetime) -> str:
    """Return the token of a report's link, which ends ``LASTS`` after ``at``."""
    return signing.dumps([report_reference, int((at + LASTS).timestamp())], salt=_SALT)


def report_of_token(token: str, *, at: datetime, even_expired: bool = False) -> str:
    """Return the reference of the report that a link is for. Raises ``LinkNotOpen`` where it was not made here, or ended."""
    try:
        reference, ends = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkNotOpen from error
    if at.timestamp() > ends and not even_expired:
        raise LinkNotOpen
    return str(reference)
