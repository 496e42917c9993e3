"""What may not stand in a log: the secret of an e-mailed link, which opens a report or an account for who holds it."""

import logging
import re

# Every address that carries such a secret begins with one of these; a test walks the routes for others.
_SECRETS = re.compile(
    r"(/(?:report/link|report/missing/link|send-evidence|call|business/join|account/password/new"
    r"|account/confirm-email|account/new-email/confirm)/)"
    r"[^/\s]+"
)


class LinkSecretFilter(logging.Filter):
    """Take the secrets out of the addresses that are logged, be it by Django for a refused form or by us."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        hidden = _SECRETS.sub(r"\1[hidden]", message)
        if hidden != message:
            record.msg, record.args = hidden, ()
        return True
