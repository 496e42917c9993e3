"""Releases: read once, gone on with where they were broken off, revised by what was published later."""

from datetime import date

import pytest
from django.db import transaction

from bizwatch.audit.models import AuditEvent
from bizwatch.sources.choices import ReleaseState
from bizwatch.sources.exceptions import ReleaseNotOpen, UnknownSource
from bizwatch.sources.models import Release, ReleaseFault
from bizwatch.sources.presenters import provenance_lines
from bizwatch.sources.register import kind_of, licence_of, publisher_of, register
from bizwatch.sources.selectors import number_of_revisions, releases_in_view, revisions_of
from bizwatch.sources.services import (
    MOST_FAULTS,
    FoundFault,
    begin_release,
    fail_release,
    finish_release,
    note_faults,
    note_progress,
)
from tests.sources.conftest import AT, BY, DAY, new, read

pytestmark = pytest.mark.django_db
KIND = "police-uk-street"


def fault(line: int) -> FoundFault:
    return FoundFault(line, "Crime type", "Witchcraft" * 20, "Write one of the fourteen categories.")


class TestReading:
    def test_the_same_content_is_read_once(self) -> None:
        first = read("a", published=date(2021, 5, 5))
        again = begin_release(new=new("a"), by=BY, at=AT + DAY)
        assert again.pk == first.pk
        assert again.is_read
        assert Release.objects.count() == 1

    def test_one_that_was_broken_off_goes_on_where_it_stopped(self) -> None:
        release = begin_release(new=new(), by=BY, at=AT)
        note_progress(release=release, done=4, kept=3, faulty=1)
        again = begin_release(new=new(), by=BY, at=AT + DAY)
        assert (again.pk, again.done, again.rows_kept, again.rows_faulty) == (release.pk, 4, 3, 1)
        assert not again.is_read

    def test_a_batch_that_is_taken_back_takes_its_position_back(self) -> None:
        release = begin_release(new=new(), by=BY, at=AT)
        with pytest.raises(RuntimeError), transaction.atomic():
            note_faults(release=release, faults=[fault(2)])
            note_progress(release=release, done=4, kept=4)
            raise RuntimeError
        assert Release.objects.get().done == 0
        assert not ReleaseFault.objects.exists()

    def test_two_that_read_the_same_do_not_count_twice(self) -> None:
        one, other = (begin_release(new=new(), by=BY, at=AT) for _ in range(2))
        note_progress(release=one, done=4, kept=4)
        with pytest.raises(ReleaseNotOpen, match="being read by somebody else"):
            note_progress(release=other, done=4, kept=4)
        assert Release.objects.get().rows_kept == 4

    def test_what_was_read_takes_no_more(self) -> None:
        release = read("a", published=None)
        with pytest.raises(ReleaseNotOpen):
            note_progress(release=release, done=11, kept=1)
        with pytest.raises(ReleaseNotOpen):
            finish_release(release=release, by=BY, at=AT)
        with pytest.raises(ReleaseNotOpen):
            fail_release(release=release, fault=fault(0), by=BY, at=AT)

    def test_faults_are_shortened_and_capped_and_the_rest_counted(self) -> None:
        release = begin_release(new=new(), by=BY, at=AT)
        note_faults(release=release, faults=[fault(line) for line in range(2, MOST_FAULTS)])
        note_faults(release=release, faults=[fault(line) for line in range(MOST_FAULTS, MOST_FAULTS + 12)])
        release.refresh_from_db()
        assert release.faults.count() == MOST_FAULTS
        assert release.faults_beyond == 10
        assert len(release.faults.all()[0].found) == 80

    def test_a_file_that_failed_is_not_in_view_and_may_be_tried_again(self) -> None:
        release = begin_release(new=new(), by=BY, at=AT)
        fail_release(release=release, fault=FoundFault(0, "", "", "The file is cut short."), by=BY, at=AT)
        assert releases_in_view(KIND) == []
        again = begin_release(new=new(), by=BY, at=AT + DAY)
        assert (again.pk, again.state, again.faults.count()) == (release.pk, ReleaseState.READING, 0)

    def test_begin_and_end_are_audited(self) -> None:
        release = read("a", published=None)
        held = AuditEvent.objects.filter(subject_type="release", subject_id=str(release.pk))
        assert [event.action for event in held.order_by("sequence")] == ["collection", "collection"]

    def test_without_a_stated_day_it_counts_as_published_when_it_was_imported(self) -> None:
        release = read("a", published=None)
        assert (release.published_on, release.is_published_known) == (AT.date(), False)


