"""Why a file was not taken as evidence, each as a sentence fit for the person who sent it."""

from bizwatch.kernel.errors import DomainError


class FileEmpty(DomainError):
    """The file holds no bytes."""


class FileTooLarge(DomainError):
    """The file is larger than its kind may be."""


class FileKindNotAllowed(DomainError):
    """By its bytes the file is no picture, video or PDF, whatever its name says."""


class PictureTooBig(DomainError):
    """The picture has more pixels than any camera makes: a small file that would unpack into a huge one."""


class EvidenceStoreFull(DomainError):
    """The disk that holds the evidence has no room. Nothing of the file was kept."""

    def __init__(self) -> None:
        super().__init__(
            "There is no room left to store this file. It was not kept. Send what you have without it, and add it later."
        )
