"""A force's own policing areas: the list, the command that loads it, and the hierarchy that follows."""

import json
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from bizwatch.audit.models import AuditEvent
from bizwatch.kernel.sheets.table import FileNotReadable
from bizwatch.reference.areas import policing_area, policing_area_of, policing_areas
from bizwatch.reference.choices import AreaLevel
from bizwatch.reference.own_areas import read_list
from bizwatch.reference.selectors import areas_above, areas_within

GOOD = """code,name,level,parent,effective_from,effective_to,covers,postcodes
norwich-west-snt,Norwich West SNT,snt,norfolk-norwich,2026-04-01,,E07000148,NR2; NR5
norwich-heigham,Heigham beat,beat,norwich-west-snt,01/04/2026,,E07000148,NR2 1
"""


@pytest.fixture
def own(settings: Any, tmp_path: Path) -> Path:
    """Where the list is kept in this test."""
    settings.BIZWATCH_OWN_POLICING_AREAS = tmp_path / "areas.toml"
    return tmp_path


def load(own: Path, text: str, *words: str) -> str:
    file, out = own / "areas.csv", StringIO()
    file.write_text(text, encoding="utf-8")
    call_command("import_policing_areas", str(file), *words, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
class TestLoading:
    def test_a_team_and_a_beat_exist_once_they_are_loaded(self, own: Path) -> None:
        assert "2 (1 snt, 1 beat)" in load(own, GOOD)
        assert policing_area("norwich-heigham").level is AreaLevel.BEAT
        assert policing_area_of("NR2 1AA", "E07000148").code == "norwich-heigham"
        assert policing_area_of("NR2 4AA", "E07000148").code == "norwich-west-snt"
        assert policing_area_of("NR1 3QL", "E07000148").code == "norfolk-norwich"
        assert AuditEvent.objects.get(subject_type="policing areas").detail == {"areas": 2}

    def test_who_looks_after_a_district_has_what_lies_in_it(self, own: Path) -> None:
        load(own, GOOD)
        assert areas_within("norfolk-norwich") == ("norfolk-norwich", "norwich-west-snt", "norwich-heigham")
        above = [area.level for area in areas_above("norwich-heigham", date(2026, 5, 1))]
        assert above == [AreaLevel.BEAT, AreaLevel.SNT, AreaLevel.DISTRICT, AreaLevel.COMMAND]
        assert areas_above("norwich-heigham", date(2025, 5, 1)) == ()

    def test_a_dry_run_changes_nothing(self, own: Path) -> None:
        assert "Areas that can be used: 2" in load(own, GOOD, "--dry-run")
        assert len(policing_areas(force="norfolk")) == 8

    def test_loading_again_replaces_the_list_and_may_replace_shipped_rows(self, own: Path) -> None:
        load(own, GOOD)
        ended = "code,name,level,parent,covers\nnorfolk-norwich,Norwich command,district,norfolk-county,E07000148\n"
        told = json.loads(load(own, ended, "--json"))
        assert told == {"areas": 1, "loaded": True, "fault": "", "faults": []}
        assert policing_area("norfolk-norwich").name == "Norwich command"
        assert areas_within("norfolk-norwich") == ("norfolk-norwich",)

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("code,name\na,b\n", "no column 'level'"),
            ("code,name,level,parent\nA b,Team,team,norfolk\n", "Put 2 faults right"),
            ("code,name,level,parent,effective_from\na,Team,snt,norfolk,soon\n", "Put 1 faults right"),
            ("code,name,level,parent\na,Team,snt,nowhere\n", "needs a parent above it"),
            ("code,name,level,parent\n", "has no rows"),
        ],
        ids=["no column", "code and level", "day", "parent", "empty"],
    )
    def test_half_a_list_is_not_loaded(self, own: Path, text: str, says: str) -> None:
        with pytest.raises(CommandError, match=says):
            load(own, text)
        assert not (own / "areas.toml").exists()

    def test_a_file_that_is_not_there_is_said(self, own: Path) -> None:
        with pytest.raises(CommandError, match="cannot be read"):
            call_command("import_policing_areas", str(own / "none.csv"))


def test_what_is_no_list_is_not_read() -> None:
    with pytest.raises(FileNotReadable):
        read_list(b"%PDF-1.4")
