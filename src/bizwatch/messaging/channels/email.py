"""E-mail through Django's backend."""

import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage

from bizwatch.kernel.text import one_line
from bizwatch.messaging.channels.base import ChannelDown, NotDelivered
from bizwatch.messaging.models import OutboxMessage

# Answers of a mail server to this one message (RFC 5321, 3.3): it listens, so the next message may well pass.
_ABOUT_THIS_MESSAGE = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)


class EmailChannel:
    """Plain text in UTF-8, one recipient."""

    label = "E-mail"

    def deliver(self, message: OutboxMessage) -> None:
        """Hand the message to the mail server."""
        mail = EmailMessage(
            subject=one_line(message.subject),
            body=message.body,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[message.address],
            # RFC 3834: no holiday notice shall answer.
            headers={"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"},
        )
        try:
            mail.send()
        except _ABOUT_THIS_MESSAGE as fault:
            raise NotDelivered(_codes(fault)) from fault
        except ValueError as fault:  # a header or address that cannot be written; the same next time
            raise NotDelivered("The message could not be put into the form of an e-mail.") from fault
        except OSError as fault:  # smtplib's other exceptions, and those of the network, are OSErrors too
            raise ChannelDown(f"{type(fault).__name__} {_number(fault)}".strip()) from fault


def message_id(message: OutboxMessage) -> str:
    """Return the same Message-ID whenever the row is sent, so that a repeat after a crash can be recognised."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<bizwatch.{message.pk}.{message.created_at:%Y%m%d%H%M%S%f}@{domain}>"


def _codes(fault: smtplib.SMTPException) -> str:
    """Say what the server answered, by its codes only: its words may repeat the address."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        codes = sorted({str(code) for code, _ in fault.recipients.values()})
        return f"The mail server refused the recipient ({', '.join(codes)})."
    return f"The mail server refused the message ({_number(fault)})."


def _number(fault: OSError) -> str:
    return str(getattr(fault, "smtp_code", "") or fault.errno or "")
