"""The forms of the pages for tokens and webhooks."""

from bizwatch.api.choices import Event, Scope
from bizwatch.api.policies import USUAL_DAYS
from bizwatch.design.forms import DesignForm
from bizwatch.kernel.fields import ChoiceRadios, CleanCharField, MultiChoice

FOR = (
    ("30", "30 days"),
    ("90", "90 days"),
    (str(USUAL_DAYS), "1 year"),
    ("730", "2 years"),
)
_SCOPE_HINTS = {
    Scope.WRITE_REPORTS.value: "What a till or an incident system needs.",
    Scope.MANAGE_WEBHOOKS.value: "Only for a token that acts for the whole business.",
}


class TokenForm(DesignForm):
    """A new token: for which system, for what, for which premises, and for how long."""

    name = CleanCharField(
        label="Which system is it for?",
        subject="which system it is for",
        max_length=80,
        help_text="Its name, and where it runs: Incident desk, head office.",
    )
    scopes = MultiChoice(
        label="What may it do?",
        subject="at least one thing that it may do",
        choices=Scope.choices,
        design={"choice_hints": _SCOPE_HINTS, "label_size": "m"},
    )
    premises = CleanCharField(
        label="Only for these premises",
        subject="the premises",
        required=False,
        multiline=True,
        max_length=4_000,
        help_text="One reference on each line. Leave it empty for every premises of the business.",
        design={"rows": 3, "character_count": False, "spellcheck": False},
    )
    days = ChoiceRadios(
        label="How long shall it work?",
        subject="how long it shall work",
        choices=FOR,
        initial=str(USUAL_DAYS),
        design={"label_size": "m"},
    )

    def references(self) -> list[str]:
        """Return the references of the premises, each once."""
        return list(dict.fromkeys(self.cleaned_data["premises"].replace(",", " ").split()))


class WebhookForm(DesignForm):
    """Where to tell what."""

    url = CleanCharField(
        label="Address",
        subject="an address that begins with https://",
        max_length=500,
        help_text="Like https://hooks.shop.example/bizwatch. It must answer within 10 seconds.",
        design={"spellcheck": False, "inputmode": "url", "autocomplete": "off"},
    )
    events = MultiChoice(
        label="What shall it be told?",
        subject="at least one thing to be told of",
        choices=Event.choices,
        initial=list(Event.values),
        design={"label_size": "m"},
    )


class WebhookChangeForm(WebhookForm):
    """The same, and whether it is on."""

    on = ChoiceRadios(
        label="Shall it be told?",
        subject="whether it shall be told",
        choices=(("yes", "Yes"), ("no", "No, keep it switched off")),
        design={"label_size": "m", "inline": True},
    )


class ReplayForm(DesignForm):
    """From when on to tell everything again."""

    since = ChoiceRadios(
        label="Send again what it was told in",
        subject="from when on",
        choices=(
            ("1", "the last hour"),
            ("24", "the last 24 hours"),
            ("168", "the last 7 days"),
            ("720", "the last 30 days"),
        ),
        design={"label_size": "m"},
    )
