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


class HashesDiffer(DomainError):
    """The sender's hash of the file is not the server's: what arrived is not what was sent."""


class TooManyFiles(DomainError):
    """What the file would be added to has as many files, or as many bytes, as it may have."""


class UploadNotFound(DomainError):
    """There is no such upload for whoever asks."""


class UploadOver(DomainError):
    """The upload was refused, removed or given up before."""


class BeingWritten(DomainError):
    """Another connection is writing to this upload."""


class WrongOffset(DomainError):
    """What was sent does not begin where the upload stands."""


class TooManyBytes(DomainError):
    """More was sent than the upload was said to have."""


class ChecksumDiffers(DomainError):
    """What arrived is not what the checksum of the request says. It was not kept."""


class TicketExpired(DomainError):
    """The page from which files are sent was opened too long ago."""


class EvidenceStoreFull(DomainError):
    """The disk that holds the evidence has no room. Nothing of the file was kept."""

    def __init__(self) -> None:
        super().__init__(
            "There is no room left to store this file. It was not kept. Send what you have without it, and add it later."
        )
