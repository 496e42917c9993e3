"""The words and numbers of the overview. No share without how many it rests on and its interval."""

from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse

from bizwatch.assurance.choices import Period
from bizwatch.assurance.presenters.charts import Chart, chart
from bizwatch.assurance.selectors.diversity import AskFigures
from bizwatch.assurance.selectors.estimates import AuditFigures, Told
from bizwatch.cases.selectors.recording_figures import InTime, LeavingFigures, RecordingFigures
from bizwatch.design.filters import local_date, plural
from bizwatch.kernel.clock import to_london
from bizwatch.reference.selectors import AuditRules
from bizwatch.science.intervals import Estimate, wilson

Row = dict[str, Any]
TOO_FEW = "Too few to say"
NORFOLK = "The inspection of 2019 found 87.5% (± 1.81) of reported crime recorded, and 82.3% (± 2.88) of violence."


class Speaker:
    """Says numbers as the reader may have them: ``whole``, or with small ones left out and the others in steps."""

    def __init__(self, rules: AuditRules, *, whole: bool) -> None:
        self.rules, self.whole = rules, whole

    def number(self, number: int) -> str:
        """Return a number, or for whoever may not see small ones a step of ``least_small``."""
        least = self.rules.least_small
        if self.whole or number == 0:
            return f"{number:,}"
        start = number - number % least
        return f"{start:,} to {start + least - 1:,}" if number >= least else f"Fewer than {least}"

    def share(self, met: int, out_of: int) -> str:
        """Return a share with its interval and how many it rests on."""
        if out_of == 0:
            return "None in this time"
        if out_of < self.rules.least_due:
            return f"{TOO_FEW} ({self.number(out_of)})"
        found = wilson(met, out_of, confidence=self.rules.confidence)
        places = 1 if self.whole else 0
        return f"{found.share:.{places}%} ({found.low:.{places}%} to {found.high:.{places}%}, of {self.number(out_of)})"

    def estimate(self, found: Estimate | None) -> str:
        """Return an estimate with its interval and how many crimes it rests on."""
        if found is None or found.due < self.rules.least_due:
            return f"{TOO_FEW} ({self.number(int(found.due) if found else 0)} crimes looked at)"
        places, told, crimes = 1 if self.whole else 0, found.interval, f"{self.number(int(found.due))} crimes"
        share = f"{told.share:.{places}%}"
        if found.has_interval:
            return f"{share} ({told.low:.{places}%} to {told.high:.{places}%}, from {crimes})"
        if found.is_whole:
            return f"{share} (all {crimes} were looked at, so there is no interval)"
        return f"{share} (from {crimes}, and the sample tells of no others, so there is no interval)"


def audit_rows(found: AuditFigures, speaker: Speaker) -> list[list[str]]:
    """Return the lines of the audit: what, recorded of reported, recorded in time."""
    return [[line.name, speaker.estimate(line.recorded), speaker.estimate(line.in_time)] for line in found.lines]


def audit_weeks(found: AuditFigures, speaker: Speaker) -> list[list[str]]:
    """Return the audit week by week."""
    return [
        [local_date(day), speaker.estimate(line.recorded), speaker.estimate(line.in_time)]
        for day, line in found.by_week
    ]


def audit_chart(found: AuditFigures) -> Chart | None:
    """Return the audit week by week as a picture, its bars the intervals."""
    return chart([(local_date(day, short=True), *_bounds(line)) for day, line in found.by_week])


def audit_words(found: AuditFigures) -> str:
    """Return what the audit rests on."""
    words = f"{plural(found.whole, 'week')} settled as a whole, from {local_date(found.first)} to the week of {local_date(found.last)}."
    if found.unfinished:
        words += f" {plural(found.unfinished, 'week is', 'weeks are')} not settled yet and not counted."
    return words


def in_time_rows(found: RecordingFigures, speaker: Speaker) -> list[list[str]]:
    """Return recording within 24 hours, week by week."""
    return [[local_date(week), speaker.share(one.met, one.out_of)] for week, one in found.weeks]


def in_time_chart(found: RecordingFigures) -> Chart | None:
    """Return recording within 24 hours, week by week, as a picture."""
    return chart([(local_date(week, short=True), *_share(one)) for week, one in found.weeks])


def tiles(
    recording: RecordingFigures,
    third: InTime,
    leaving: LeavingFigures,
    asks: AskFigures,
    named: int,
    speaker: Speaker,
) -> list[Row]:
    """Return the four weaknesses: what each is, its numbers, its list, its source and what may be concluded."""
    return [
        _recorded(recording, speaker),
        _third_party(third, speaker),
        _told(leaving, speaker),
        _asked(asks, named, speaker),
    ]


