"""Every condition and wording of the catalogue: what the server decides is what the page without a signal decides."""

import random
from collections.abc import Iterator
from datetime import datetime
from itertools import combinations
from typing import Any

import pytest

from bizwatch.kernel import clock
from bizwatch.reporting.answers import Answers
from bizwatch.reporting.catalogue import Asked
from bizwatch.reporting.choices import Door
from bizwatch.reporting.kinds import KINDS
from bizwatch.reporting.offline import ACCOUNT, DOORS, Shell, may_be_kept, shell_today
from bizwatch.reporting.offline_rules import KindRules, Trial, asked_with, can_be_both, shown_by, trials_of

KEPT = sorted(code for code, kind in KINDS.items() if may_be_kept(kind))
REPORTS_OF_A_KIND, CHOICES_AT_MOST = 40, 7


@pytest.fixture
def shell() -> Shell:
    return shell_today(clock.now())


def on_device(line: list[Any], made: set[tuple[str, str]]) -> Any:
    """What ``outcome`` of offline-form.js says; a journey holds the script itself to it."""
    fitting = [one for one in line[1:] if all(pair in made for pair in zip(one[:-1:2], one[1:-1:2], strict=True))]
    return fitting[-1][-1] if fitting else line[0]


def reports(kind: str, door: Door, at: datetime) -> Iterator[list[Trial]]:
    """Draw reports with several choices at once, such as a person could make; always the same ones."""
    drawn = random.Random(f"{kind} {door}")
    trials = trials_of(KINDS[kind], door, at)
    for many in range(REPORTS_OF_A_KIND):
        chosen: list[Trial] = []
        for one in drawn.sample(trials, min(many % CHOICES_AT_MOST + 1, len(trials))):
            if all(can_be_both(one, other) for other in chosen):
                chosen.append(one)
        yield chosen


def decisions(shell: Shell, audience: str, kind: str, asked: Asked) -> Iterator[tuple[str, list[Any], Any]]:
    """Yield every condition and wording: its name, the line that the device has, what the server says."""
    rules, answers = shell.rules[audience][kind], asked.answers
    for section in shell.sections:
        page = section.page
        yield page.code, rules["shows"].get(page.code, [0]), int(page.is_asked(answers))
        if page.code not in rules["shows"]:
            continue
        yield f"title:{page.code}", rules["words"].get(f"title:{page.code}", [section.title]), page.title_for(answers)
        for question in page.questions:
            if question.code not in section.form.fields:
                continue
            name, drawn = f"{page.code}.{question.code}", section.form.fields[question.code]
            yield name, rules["shows"].get(name, [1]), int(bool(question.when(answers)))
            words = rules["words"].get(f"label:{name}", [str(drawn.label)])
            yield f"label:{name}", words, question.label_for(answers)
            if callable(question.hint):
                yield f"hint:{name}", rules["words"].get(f"hint:{name}", [drawn.help_text]), question.hint(asked)


@pytest.mark.parametrize("kind", KEPT)
def test_both_sides_decide_alike_whatever_is_answered(kind: str, shell: Shell) -> None:
    at = clock.now()
    for audience, door in DOORS.items():
        for chosen in reports(kind, door, at):
            asked = asked_with(chosen, kind, door, at)
            made = {(one.name, one.value) for one in chosen}
            for name, line, said in decisions(shell, audience, kind, asked):
                assert on_device(line, made) == said, (audience, name, made)


def two_of_two_questions(answers: Answers) -> bool:
    return answers.get("harm", "weapon") == "yes" and "cctv" in answers.get("known", "known", [])


def two_of_one_question(answers: Answers) -> bool:
    return {"cctv", "people"} <= set(answers.get("known", "known", []))


def one_but_not_the_other(answers: Answers) -> bool:
    return ("people" in answers.get("known", "known", [])) is not (answers.get("harm", "weapon") == "yes")


def only_that(answers: Answers) -> bool:
    return bool(answers.get("known", "known", []) == ["people"])


@pytest.mark.parametrize("rule", [two_of_two_questions, two_of_one_question, one_but_not_the_other, only_that])
def test_a_condition_of_two_answers_is_found(rule: Any) -> None:
    at = clock.now()
    rules = KindRules(KINDS["violence"], Door.OFFLINE, at)
    line = rules.vary(shown_by(rule)).lines(int)
    assert len(line) > 1
    near = [one for one in rules.trials if one.page in ("harm", "known")]
    for pair in (chosen for chosen in combinations(near, 2) if can_be_both(*chosen)):
        answers = asked_with(pair, "violence", Door.OFFLINE, at).answers
        assert on_device(line, {(one.name, one.value) for one in pair}) == int(rule(answers)), pair


def test_hate_that_is_told_at_the_gate_is_asked_about(shell: Shell) -> None:
    assert shell.rules[ACCOUNT]["shop_theft"]["shows"]["hate"] == [0, ["gates", "hate", 1]]


@pytest.mark.parametrize("sector", ["farm", "marine", "forecourt", "holiday-park", "pub-bar-night"])
def test_the_page_speaks_in_the_words_of_the_trade(sector: str, shell: Shell) -> None:
    hints = [
        line
        for rules in shell.rules[ACCOUNT].values()
        for name, words in rules["words"].items()
        if name.startswith("hint:")
        for line in words[1:]
    ]
    assert [line for line in hints if line[:2] == ["sector", sector]]
