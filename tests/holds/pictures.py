"""Photographs as large as a telephone's, made of noise so that nothing packs them smaller."""

import io

import numpy
from PIL import Image


def noisy_photo(*, side: int, seed: int = 1) -> bytes:
    """Return a square JPEG of noise: about 2.2 bytes for each of its pixels."""
    noise = numpy.random.default_rng(seed).integers(0, 256, (side, side, 3), dtype=numpy.uint8)
    file = io.BytesIO()
    Image.fromarray(noise).save(file, "JPEG", quality=95, subsampling=0)
    return file.getvalue()
