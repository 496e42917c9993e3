"""Forms of the call-taker's pages that are not pages of the catalogue."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bizwatch.businesses.choices import BusinessKind
from bizwatch.design.forms import DesignForm
from bizwatch.kernel.clock import to_london
from bizwatch.kernel.fields import (
    ChoiceRadios,
    ChoiceSelect,
    CleanCharField,
    EmailField,
    MultiChoice,
    PhoneField,
    PostcodeField,
)
from bizwatch.reference.selectors import sectors
from bizwatch.reporting import gates
from bizwatch.reporting.offer import in_order

NONE = "none"


class CallHead(DesignForm):
    """What stands above the pages: the gate, which is asked of every caller first, and what the call is about.

    The kinds stand in the order of the start page for the premises' ``sector``: the usual ones of its trade first.
    """

    def __init__(self, *args: Any, at: datetime, about: str = "", sector: str = "", **kwargs: Any) -> None:
        super().__init__(*args, at=at, **kwargs)
        today = to_london(at).date()
        self.fields["gates"] = MultiChoice(
            label="Ask first: would they answer yes to any of these?",
            subject="each one that the caller answers yes to, or “None of these”",
            choices=[*gates.questions(today, about), (NONE, "None of these")],
            design={"exclusive": NONE, "choice_hints": gates.hints(today, about)},
        )
        self.fields["kind"] = ChoiceSelect(
            label="What is it about?",
            subject="what the call is about",
            choices=in_order([sector] if sector else [], today),
        )

    @property
    def ticked(self) -> Sequence[str]:
        """The gate questions answered yes, right or not."""
        found = self._raw("gates") or []
        return [str(code) for code in found]


class UnlistedForm(DesignForm):
    """A business that is not known here yet."""

    business_name = CleanCharField(label="Name of the business", max_length=160, subject="the name of the business")
    kind = ChoiceRadios(label="What is it?", choices=BusinessKind.choices, subject="what kind of business it is")
    premises_name = CleanCharField(label="Name of the shop, farm or site, if different", max_length=160, required=False)
    address = CleanCharField(label="Address or place", max_length=240, subject="the address or place")
    town = CleanCharField(label="Town or village", max_length=80, subject="the town or village")
    postcode = PostcodeField(label="Postcode, if they know it", required=False)
    sector = ChoiceSelect(label="Kind of business", subject="the kind of business")
    contact_name = CleanCharField(label="Caller’s full name, if they give it", max_length=120, required=False)
    contact_telephone = PhoneField(label="Telephone number to call back on", max_length=20, required=False)
    contact_email = EmailField(label="Email address", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chooser: Any = self.fields["sector"]
        chooser.choices = [("", chooser.empty_label), *((sector.code, sector.label) for sector in sectors())]
