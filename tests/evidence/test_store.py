"""The files on disk: whole or not there, wherever it stops."""

import errno
import hashlib
import os
from datetime import timedelta
from uuid import uuid4

import pytest

from bizwatch.evidence import store
from bizwatch.evidence.exceptions import EvidenceStoreFull, FileEmpty, FileTooLarge
from tests.evidence.files import AT

ITEM = uuid4()
CHUNKS = [b"a" * 70_000, b"b" * 70_000, b"c"]


def limit(head: bytes) -> int:
    if not head:
        raise FileEmpty("The file is empty.")
    return 200_000


def take_in(chunks=CHUNKS, *, item=ITEM):
    return store.take_in(chunks, item=item, limit_for=limit)


def everything() -> list[str]:
    return sorted(path.relative_to(store.root()).as_posix() for path in store.root().rglob("*") if path.is_file())


def test_bytes_arrive_whole_and_hashed():
    arrived = take_in()
    whole = b"".join(CHUNKS)
    assert arrived.path.read_bytes() == whole
    assert (arrived.sha256, arrived.size) == (hashlib.sha256(whole).hexdigest(), len(whole))
    assert arrived.head == whole[: len(arrived.head)]
    assert store.hash_of(arrived.path) == (arrived.sha256, arrived.size)
    assert arrived.path.stat().st_mode & 0o777 == 0o600


def test_files_settle_read_only_in_folders_that_only_the_owner_enters():
    arrived, places = take_in(), store.places_to_make(ITEM)
    places.copy.write_bytes(b"copy")
    places.thumbnail.write_bytes(b"small")
    settled = store.settle(arrived, places)
    assert f"incoming/{ITEM.hex}.settling" in everything()  # its row is not written yet
    store.note_row_written(ITEM)
    assert everything() == sorted([settled.original, settled.copy, settled.thumbnail])
    assert settled.original == f"originals/{ITEM.hex[:2]}/{ITEM.hex}"
    assert settled.copy == f"copies/{ITEM.hex[:2]}/{ITEM.hex}.jpg"
    path = store.path_of(settled.original)
    assert path.stat().st_mode & 0o777 == 0o400
    assert {folder.stat().st_mode & 0o777 for folder in path.parents[:3]} == {0o700}


def test_what_is_discarded_is_gone_wherever_it_lay():
    first, second = uuid4(), uuid4()
    store.settle(take_in(item=first), None)
    take_in(item=second)
    store.places_to_make(second).copy.write_bytes(b"half")
    store.discard(first)
    store.discard(second)
    store.discard(uuid4())
    assert everything() == []


def test_a_file_that_grows_too_large_is_stopped_and_removed():
    taken = []

    def endless():
        while True:
            taken.append(1)
            yield b"x" * 90_000

    with pytest.raises(FileTooLarge, match="smaller than 0 MB"):
        take_in(endless())
    assert len(taken) == 3
    assert everything() == []


@pytest.mark.parametrize("chunks", [[], [b""]])
def test_nothing_is_refused(chunks):
    with pytest.raises(FileEmpty):
        take_in(chunks)
    assert everything() == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("call", ["fsync", "open", "replace", "chmod"])
def test_a_full_disk_is_said_and_leaves_nothing_at_any_call(call, number, monkeypatch):
    real, left = getattr(os, call), [0]

    def full(*arguments, **options):
        left[0] -= 1
        if left[0] < 0:
            raise OSError(number, os.strerror(number))
        return real(*arguments, **options)

    take_in(item=uuid4()).path.unlink()  # the folders are there, as they are but once
    for enough_for in range(20):
        monkeypatch.setattr(os, call, full)
        left[0] = enough_for
        try:
            store.settle(take_in(), None)
        except EvidenceStoreFull as told:
            assert "no room left" in str(told)  # noqa: PT017 - the last round raises nothing
            monkeypatch.setattr(os, call, real)
            store.discard(ITEM)
            assert everything() == []
        else:
            monkeypatch.setattr(os, call, real)
            break
    else:
        pytest.fail("it never came to its end")
    store.note_row_written(ITEM)
    assert len(everything()) == 1


def test_a_disk_that_fills_up_half_way_leaves_nothing():
    def chunks():
        yield b"x" * 100_000
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(EvidenceStoreFull):
        take_in(chunks())
    assert everything() == []


def test_another_fault_of_the_disk_is_not_called_full():
    def chunks():
        yield b"x"
        raise OSError(errno.EIO, "Input/output error")

    with pytest.raises(OSError, match="Input/output"):
        take_in(chunks())
    assert everything() == []


def test_two_makers_of_one_copy_do_not_write_into_each_other():
    first, second = store.places_to_make(ITEM), store.places_to_make(ITEM)
    assert first.copy != second.copy
    for number, places in enumerate((first, second)):
        places.copy.write_text(str(number))
        places.thumbnail.write_text(str(number))
        copy, thumbnail, _ = store.settle_copies(ITEM, places)
        assert store.path_of(copy).read_text() == store.path_of(thumbnail).read_text() == str(number)


def test_the_age_of_a_file():
    path = take_in().path
    os.utime(path, (AT.timestamp(), AT.timestamp()))
    assert store.age_of(path, AT + timedelta(hours=3)) == timedelta(hours=3)
    assert store.age_of(path.with_name("gone"), AT) == timedelta(0)
