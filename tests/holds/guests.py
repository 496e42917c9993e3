"""A guest who reports over HTTP: asks for a link, reads the e-mail, opens it, types."""

import re

from tests.holds.product import Product
from tests.holds.visitor import Answer, Fields, Visitor
from tests.reporting.samples import TYPED, posted

GATE: Fields = {"gates": "none"}
PAGES = 30


class Guest:
    """A guest with a browser and a mailbox of their own."""

    def __init__(self, product: Product, email: str) -> None:
        self.product, self.email, self.visitor = product, email, product.visitor()

    def ask_for_link(self) -> None:
        """Ask for a link to report a shop theft."""
        self.visitor.get("/report/guest/")
        answer = self.visitor.post("/report/guest/", {"kind": "shop_theft", "email": self.email})
        assert (answer.status, answer.location) == (302, "/report/guest/sent/")

    def links(self) -> list[str]:
        """Return the links in the mailbox, oldest first."""
        mails = [mail for mail in self.product.ask("outbox") if mail["address"] == self.email]
        found = (re.search(r"(/report/link/\S+/)", mail["body"]) for mail in mails)
        return [match[1] for match in found if match]

    def open_link(self, link: str) -> Answer:
        """Look at the page of a link and press its button."""
        assert "Open your report" in self.visitor.get(link).text
        return self.visitor.post(link, {})

    def walk(self, place: str, *, to: str) -> str:
        """Answer page after page, from this one on, and return the address of the page ``to``."""
        for _ in range(PAGES):
            if f"/{to}/" in place:
                return place
            answer = self.visitor.get(place)
            place = answer.location or answer_page(self.visitor, place, answer)
        raise AssertionError(f"{to} was never reached")


def answer_page(visitor: Visitor, place: str, shown: Answer) -> str:
    """Fill in a page of the report as the samples say, and return where it leads."""
    from bizwatch.reporting.catalogue import BY_CODE

    code = place.rstrip("/").rpartition("/")[2]
    if code == "gate":
        answer = visitor.post(place, GATE)
    else:
        typed: Fields = {**posted(BY_CODE[code], TYPED[code])}
        answer = visitor.post(place, {"version": shown.hidden("version"), "action": "continue", **typed})
    assert answer.status == 302, f"{place}: {answer.text}"
    return answer.location
