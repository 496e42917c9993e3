"""Many people at once: two on one case, and twenty on everything."""

import itertools
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.holds.pictures import noisy_photo
from tests.holds.product import Product
from tests.holds.visitor import Answer, Fields, Visitor

pytestmark = pytest.mark.slow
SECONDS = 8
DRAFTS = 400
WORDS = {"ann": "Ann: two men, one with a grey hood & a “holdall”.", "bob": "Bob: it was one man, seen twice."}


@pytest.fixture
def reference(shared: Product, people: dict[str, Any]) -> str:
    """The crime reference of a case that nobody has taken."""
    ((draft, version),) = shared.ask("ready_drafts", email=people["reporter"], premises=people["premises"], count=1)
    reporter = shared.signed_in(people["reporter"])
    reporter.post(f"/report/{draft}/check-your-answers/", {"version": str(version), "action": "send"})
    (row,) = shared.ask("tally", drafts=[draft])
    return str(row["reference"])


def opened_and_sent_at_once(
    visitors: dict[str, Visitor], page: str, typed: Callable[[str], Fields]
) -> dict[str, Answer]:
    """Let each open a page, and then all send it at the same moment."""
    marks: dict[str, Fields] = {}
    for name, visitor in visitors.items():
        shown = visitor.get(page)
        assert shown.status == 200, shown.text
        marks[name] = {"once": shown.hidden("once"), "version": shown.hidden("version")}
    start = threading.Barrier(len(visitors))

    def send(name: str) -> Answer:
        start.wait()
        return visitors[name].post(page, {**marks[name], **typed(name)})

    with ThreadPoolExecutor(len(visitors)) as pool:
        return dict(zip(visitors, pool.map(send, visitors), strict=True))


def officers(product: Product, people: dict[str, Any]) -> dict[str, Visitor]:
    return {email.partition("@")[0]: product.signed_in(email) for email in people["officers"]}


def test_two_investigators_change_one_case_at_once(shared: Product, people: dict[str, Any], reference: str) -> None:
    visitors, page = officers(shared, people), f"/desk/cases/{reference}/summary/"
    before = shared.ask("case", reference=reference)
    answers = opened_and_sent_at_once(visitors, page, lambda name: {"summary": WORDS[name]})
    assert sorted(answer.status for answer in answers.values()) == [302, 409]
    winner = next(name for name, answer in answers.items() if answer.status == 302)
    loser = next(name for name in answers if name != winner)
    now = shared.ask("case", reference=reference)
    assert (now["summary"], now["version"]) == (WORDS[winner], before["version"] + 1)
    refused = answers[loser]
    assert "There is a problem" in refused.text
    assert WORDS[loser] in refused.text, "What the other typed is gone"
    assert "The case as it is now" in refused.text
    # Sent again on purpose it counts, and what it replaced stands in the log.
    again: Fields = {"once": refused.hidden("once"), "version": refused.hidden("version"), "summary": WORDS[loser]}
    assert visitors[loser].post(page, again).status == 302
    assert shared.ask("case", reference=reference)["summary"] == WORDS[loser]
    assert WORDS[winner] in visitors[loser].get(f"/desk/cases/{reference}/").text


def test_two_investigators_take_one_case_at_once(shared: Product, people: dict[str, Any], reference: str) -> None:
    visitors, page = officers(shared, people), f"/desk/cases/{reference}/take/"
    assert [visitor.get(page).status for visitor in visitors.values()] == [200, 200]
    start = threading.Barrier(len(visitors))

    def take(visitor: Visitor) -> Answer:
        start.wait()
        return visitor.post(page, {})

    with ThreadPoolExecutor(len(visitors)) as pool:
        answers = list(pool.map(take, visitors.values()))
    assert sorted(answer.status for answer in answers) == [302, 409]
    (refused,) = (answer for answer in answers if answer.status == 409)
    assert re.search(r"PC (Ann|Bob) Example \(\d+\) has this case already", refused.text)


