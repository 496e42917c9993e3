"""What can go wrong with tokens, keys and webhooks, each as a sentence fit for the person who asked."""

from bizwatch.kernel.errors import DomainError


class NoScope(DomainError):
    """A token that may do nothing, or something that there is not, is none."""


class ExpiryNotPossible(DomainError):
    """A token works from one day to two years."""


class PremisesNotOfBusiness(DomainError):
    """A token is limited to open premises of its own business."""


class ScopeNeedsWholeBusiness(DomainError):
    """A webhook hears of every premises, so a token for some of them cannot manage webhooks."""


class TokenNotFound(DomainError):
    """There is no such token, or it is another business's."""


class AlreadyWithdrawn(DomainError):
    """The token was withdrawn before."""


class TooManyTokens(DomainError):
    """A business has so many working tokens and no more."""


class KeyUsedForAnother(DomainError):
    """The idempotency key came with another request before."""

    def __init__(self) -> None:
        super().__init__(
            "This Idempotency-Key came with another request before. Make a new key for each new report; repeat a key only"
            " to send the very same request again."
        )


class ReportNotFound(DomainError):
    """There is no such report, or this token may not see it: nobody is told which."""

    def __init__(self) -> None:
        super().__init__("There is no report with this reference, or this token may not see it.")


class HashDiffers(DomainError):
    """The file that arrived is not the file that was sent."""

    def __init__(self) -> None:
        super().__init__(
            "The file that arrived has another SHA-256 than the one you gave. It was not kept: send it again."
        )


class WebhooksOff(DomainError):
    """The operator has not switched webhooks on."""

    def __init__(self) -> None:
        super().__init__(
            "Webhooks are switched off here. Ask the people who run the service, or read your reports instead."
        )


class WebhookNotFound(DomainError):
    """There is no such webhook, or it is another business's."""

    def __init__(self) -> None:
        super().__init__("There is no such webhook.")


class AddressNotAllowed(DomainError):
    """Nothing may be sent to this address."""


class TooManyWebhooks(DomainError):
    """A business has so many webhooks and no more."""


class NoEventChosen(DomainError):
    """A webhook must be told of something."""


class EventNotFound(DomainError):
    """There is no such event of the business, or it is no longer kept."""

    def __init__(self) -> None:
        super().__init__("There is no such event, or it is no longer kept.")
