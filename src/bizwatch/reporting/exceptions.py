"""What can go wrong while a report is written and sent, each as a sentence fit for the person who asked."""

from bizwatch.kernel.errors import DomainError


class DraftNotFound(DomainError):
    """There is no such report, or it is not this person's: nobody is told which."""


class ChangedInAnotherWindow(DomainError):
    """The page was saved in another window after it was shown in this one."""

    def __init__(self) -> None:
        super().__init__(
            "This page was changed in another window after you opened it. What you typed here is below."
            " Check it, then continue to keep it."
        )


class AlreadySent(DomainError):
    """The report was sent, so its answers are as they are."""

    def __init__(self) -> None:
        super().__init__("This report has been sent. You can add to it on the case's own page.")


class NotFinished(DomainError):
    """A page has no answer yet. ``page`` is its code."""

    def __init__(self, page: str) -> None:
        super().__init__("Some questions still need an answer before you can send the report.")
        self.page = page


class NoLongerYourPremises(DomainError):
    """The reporter no longer answers for the premises."""

    def __init__(self) -> None:
        super().__init__("You no longer report for these premises. Choose where it happened again.")


class LinkNotOpen(DomainError):
    """The link was used, is too old or was never sent: nobody is told which."""

    def __init__(self) -> None:
        super().__init__("This link has been used or is out of date.")


class TooManyFiles(DomainError):
    """A report takes so many files and no more."""


class FileOnReport(DomainError):
    """The very same file is on the report already."""


class NotRight(DomainError):
    """A report that came without a form has something wrong in it; the words say what."""


class MissingNotFound(DomainError):
    """There is nothing missing here, or it is not this person's to tell: nobody is told which."""


class AlreadyTold(DomainError):
    """The page was answered before, here or in another window."""

    def __init__(self) -> None:
        super().__init__("This was answered before. To correct it, write to the investigator on the case’s own page.")
