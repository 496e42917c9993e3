"""Fifty copies of one submit at once (REL-7): one report, one case, one e-mail, one confirmation for all."""

import threading
from typing import Any

import pytest

from tests.holds.product import Product
from tests.holds.visitor import Answer

pytestmark = pytest.mark.slow
COPIES = 50


def test_fifty_copies_of_one_submit_lead_to_one_confirmation(shared: Product, people: dict[str, Any]) -> None:
    ((draft, version),) = shared.ask("ready_drafts", email=people["reporter"], premises=people["premises"], count=1)
    before = shared.ask("counts")
    cookies = shared.ask("cookies", email=people["reporter"])
    start, answers = threading.Barrier(COPIES), list[Answer | OSError]()

    def press() -> None:
        visitor = shared.visitor(cookies)
        start.wait()
        try:
            answers.append(
                visitor.post(f"/report/{draft}/check-your-answers/", {"version": str(version), "action": "send"})
            )
        except OSError as fault:
            answers.append(fault)

    threads = [threading.Thread(target=press) for _ in range(COPIES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert [answer for answer in answers if not isinstance(answer, Answer) or answer.status != 302] == []
    assert {answer.location for answer in answers if isinstance(answer, Answer)} == {f"/report/{draft}/sent/"}
    assert len(answers) == COPIES
    (found,) = shared.ask("tally", drafts=[draft])
    assert (found["state"], found["reports"], found["mails"]) == ("sent", 1, 1)
    after = shared.ask("counts")
    grown = {name for name in after if after[name] != before[name]}
    assert grown == {"reporting.Report", "cases.Case", "messaging.OutboxMessage"}
    assert all(after[name] == before[name] + 1 for name in grown)
    receipt = shared.visitor(cookies).get(f"/report/{draft}/sent/")
    assert found["reference"] in receipt.text
    assert shared.run("verify-audit").returncode == 0
