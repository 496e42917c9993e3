"""Invented frames of shop cameras, drawn so that the demonstration has evidence to show without anybody's face."""

import random
from datetime import datetime
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from bizwatch.kernel.clock import to_london

_SIZE = (1280, 720)


def still(at: datetime, camera: str, rng: random.Random) -> SimpleUploadedFile:
    """Return a JPEG of shelves and a figure, stamped with the camera's name and clock."""
    frame = Image.new("RGB", _SIZE, (58, 64, 70))
    draw = ImageDraw.Draw(frame)
    for shelf in range(5):
        left = 60 + 240 * shelf
        draw.rectangle((left, 160, left + 200, 560), fill=(96, 104, 112))
        for row in range(4):
            draw.line((left, 240 + 80 * row, left + 200, 240 + 80 * row), fill=(70, 76, 84), width=6)
    place = rng.randint(150, 1_000)
    coat = tuple(rng.randint(40, 150) for _ in range(3))
    draw.ellipse((place + 30, 230, place + 110, 320), fill=(150, 140, 130))
    draw.rounded_rectangle((place, 315, place + 140, 640), radius=30, fill=coat)
    draw.text((30, 30), f"{camera.upper()}   {to_london(at):%d-%m-%Y %H:%M:%S}", fill=(255, 255, 255), font_size=26)
    content = BytesIO()
    frame.save(content, "JPEG", quality=82)
    return SimpleUploadedFile("still.jpg", content.getvalue(), "image/jpeg")
