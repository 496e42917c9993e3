"""The small county of ``world``, and files received as evidence without any bytes behind them."""

from itertools import count

import pytest

from bizwatch.evidence.models import EvidenceFile
from tests.cases.world import AT, World, make_world

_numbers = count(1)


@pytest.fixture
def world(db) -> World:
    return make_world()


@pytest.fixture
def evidence(db):
    """A file that somebody sent."""

    def received(by, caption: str = "") -> EvidenceFile:
        number = next(_numbers)
        return EvidenceFile.objects.create(
            kind="photo",
            original_name="till.jpg",
            media_type="image/jpeg",
            size=1_000,
            sha256=f"{number:064x}",
            original_path=f"originals/{number}",
            copy_state="ready",
            caption=caption,
            received_at=AT,
            received_from=by.audit_id,
        )

    return received
