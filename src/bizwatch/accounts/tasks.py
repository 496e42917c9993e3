"""What accounts do in the background."""

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.mail import EmailMessage
from huey import crontab
from huey.contrib.djhuey import db_periodic_task, task


@task(retries=12, retry_delay=300)
def send_email(subject: str, body: str, to: str) -> None:
    """Send one e-mail about an account; a mail server that does not answer is asked again for an hour.

    In the background also because of what the time that a page takes would tell: whether an address has an account.
    """
    EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [to]).send()


@db_periodic_task(crontab(hour="3", minute="17"))
def remove_old_sessions() -> None:
    """Remove the rows of sessions that have ended."""
    SessionStore.clear_expired()
