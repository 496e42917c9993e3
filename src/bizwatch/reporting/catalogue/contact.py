"""Whom the desk contacts, how and when."""

from functools import partial

from bizwatch.businesses.choices import Channel
from bizwatch.design.forms import DesignForm
from bizwatch.kernel.fields import ChoiceRadios, CleanCharField, ConfirmField, EmailField, PhoneField
from bizwatch.reference.choices import Nature
from bizwatch.reporting.answers import Answers
from bizwatch.reporting.catalogue.shape import OPEN_KINDS, Asked, Page, Question
from bizwatch.reporting.catalogue.spoken import one_of, ticked
from bizwatch.reporting.choices import Door
from bizwatch.reporting.kinds import KINDS


def channels(asked: Asked) -> list[tuple[str, str]]:
    """Return the ways to be contacted; messages here need an account."""
    found = [(Channel.PHONE.value, "Phone call"), (Channel.EMAIL.value, "Email")]
    if asked.answers.door == Door.ACCOUNT:
        found.append((Channel.PORTAL.value, "Messages here, in your account"))
    return found


def contacts(answers: Answers) -> bool:
    """Whether contact is promised: not for information, of which nobody is a victim."""
    return answers.kind not in KINDS or KINDS[answers.kind].nature(answers) is not Nature.INFORMATION


def lead(answers: Answers) -> tuple[str, ...]:
    """Return what the page says first: what the person is contacted for."""
    if contacts(answers):
        return ("A police officer or investigator contacts this person within 24 hours, unless you tell us not to.",)
    return ("We contact this person only if we need to know more, or if they ask us to.",)


def reachable(form: DesignForm) -> None:
    """Ask for the number or address of the chosen channel: without it nobody can keep the promise."""
    channel = form.cleaned_data.get("channel")
    if channel == Channel.PHONE and not form.cleaned_data.get("telephone") and "telephone" not in form.errors:
        form.add_error("telephone", "Enter a telephone number, because you chose a phone call")
    if channel == Channel.EMAIL and not form.cleaned_data.get("email") and "email" not in form.errors:
        form.add_error("email", "Enter an email address, because you chose email")


CONTACT = Page(
    code="contact",
    title="Who should we contact about this report?",
    topic="Contact",
    kinds=OPEN_KINDS,
    rule=reachable,
    lead=lead,
    questions=(
        Question(
            code="name",
            label="Full name",
            field=partial(
                CleanCharField,
                max_length=120,
                subject="the full name",
                design={"autocomplete": "name", "width": "two-thirds"},
            ),
            remember=True,
            into="contact.name",
        ),
        Question(
            code="telephone",
            label="Telephone number",
            required=False,
            field=partial(PhoneField, max_length=20),
            remember=True,
            into="contact.telephone",
        ),
        Question(
            code="email",
            label="Email address",
            required=False,
            field=EmailField,
            remember=True,
            into="contact.email",
        ),
        Question(
            code="channel",
            label="How should we contact them?",
            short="Contact by",
            field=partial(ChoiceRadios, subject="how we should contact them"),
            choices=channels,
            remember=True,
            summary=one_of(Channel),
            into="contact.channel",
        ),
        Question(
            code="times",
            label="Best days and times",
            hint="For example, weekdays 7am to 2pm.",
            required=False,
            field=partial(CleanCharField, max_length=120),
            remember=True,
            into="contact.times",
        ),
        Question(
            code="opted_out",
            label="I do not need to be contacted within 24 hours",
            short="Contact within 24 hours",
            hint="We still tell you the outcome, and you can change your mind at any time.",
            required=False,
            field=partial(ConfirmField, subject="you do not need to be contacted within 24 hours"),
            remember=True,
            when=contacts,
            summary=ticked("Not needed", "Yes"),
            into="contact.opted_out",
        ),
    ),
)
