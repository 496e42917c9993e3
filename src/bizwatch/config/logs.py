"""What may not stand in a log: the secret of an e-mailed link, which opens a report or an account for who holds it."""

import logging
import re

# Every address that carries such a secret begins with one of these; a test walks the routes for others.
_LINKS = (
    "report/link",
    "report/missing/link",
    "send-evidence",
    "statements/link",
    "assurance/about-yourself",
    "call",
    "business/join",
    "account/password/new",
    "survey",
    "account/confirm-email",
    "account/new-email/confirm",
)


# The address of a link also stands in the query of another page ("?next="), encoded once for each page on the way.
_SLASH = r"(?:/|%(?:25)*2F)"


_SECRETS = re.compile(
    rf"({_SLASH}(?:{'|'.join(link.replace('/', _SLASH) for link in _LINKS)}){_SLASH})(?:(?!{_SLASH})[^\s&])+",
    re.IGNORECASE,
)


class RefusedFormFilter(logging.Filter):
    """Leave out forms that were answered with 422: whoever filled them in is told on the page, and nothing is wrong."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.name == "django.request" and getattr(record, "status_code", None) == 422)


class LinkSecretFilter(logging.Filter):
    """Take the secrets out of the addresses that are logged, be it by Django for a refused form or by us."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        hidden = _SECRETS.sub(r"\1[hidden]", message)
        if hidden != message:
            record.msg, record.args = hidden, ()
        return True
