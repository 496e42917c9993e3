"""Noise that is the same whenever the same crimes are counted, after the cell-key method of the Office for National Statistics.

Every crime has a secret number (a keyed hash of its identifier). The numbers of the crimes in a figure add up to the key of the
figure, and the key decides the noise. So one set of crimes has one noise, however often and on whatever way it is asked for,
and asking again averages nothing out (Fraser and Wooton 2005; Thompson, Broadfoot and Elazar 2013).
"""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Ints = NDArray[np.int64]


def record_keys(identifiers: Sequence[str], secret: bytes) -> Keys:
    """Return the secret number of each crime."""
    hashed = (blake2b(one.encode(), key=secret[:64], digest_size=8).digest() for one in identifiers)
    return np.frombuffer(b"".join(hashed), dtype=np.uint64)


def perturbed(counts: Ints, keys: Keys, *, noise: int, rounding: int, least: int, secret: bytes) -> Ints:
    """Return counts with their noise (every whole number up to ``noise`` either way alike), rounded, never below ``least``.

    ``keys`` are the sums of the records' numbers, as they overflow. ``least`` is itself rounded up.
    """
    salt = np.frombuffer(blake2b(b"noise", key=secret[:64], digest_size=8).digest(), dtype=np.uint64)[0]
    drawn = (_mixed(keys ^ salt) % np.uint64(2 * noise + 1)).astype(np.int64) - noise
    rounded = (counts + drawn + rounding // 2) // rounding * rounding
    return np.maximum(rounded, -(-least // rounding) * rounding)


def _mixed(keys: Keys) -> Keys:
    """Return numbers in which each bit depends on all (the finaliser of SplitMix64; Steele, Lea and Flood 2014)."""
    mixed = keys + np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return mixed ^ (mixed >> np.uint64(31))