class TestRevisions:
    def test_a_later_publication_replaces_the_view_and_keeps_the_earlier(self) -> None:
        first, second = read("a", published=date(2021, 5, 5)), read("b", published=date(2022, 1, 9))
        assert [one.pk for one in releases_in_view(KIND)] == [second.pk]
        first.refresh_from_db()
        assert first.state == ReleaseState.SUPERSEDED
        assert [one.pk for one in revisions_of(second)] == [first.pk, second.pk]
        assert number_of_revisions([first, second]) == {first.pk: (1, 2), second.pk: (2, 2)}

    def test_an_older_publication_that_comes_later_does_not_replace(self) -> None:
        late, old = read("b", published=date(2022, 1, 9)), read("a", published=date(2021, 5, 5), at=AT + DAY)
        assert [one.pk for one in releases_in_view(KIND)] == [late.pk]
        assert old.state == ReleaseState.SUPERSEDED

    @pytest.mark.parametrize(
        ("day", "expected"), [(date(2021, 5, 4), []), (date(2021, 5, 5), ["a"]), (date(2022, 1, 9), ["b"])]
    )
    def test_as_known_on_a_day(self, day: date, expected: list[str]) -> None:
        read("a", published=date(2021, 5, 5))
        read("b", published=date(2022, 1, 9))
        assert [one.sha256[0] for one in releases_in_view(KIND, known_on=day)] == expected

    def test_other_periods_and_subjects_stand_beside_each_other(self) -> None:
        read("a", published=date(2021, 5, 5))
        read("b", published=date(2022, 1, 9), subject="suffolk")
        read("c", published=date(2022, 1, 9), covers_from=date(2021, 4, 1), covers_to=date(2021, 4, 30))
        assert len(releases_in_view(KIND)) == 3
        assert [one.sha256[0] for one in releases_in_view(KIND, subject="norfolk")] == ["a", "c"]

    def test_one_that_is_still_being_read_replaces_nothing(self) -> None:
        first = read("a", published=date(2021, 5, 5))
        begin_release(new=new("b", published=date(2022, 1, 9)), by=BY, at=AT)
        assert [one.pk for one in releases_in_view(KIND)] == [first.pk]
        assert [one.pk for one in releases_in_view(KIND, known_on=date(2023, 1, 1))] == [first.pk]


class TestRegister:
    def test_every_kind_has_a_publisher_a_licence_and_an_attribution(self) -> None:
        for kind in register().kinds:
            publisher = publisher_of(kind.publisher)
            assert publisher.attribution.endswith(".")
            assert licence_of(publisher.licence).name

    def test_the_attribution_of_boundaries_names_both_owners(self) -> None:
        told = publisher_of(kind_of("boundaries").publisher).attribution
        assert "Office for National Statistics" in told
        assert "Crown copyright and database right" in told

    def test_an_unknown_kind_is_refused(self) -> None:
        with pytest.raises(UnknownSource, match="no kind of release 'tea-leaves'"):
            begin_release(new=new(kind="tea-leaves"), by=BY, at=AT)

    def test_a_line_says_where_a_figure_comes_from(self) -> None:
        first, second = read("a", published=date(2021, 5, 5)), read("b", published=date(2022, 1, 9))
        (line,) = provenance_lines([second])
        assert line.publisher.startswith("data.police.uk")
        assert line.licence == "Open Government Licence v3.0"
        assert "covering 1 March 2021 to 31 March 2021; published 9 January 2022" in line.sentence
        assert "publication 2 of 2 of this period" in line.sentence
        assert "1 row could not be used" in line.sentence
        assert "Contains public sector information" in line.sentence
        (both,) = provenance_lines([first, second])
        assert "published 5 May 2021 to 9 January 2022" in both.sentence
        assert provenance_lines([]) == []

    def test_a_file_published_before_the_licence_was_has_its_line_too(self) -> None:
        (line,) = provenance_lines([read("a", published=date(2013, 5, 1))])
        assert line.licence == "Open Government Licence v3.0"
        assert "published 1 May 2013" in line.sentence
