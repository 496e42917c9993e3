"""The e-mails about a case: every one has its template, in plain words, and holds nothing that is not the recipient's."""

from pathlib import Path

import pytest

import bizwatch.cases
from bizwatch.cases.choices import ContactChannel
from bizwatch.cases.models import Case
from bizwatch.cases.services.mail import MAILS, Mail, wants_email
from bizwatch.messaging.texts import write
from tests.cases.world import AT

FOLDER = Path(bizwatch.cases.__file__).parent / "jinja2" / "cases" / "email"
CONTEXT: dict[str, object] = {
    "name": "Sam Example",
    "reference": "NC-0000-0001",
    "starts_at": AT,
    "due_at": AT,
    "outcome": "Charged or summonsed",
    "meaning": "Someone has been charged.",
    "to": "Suffolk Constabulary",
    "into": "NC-0000-0002",
    "was_crime": True,
    "by_system": False,
    "crime": "Shop theft",
    "is_crime": True,
    "recorded": "recorded as a crime",
    "contacts": True,
    "is_contacted": True,
    "expected_by": AT,
    "expected_late": False,
    "result": "Advice given",
    "words": "Tell us if it happens again.",
    "asked": "The footage of camera 4",
    "upload_link": "https://bizwatch.example/send-evidence/token/",
    "upload_until": AT,
    "missing": ["What was taken?"],
    "expires_at": AT,
    "call_link": "https://bizwatch.example/call/token/",
    "reopened": True,
    "overturned": True,
    "words_read": "The footage was not looked at.",
    "service": "The restorative justice service",
    "about": "A supervisor looks at it again.",
    "references": ["NC-0000-0003", "NC-0000-0004"],
    "times": [{"words": "24 November 2026, 10:00am", "link": "https://bizwatch.example/call/token/?time=x"}],
}


def test_every_mail_has_a_rule_and_a_template_and_no_template_is_left_over():
    assert set(MAILS) == set(Mail)
    assert {path.stem for path in FOLDER.iterdir()} == {mail.value for mail in Mail}


@pytest.mark.parametrize("link", ["https://bizwatch.example/my-cases/NC-0000-0001/", ""])
@pytest.mark.parametrize("mail", list(Mail))
def test_every_mail_says_who_to_what_case_and_how_to_answer(mail, link):
    subject, body = write(f"cases/email/{mail.value}.txt", {**CONTEXT, "link": link})
    assert "NC-0000-0001" in subject + body
    assert body.startswith("Hello Sam Example\n\n")
    assert (link in body) if link else ("call 101" in body)
    assert "\n\n\n" not in body
    assert "{" not in body


@pytest.mark.parametrize(
    ("mail", "case", "reads_here", "sent"),
    [
        (Mail.OUTCOME, {}, True, True),
        (Mail.OUTCOME, {"contact_email": ""}, True, False),
        (Mail.OUTCOME, {"contact_channel": ContactChannel.PHONE}, True, True),
        (Mail.OUTCOME, {"contact_channel": ContactChannel.PORTAL}, True, False),
        (Mail.OUTCOME, {"contact_channel": ContactChannel.PORTAL}, False, True),
        (Mail.OUTCOME, {"contact_opted_out": True}, True, True),
        (Mail.CONTACT_ATTEMPTED, {"contact_opted_out": True}, True, False),
        (Mail.CONTACT_MADE, {"contact_opted_out": True}, True, False),
    ],
)
def test_who_is_written_to(mail, case, reads_here, sent):
    known = {"contact_email": "sam@example.test", "contact_channel": ContactChannel.EMAIL, **case}
    assert wants_email(Case(**known), mail, reads_here=reads_here) is sent
