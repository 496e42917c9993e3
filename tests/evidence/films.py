"""Real videos, made on the spot."""

import io
from typing import Any

import av
from PIL import Image


def film(
    kind: str = "mp4", codec: str = "libx264", *, size: tuple[int, int] = (320, 240), seconds: int = 4, **metadata: str
) -> bytes:
    """A video whose colour changes from red to blue."""
    file = io.BytesIO()
    with av.open(file, "w", format=kind) as container:
        stream: Any = container.add_stream(codec, rate=10)
        stream.width, stream.height = size
        stream.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
        container.metadata.update(metadata)
        for number in range(seconds * 10):
            share = number / (seconds * 10)
            colour = (int(255 * (1 - share)), 0, int(255 * share))
            container.mux(stream.encode(av.VideoFrame.from_image(Image.new("RGB", size, colour))))
        container.mux(stream.encode(None))
    return file.getvalue()