class Crowd:
    """Twenty people, each of whom does one thing over and over."""

    def __init__(self, product: Product, people: dict[str, Any], reference: str) -> None:
        told = {"email": people["reporter"], "premises": people["premises"]}
        drafts = product.ask("ready_drafts", count=DRAFTS, **told)
        self.sending, self.own = iter(drafts[20:]), drafts[:20]
        self.product, self.people, self.reference = product, people, reference
        self.lock, self.seconds = threading.Lock(), list[float]()
        self.answers: Counter[tuple[str, int]] = Counter()
        self.faults: list[str] = []

    def acts(self) -> Iterator[tuple[str, Callable[[], Answer]]]:
        """Yield what each person does, by name."""
        cookies = self.product.ask("cookies", email=self.people["reporter"])
        for _ in range(6):
            yield "send", lambda: self._send(self.product.visitor(cookies))
        for number in range(5):
            yield "save", self._saver(self.product.visitor(cookies), self.own[number][0])
        for number in range(2):
            yield "upload", self._uploader(self.product.visitor(cookies), *self.own[5 + number])
        desk = self.product.ask("cookies", email=self.people["officers"][0])
        for path in ("/desk/", f"/desk/cases/{self.reference}/", "/desk/diary/", "/desk/find/"):
            yield "desk", self._reader(self.product.visitor(desk), path)
        for path in ("/", "/my-cases/", f"/my-cases/{self.reference}/"):
            yield "business", self._reader(self.product.visitor(cookies), path)

    def _reader(self, visitor: Visitor, path: str) -> Callable[[], Answer]:
        return lambda: visitor.get(path)

    def _send(self, visitor: Visitor) -> Answer:
        with self.lock:
            draft, version = next(self.sending)
        return visitor.post(f"/report/{draft}/check-your-answers/", {"version": str(version), "action": "send"})

    def _saver(self, visitor: Visitor, draft: str) -> Callable[[], Answer]:
        page, words = f"/report/{draft}/what_happened/", itertools.count()

        def save() -> Answer:
            version = visitor.get(page).hidden("version")
            return visitor.post(page, {"version": version, "action": "continue", "text": f"They left, {next(words)}."})

        return save

    def _uploader(self, visitor: Visitor, draft: str, version: int) -> Callable[[], Answer]:
        fields, seeds = {"version": str(version), "action": "upload"}, itertools.count(int(draft[:6], 16))

        def upload() -> Answer:
            photo = noisy_photo(side=64, seed=next(seeds))
            return visitor.upload(f"/report/{draft}/evidence/", fields, [(b"till.jpg", photo)])

        return upload

    def run(self, name: str, act: Callable[[], Answer], ends: float) -> None:
        """Do it until the time is over, and note what came of it."""
        while time.monotonic() < ends:
            started = time.monotonic()
            try:
                answer = act()
            except StopIteration:
                return
            except Exception as fault:  # noqa: BLE001 - whatever it is, the test must see it
                self.faults.append(f"{name}: {fault!r}")
                return
            with self.lock:
                self.seconds.append(time.monotonic() - started)
                self.answers[name, answer.status] += 1


def test_twenty_people_at_once_get_their_pages(shared: Product, people: dict[str, Any], reference: str) -> None:
    crowd = Crowd(shared, people, reference)
    acts, ends = list(crowd.acts()), time.monotonic() + SECONDS
    assert len(acts) == 20
    threads = [threading.Thread(target=crowd.run, args=(name, act, ends)) for name, act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    slowest = max(crowd.seconds)
    print(f"\n{len(crowd.seconds)} answers in {SECONDS} s to 20 people, the slowest after {slowest:.1f} s")
    print(", ".join(f"{name} {status}: {number}" for (name, status), number in sorted(crowd.answers.items())))
    assert crowd.faults == []
    assert {status for _, status in crowd.answers} <= {200, 302}
    assert {name for name, _ in crowd.answers} == {name for name, _ in acts}
    assert shared.is_sound() == ""
