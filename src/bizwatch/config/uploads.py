"""Where an uploaded file rests while a form is read."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


class UploadWithoutRoom(UploadedFile):
    """An upload that the disk had no room for. The form sees its name and size; reading it raises the disk's error.

    So a form is answered in the form's words where its service knows how (as `evidence` does), and with the page for a
    full disk where it does not; nothing else of the form is lost.
    """

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        raise _no_room()

    def read(self, *arguments: Any) -> bytes:
        raise _no_room()

    def open(self, mode: str | None = None, *arguments: Any, **options: Any) -> Any:
        raise _no_room()

    def close(self) -> None:
        """There is nothing to close."""


class UnnamedFileUploadHandler(FileUploadHandler):
    """Keep each file in a file without a name: it goes with the process, however that ends, and nobody else finds it.

    Django's own handler leaves a named file behind where the process is killed, and lets a full disk fail the request.
    """

    def new_file(self, *arguments: Any, **options: Any) -> None:
        super().new_file(*arguments, **options)
        self.full = False
        self.file: Any = None
        with self._room():
            self.file = tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115 - closed with the request

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if not self.full:
            with self._room():
                self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        facts = (self.file_name, self.content_type, file_size, self.charset, self.content_type_extra)
        if not self.full:
            with self._room():
                self.file.seek(0)
        if self.full:
            return UploadWithoutRoom(None, *facts)
        return UploadedFile(self.file, *facts)

    def upload_interrupted(self) -> None:
        if self.file is not None:
            self.file.close()

    @contextmanager
    def _room(self) -> Iterator[None]:
        """Turn a full disk into a mark, so that the rest of the form is still read."""
        try:
            yield
        except OSError as error:
            if error.errno not in _NO_ROOM:
                raise
            self.full = True
            self.upload_interrupted()


def _no_room() -> OSError:
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