def list_href(which: str, period: Period) -> str:
    """Return the address of the list behind a figure."""
    return f"{reverse('assurance:list', args=[which])}?period={period.value}"


def _recorded(found: RecordingFigures, speaker: Speaker) -> Row:
    numbers = [
        ("Recorded within 24 hours", speaker.share(found.in_time.met, found.in_time.out_of)),
        ("Half are recorded within", _median(found, speaker)),
    ]
    if speaker.whole:
        numbers.append(("Late now", speaker.number(found.late_now)))
    return {
        "slug": "in-time",
        "title": "Recorded within 24 hours",
        "numbers": numbers,
        "lists": [("late-now", "Late now"), ("recorded-late", "Recorded late")],
        "definition": "Reports whose 24 hours are over or that are recorded, of every nature, from the moment of the report. Left out: joined, held behind another, or set aside; restricted.",
        "source": "National Crime Recording Standard; clock record-crime.",
        "conclude": "This counts what was recorded, not whether it was recorded rightly: the audit above says that.",
    }


def _third_party(in_time: InTime, speaker: Speaker) -> Row:
    return {
        "slug": "third-party",
        "title": "Third-party reports",
        "numbers": [
            ("Told by somebody else than the victim", speaker.number(in_time.out_of)),
            ("Recorded within 24 hours", speaker.share(in_time.met, in_time.out_of)),
        ],
        "lists": [("third-party", "Third-party reports")],
        "definition": "Reports by a caller who said that they speak for somebody else, and reports that name a person as victim who is not the contact.",
        "source": "HMICFRS 2019: third-party reports were not always recorded.",
        "conclude": "A victim who is named differently from the contact counts as somebody else. A share far below the one above says that these reports are served worse.",
    }


def _told(found: LeavingFigures, speaker: Speaker) -> Row:
    return {
        "slug": "victims-told",
        "title": "Victims told of cancelled and transferred crimes",
        "numbers": [
            ("Cancelled or transferred", speaker.number(found.left)),
            ("Victim told by then", speaker.share(found.told, found.left)),
        ],
        "lists": [("not-told", "Not told by then")],
        "definition": "Cases that left the desk as cancelled or transferred in the time, and whether the victim had been told when they did.",
        "source": "Home Office Counting Rules, general rule C; HMICFRS 2019: victims were not told.",
        "conclude": "The product refuses to cancel or transfer without it, so what is listed here was moved from elsewhere.",
    }


def _asked(found: AskFigures, named: int, speaker: Speaker) -> Row:
    return {
        "slug": "diversity",
        "title": "Diversity information",
        "numbers": [
            ("Reports that name a contact", speaker.number(named)),
            ("People asked about themselves", speaker.number(found.asked)),
            ("Of those asked, answered", speaker.share(found.answered, found.asked)),
            ("Of those asked, preferred not to say", speaker.share(found.not_said, found.asked)),
        ],
        "lists": [],
        "definition": "Who is named as contact is asked once in a year, after the report. Victims who work there answer by a link of their own.",
        "source": "HMICFRS 2019: too little diversity information. Equality Act 2010, section 149.",
        "conclude": "Answers are free, so those who answer differ from those who do not. No case shows who did.",
    }


def _median(found: RecordingFigures, speaker: Speaker) -> str:
    """Return the median; of a few reports it would be the time of one of them."""
    if not speaker.whole and 0 < found.in_time.out_of < speaker.rules.least_due:
        return TOO_FEW
    return _hours(found.median)


def _hours(took: timedelta | None) -> str:
    if took is None:
        return "None recorded in this time"
    minutes = round(took.total_seconds() / 60)
    return f"{minutes} minutes" if minutes < 120 else f"{minutes / 60:.1f} hours"


def _bounds(line: Told) -> tuple[float | None, float | None, float | None]:
    if line.recorded is None:
        return None, None, None
    if not line.recorded.has_interval:
        return line.recorded.interval.share, None, None
    return line.recorded.interval.share, line.recorded.interval.low, line.recorded.interval.high


def _share(one: InTime) -> tuple[float | None, float | None, float | None]:
    if not one.out_of:
        return None, None, None
    return one.met / one.out_of, None, None


def span_words(first: datetime, last: datetime) -> str:
    """Return from which day to which day is counted; ``last`` is the first moment after it."""
    return f"{local_date(first)} to {local_date(to_london(last).date() - timedelta(days=1))}"


def quarter_words(start: date) -> str:
    """Return a quarter in words."""
    return f"the quarter that began on {local_date(start)}"
