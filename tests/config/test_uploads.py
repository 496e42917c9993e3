"""Where an uploaded file rests while a form is read: nowhere that a killed process could leave it."""

import errno
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from bizwatch.config.uploads import UploadWithoutRoom
from bizwatch.kernel.fields import FilesField


def posted(rf, content: bytes = b"x" * 200_000) -> Any:
    request = rf.post("/", {"caption": "At the till", "photo": SimpleUploadedFile("till.jpg", content, "image/jpeg")})
    return request, request.FILES.getlist("photo")


@pytest.mark.parametrize("size", [0, 1, 65_536, 200_000])
def test_a_file_arrives_whole(size, rf):
    content = bytes(range(256)) * (size // 256) + b"." * (size % 256)
    request, (photo,) = posted(rf, content)
    assert (photo.name, photo.size, photo.content_type) == ("till.jpg", size, "image/jpeg")
    assert b"".join(photo.chunks()) == content
    assert b"".join(photo.chunks()) == content
    request.close()
    assert photo.closed


def test_the_file_has_no_name(rf, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    request, (photo,) = posted(rf)
    assert list(Path(tmp_path).iterdir()) == []
    assert not hasattr(photo, "temporary_file_path")
    request.close()


@pytest.mark.parametrize("left", [0, 1, 3])
def test_a_full_disk_leaves_the_rest_of_the_form(left, rf, monkeypatch):
    make = tempfile.TemporaryFile

    class Filling:
        """A file on a disk that fills up after so many writes."""

        def __init__(self) -> None:
            self.file, self.left = make(), left

        def write(self, data: bytes) -> int:
            self.left -= 1
            if self.left < 0:
                raise OSError(errno.ENOSPC, "No space left on device")
            return self.file.write(data)

        def __getattr__(self, name: str) -> Any:
            return getattr(self.file, name)

    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **options: Filling())
    request, (photo,) = posted(rf)
    assert request.POST["caption"] == "At the till"
    assert isinstance(photo, UploadWithoutRoom)
    assert (photo.name, photo.size) == ("till.jpg", 200_000)
    assert FilesField().clean([photo]) == [photo]
    for use in (photo.read, photo.open, lambda: list(photo.chunks())):
        with pytest.raises(OSError, match="No space left") as told:
            use()
        assert told.value.errno == errno.ENOSPC
    request.close()


def test_no_room_even_to_begin(rf, monkeypatch):
    def full(**_):
        raise OSError(errno.EDQUOT, "Disk quota exceeded")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    request, (photo,) = posted(rf)
    assert isinstance(photo, UploadWithoutRoom)
    request.close()


def test_another_fault_of_the_disk_is_not_hidden(rf, monkeypatch):
    def broken(**_):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(tempfile, "TemporaryFile", broken)
    with pytest.raises(OSError, match="Input/output"):
        posted(rf)
