"""Where it happened: one of the account's premises, or a guest's business and place in their own words."""

from functools import partial
from typing import Any

from bizwatch.businesses.choices import BusinessKind
from bizwatch.design.forms import DesignForm
from bizwatch.kernel.fields import ChoiceRadios, ChoiceSelect, CleanCharField, PostcodeField
from bizwatch.reference.exceptions import PostcodeNotFound
from bizwatch.reference.selectors import place_for, sectors
from bizwatch.reporting.answers import Answers, Json
from bizwatch.reporting.catalogue.shape import Asked, Page, Question
from bizwatch.reporting.catalogue.spoken import one_of
from bizwatch.reporting.choices import Door

MANY = 10


def by_account(answers: Answers) -> bool:
    """Whether the reporter is signed in, so that the premises are known here."""
    return answers.door == Door.ACCOUNT


def by_guest(answers: Answers) -> bool:
    """Whether the reporter is a guest, so that the business must be asked for."""
    return answers.door == Door.GUEST


def one_premises(*, choices: list[tuple[str, str]], label: str, help_text: str, required: bool) -> ChoiceRadios:
    """Return radios for a few premises and a list for many."""
    wishes: dict[str, Any] = {"choices": choices, "label": label, "help_text": help_text, "required": required}
    subject = "the premises it happened at"
    if len(choices) <= MANY:
        return ChoiceRadios(subject=subject, **wishes)
    return ChoiceSelect(subject=subject, empty_label="Choose premises", **wishes)


def known_postcode(form: DesignForm) -> None:
    """Refuse a postcode that the national directory does not have, and offer the ones that look alike."""
    typed = form.cleaned_data.get("postcode")
    if not typed:
        return
    try:
        place_for(typed)
    except PostcodeNotFound as error:
        form.add_error("postcode", f"{error} If it is a new postcode, leave this empty and give the address.")


def sector_choices(asked: Asked) -> list[tuple[str, str]]:
    """Return every business sector."""
    return [(sector.code, sector.label) for sector in sectors()]


def sector_label(value: Json) -> str:
    """Return the label of a sector."""
    return next((sector.label for sector in sectors() if sector.code == value), "")


PREMISES = Page(
    code="premises",
    title="Where did it happen?",
    when=by_account,
    questions=(
        Question(
            code="premises",
            label="Where did it happen?",
            short="Premises",
            field=one_premises,
            choices=lambda asked: asked.premises,
            into="premises_id",
        ),
    ),
)

BUSINESS = Page(
    code="business",
    title="Your business",
    when=by_guest,
    questions=(
        Question(
            code="business_name",
            label="Name of the business",
            field=partial(
                CleanCharField,
                max_length=160,
                subject="the name of the business",
                design={"autocomplete": "organization"},
            ),
            into="business.name",
        ),
        Question(
            code="business_kind",
            label="What kind of business is it?",
            short="Kind of business",
            field=partial(ChoiceRadios, choices=BusinessKind.choices, subject="what kind of business it is"),
            summary=one_of(BusinessKind),
            into="business.kind",
        ),
        Question(
            code="sector",
            label="What does it do?",
            short="Sector",
            field=partial(ChoiceSelect, subject="what the business does", empty_label="Choose a sector"),
            choices=sector_choices,
            summary=sector_label,
            into="premises.sector",
        ),
    ),
)

PLACE = Page(
    code="place",
    title="Where did it happen?",
    when=by_guest,
    rule=known_postcode,
    questions=(
        Question(
            code="premises_name",
            label="Name of the shop, branch or site",
            hint="Leave this empty if it has the name of the business.",
            required=False,
            field=partial(CleanCharField, max_length=160),
            into="premises.name",
        ),
        Question(
            code="address",
            label="Address",
            hint="Number and street. For a field or a site, say how to find it.",
            field=partial(
                CleanCharField, max_length=240, subject="the address", design={"autocomplete": "street-address"}
            ),
            into="premises.address",
        ),
        Question(
            code="town",
            label="Town or village",
            field=partial(
                CleanCharField,
                max_length=80,
                subject="the town or village",
                design={"autocomplete": "address-level2", "width": "two-thirds"},
            ),
            into="premises.town",
        ),
        Question(
            code="postcode",
            label="Postcode",
            hint="For example, NR1 3JG. Leave this empty if you do not know it.",
            required=False,
            field=PostcodeField,
            into="premises.postcode",
        ),
    ),
)
