"""The contact of a caller: asked as of everybody, or not kept at all where the caller gives no name."""

from dataclasses import replace
from functools import partial

from django.db import models

from bizwatch.design.forms import DesignForm
from bizwatch.kernel.fields import ChoiceRadios, ConfirmField
from bizwatch.reporting.catalogue import Page, Question
from bizwatch.reporting.catalogue.contact import CONTACT, reachable
from bizwatch.reporting.catalogue.spoken import one_of

NO_NAME = "no_name"
SPEAKS_FOR = "speaks_for"


class SpeaksFor(models.TextChoices):
    """For whom a caller speaks: crime told by somebody else is recorded like any other, and is counted apart."""

    SELF = "self", "They are the victim, or speak for the business"
    OTHER = "other", "They tell of what happened to somebody else"


def named_or_not(form: DesignForm) -> None:
    """Keep nothing of who the caller is, and ask for nothing, where they give no name; else judge as on every other door.

    What was filled in from the premises goes as well: a call to the business could give the caller away.
    """
    if not form.cleaned_data.get(NO_NAME):
        reachable(form)
        return
    form.errors.clear()
    form.cleaned_data.clear()
    speaks_for = form.data.get(form.add_prefix(SPEAKS_FOR), "")
    kept = {SPEAKS_FOR: speaks_for if speaks_for in SpeaksFor.values else ""}
    form.cleaned_data.update(dict.fromkeys(form.fields, "") | {NO_NAME: True, "opted_out": False} | kept)


CALL_CONTACT = replace(
    CONTACT,
    rule=named_or_not,
    questions=(
        Question(
            code=SPEAKS_FOR,
            label="Does the caller speak for somebody else?",
            short="The caller",
            required=False,
            field=partial(ChoiceRadios, subject="whether the caller speaks for somebody else"),
            choices=lambda asked: SpeaksFor.choices,
            summary=one_of(SpeaksFor),
            into="contact.name",
        ),
        Question(
            code=NO_NAME,
            label="The caller gives no name",
            hint="Nothing of this section is kept then, and nobody contacts them. Read them the reference.",
            required=False,
            field=partial(ConfirmField, subject="that the caller gives no name"),
            into="contact.name",
        ),
        *CONTACT.questions,
    ),
)


def on_call(page: Page) -> Page:
    """Return a page of the catalogue as it is asked on the telephone."""
    return CALL_CONTACT if page is CONTACT else page
