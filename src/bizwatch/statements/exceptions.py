"""What can go wrong with a statement, each as a sentence fit for the person who asked."""

from bizwatch.kernel.errors import ChangedBySomeoneElse, DomainError


class StatementNotFound(DomainError):
    """There is no such statement, or it is not this person's to see: nobody is told which."""


class StatementChanged(ChangedBySomeoneElse):
    """Somebody else saved the same part after it was shown. Nothing was saved."""


class StatementIsSigned(DomainError):
    """The statement was signed, declined or called off: nothing in it can be changed."""


class StatementNotReady(DomainError):
    """Something is missing before it can be signed. ``faults`` holds (where, sentence)."""

    def __init__(self, faults: tuple[tuple[str, str], ...]) -> None:
        super().__init__(" ".join(words for _, words in faults))
        self.faults = faults


class NotTheWitness(DomainError):
    """Only the person whose statement it is may do this."""


class TextTooLong(DomainError):
    """A part is longer than it may be."""


class NotThisExhibit(DomainError):
    """The exhibit is not on the case, or it was withdrawn."""


class NobodyToWriteTo(DomainError):
    """No account and no e-mail address goes with the statement, so no link can be sent."""


class TooSoonForAnotherLink(DomainError):
    """Enough links were sent today."""


class PdfNotMade(DomainError):
    """The PDF could not be made within its limits; the statement is safe."""
