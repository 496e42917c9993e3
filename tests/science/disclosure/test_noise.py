"""The noise of a figure: every amount alike, decided by the crimes in it and by nothing else."""

import numpy as np

from bizwatch.science.disclosure.noise import perturbed, record_keys

SECRET = b"a secret for the tests only"


def plain(counts, keys, secret=SECRET):
    """Return counts with their noise, and not rounded."""
    return perturbed(np.asarray(counts), keys, noise=3, rounding=1, least=0, secret=secret)


def test_every_amount_of_noise_is_drawn_alike_often():
    keys = record_keys([str(one) for one in range(70_000)], SECRET)
    drawn = np.bincount(plain([100] * 70_000, keys) - 97)
    assert len(drawn) == 7
    assert np.abs(drawn - 10_000).max() < 500


def test_the_crimes_decide_and_not_where_their_figure_stands():
    keys = record_keys([str(one) for one in range(200)], SECRET)
    shown = plain([100] * 200, keys)
    assert np.array_equal(plain([100] * 200, keys[::-1])[::-1], shown)
    assert np.array_equal(plain([100] * 50, keys[150:]), shown[150:])


def test_another_secret_draws_anew():
    names = [str(one) for one in range(200)]
    one, two = (
        plain([100] * 200, record_keys(names, secret), secret) for secret in (SECRET, b"another secret for the tests")
    )
    assert 100 < (one != two).sum() < 195


def test_what_is_shown_is_rounded_and_not_under_the_least():
    keys = record_keys([str(one) for one in range(500)], SECRET)
    shown = perturbed(np.full(500, 10), keys, noise=3, rounding=5, least=10, secret=SECRET)
    assert set(shown.tolist()) == {10, 15}
    odd = perturbed(np.full(500, 7), keys, noise=3, rounding=5, least=7, secret=SECRET)
    assert set(odd.tolist()) == {10}
