"""A self-exciting process in each cell by itself (Mohler et al. 2015): a lasting rate, and crimes that bring more for a while.

Intensity of cell c at t: μ(c) + θ Σ ω exp(−ω (t − tᵢ)) over the crimes tᵢ of that cell before t. Fitted by expectation
maximisation, whose likelihood never falls. Crimes of one cell at one moment do not bring each other: where only the day is
known, a day's crimes are brought by earlier days.
"""

from dataclasses import dataclass

import numpy as np

from bizwatch.science.hotspots.events import Floats, Ints, Past
from bizwatch.science.hotspots.methods import Forecaster

_LEAST = 1e-12
_DECAYS = (1 / 3650, 1.0)  # per day: a crime is felt for between one day and ten years


@dataclass(frozen=True)
class SelfExcitingFit:
    """``triggered``: crimes that one crime brings in its own cell; ``decay``: per day. ``trace``: log likelihoods."""

    triggered: float
    decay: float
    rate: Floats
    trace: tuple[float, ...]


@dataclass(frozen=True)
class SelfExciting:
    """Own-cell self-exciting forecasts; the lasting rates are fitted anew on each past, the two parameters are kept."""

    name: str = "self-exciting"
    rounds: int = 40

    def fit(self, past: Past, horizon: float) -> Forecaster:
        fitted = fit_self_exciting(past, rounds=self.rounds)

        def forecast(past: Past) -> Floats:
            again = fit_self_exciting(past, rounds=8, start=fitted)
            recent = np.exp(-again.decay * (past.origin - past.events.day))
            exciting = np.bincount(past.where, recent, past.cells.number)
            return again.rate * horizon + again.triggered * (1 - np.exp(-again.decay * horizon)) * exciting

        return forecast


def fit_self_exciting(past: Past, *, rounds: int = 40, start: SelfExcitingFit | None = None) -> SelfExcitingFit:
    """Fit by expectation maximisation. With ``start`` its two parameters stand and only the lasting rates are fitted."""
    cell, day, many = _moments(past.where, past.events.day)
    left = past.origin - day
    triggered, decay = (start.triggered, start.decay) if start else (0.2, 1 / 30)
    rate = np.asarray((1 - triggered) * np.bincount(cell, many, past.cells.number) / past.days, dtype=np.float64)
    turns, trace = _turns(cell), []
    for _ in range(rounds if len(cell) else 0):
        near, apart = _earlier(turns, day, many, decay)
        own, brought = rate[cell], triggered * decay * near
        intensity = np.maximum(own + brought, _LEAST)
        unseen = triggered * many * np.exp(-decay * left)
        bound = rate.sum() * past.days + triggered * many.sum() - unseen.sum()
        trace.append(float((many * np.log(intensity)).sum() - bound))
        rate = np.asarray(np.bincount(cell, many * own / intensity, past.cells.number) / past.days, dtype=np.float64)
        if start is None:
            lag = np.divide(apart, near, out=np.zeros_like(near), where=near > _LEAST)
            share = many * brought / intensity
            # What a crime will bring after the record ends is filled in as unseen, as expectation maximisation has it.
            number = float(share.sum() + unseen.sum())
            waited = float((share * lag).sum() + (unseen * (left + 1 / decay)).sum())
            triggered = number / float(many.sum())
            decay = float(np.clip(number / waited, *_DECAYS)) if waited > _LEAST else decay
    return SelfExcitingFit(triggered, decay, rate, tuple(trace))


def _moments(where: Ints, day: Floats) -> tuple[Ints, Floats, Floats]:
    """Return the moments at which a cell had crime, sorted by cell and time: cell, day, and how many crimes."""
    order = np.lexsort((day, where))
    cell, day = where[order], day[order]
    new = np.concatenate([[True], (cell[1:] != cell[:-1]) | (day[1:] != day[:-1])]) if len(cell) else np.zeros(0, bool)
    begin = np.flatnonzero(new)
    return cell[begin], day[begin], np.diff(np.append(begin, len(cell))).astype(np.float64)


def _turns(cell: Ints) -> list[Ints]:
    """Return, for the first, second, … moment of each cell, where these stand; ``cell`` is sorted."""
    if not len(cell):
        return []
    first = np.concatenate([[True], cell[1:] != cell[:-1]])
    begin = np.flatnonzero(first)
    turn = np.arange(len(cell)) - np.repeat(begin, np.diff(np.append(begin, len(cell))))
    by_turn = np.argsort(turn, kind="stable")
    return np.split(by_turn, np.cumsum(np.bincount(turn))[:-1])


def _earlier(turns: list[Ints], day: Floats, many: Floats, decay: float) -> tuple[Floats, Floats]:
    """Return for each moment Σ exp(−ω lag) over the earlier crimes of its cell, and Σ lag · exp(−ω lag)."""
    near, apart = np.zeros_like(day), np.zeros_like(day)
    for place in turns[1:]:
        gap, before = day[place] - day[place - 1], near[place - 1] + many[place - 1]
        fade = np.exp(-decay * gap)
        near[place] = fade * before
        apart[place] = fade * (apart[place - 1] + gap * before)
    return near, apart
