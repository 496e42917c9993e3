"""A person's hands in the browser, counted: what they press and type, and how long that takes by a published model.

The keystroke-level model: S. K. Card, T. P. Moran and A. Newell, "The keystroke-level model for user performance time
with interactive systems", Communications of the ACM 23(7), 1980, pp. 396-410. K is their average non-secretary typist.
"""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page

# Seconds. K a key, P pointing with a mouse, B a press and release of its button, H a hand moved between mouse and
# keyboard, M getting ready in mind for a step.
KLM = {"K": 0.28, "P": 1.1, "B": 0.2, "H": 0.4, "M": 1.35}


@dataclass
class Hands:
    """Uses a page as a person with a mouse and a keyboard, and counts.

    An interaction is one control used: a button or choice pressed, a box filled, a file picked. Every one is given an M,
    which is more than the model's own rules ask for.
    """

    page: Page
    counted: Counter[str] = field(default_factory=Counter)
    interactions: list[str] = field(default_factory=list)
    on_keyboard: bool = False

    def press(self, what: Locator, name: str) -> None:
        """Click something."""
        self._to(keyboard=False)
        self._count("MPB", name)
        what.click()

    def fill(self, box: Locator, text: str, name: str) -> None:
        """Click into a box and type."""
        self._to(keyboard=False)
        self._count("MPB", name)
        box.click()
        self._to(keyboard=True)
        self.counted["K"] += len(text)
        self.page.keyboard.type(text)

    def choose(self, box: Locator, name: str) -> None:
        """Open a drop-down list and pick its first answer."""
        self._to(keyboard=False)
        self._count("MPBPB", name)
        box.select_option(index=1)

    def press_link(self, name: str) -> None:
        """Count a link that was pressed outside the browser: the one in an e-mail."""
        self._to(keyboard=False)
        self._count("MPB", name)

    def pick_file(self, control: Locator, file: Path, name: str) -> None:
        """Press the file control, then pick a file in the system's window by a double click."""
        self._to(keyboard=False)
        self._count("MPB", name)
        with self.page.expect_file_chooser() as chooser:
            control.click()
        self._count("MPBB", "")
        chooser.value.set_files(file)

    def seconds(self) -> float:
        """Return the time by the model, without the time that the service takes to answer."""
        return round(sum(KLM[operator] * count for operator, count in self.counted.items()), 1)

    def operators(self) -> str:
        """Return the count of each operator, in one line."""
        return ", ".join(f"{self.counted[operator]} {operator}" for operator in KLM)

    def _to(self, *, keyboard: bool) -> None:
        if self.on_keyboard is not keyboard:
            self.counted["H"] += 1
            self.on_keyboard = keyboard

    def _count(self, operators: str, name: str) -> None:
        self.counted.update(operators)
        if name:
            self.interactions.append(name)


@dataclass
class Keys:
    """Uses a page with the keyboard alone, and counts: every key is a K, every control used is given an M."""

    page: Page
    counted: Counter[str] = field(default_factory=Counter)
    interactions: list[str] = field(default_factory=list)

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)
            self.counted["K"] += 1

    def type(self, text: str, name: str) -> None:
        """Type into whatever has the focus."""
        self.use(name)
        self.page.keyboard.type(text)
        self.counted["K"] += len(text)

    def fill(self, name: str, text: str) -> None:
        """Go to a box and type."""
        self._to(name)
        self.type(text, name)

    def tick(self, name: str, value: str) -> None:
        """Go to a group of radios or boxes, and choose one of them."""
        self._to(name)
        self.use(f"{name}={value}")
        for _ in range(20):
            if self._active("value") == value:
                break
            self.press("ArrowDown")
        if not self.page.evaluate("document.activeElement.checked"):
            self.press("Space")

    def use(self, name: str) -> None:
        """Count one control used."""
        self.counted["M"] += 1
        self.interactions.append(name)

    def seconds(self) -> float:
        """Return the time by the model, without the time that the service takes to answer."""
        return round(sum(KLM[operator] * count for operator, count in self.counted.items()), 1)

    def _active(self, what: str) -> str:
        return str(self.page.evaluate(f"document.activeElement.{what} ?? ''"))

    def _to(self, name: str) -> None:
        for _ in range(80):
            if name in (self._active("name"), self._active("value")):
                return
            self.press("Tab")
        raise AssertionError(f"{name} cannot be reached by Tab")
