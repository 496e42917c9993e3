"""Make stills and a short preview of a video: ``python -I film.py DECODER VIDEO COPY THUMBNAIL PREVIEW``.

Run as a program of its own, by its path, like ``cleaner.py``: a video is a stranger's bytes for decoders written in C.
The process confines itself before it looks at the first of them: memory, processor time and file size are limited, and
after its files are open it can open no other file or connection. Only pixels are carried over: six stills, evenly spread,
on one sheet (the copy), the first of them small (the thumbnail), and the first half minute at most, without sound, in
H.264 (the preview). How long the video says it is decides nothing but where the stills are taken. The exit code tells
what came of it, see ``Verdict``; a video of which less than everything could be made is made of what there was.
"""

import errno
import io
import os
import resource
import sys
import time
from collections.abc import Iterator
from enum import IntEnum
from fractions import Fraction
from typing import BinaryIO

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image, ImageDraw, ImageFont

STILLS = 6
STILL_PIXELS = 640  # the longest side of a still on the sheet
PREVIEW_PIXELS = 640
PREVIEW_SECONDS = 30
PREVIEW_RATE = 10  # pictures a second
UNTIMED_RATE = 25.0  # pictures a second of a bare stream that says neither times nor a rate
THUMBNAIL_PIXELS = 320
LONGEST_SECONDS = 30 * 24 * 3600  # a file that claims to last longer lies; its stills are taken from the beginning
MAX_PIXELS = 9_000_000  # of one picture: 4096 x 2160 and a little more
MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 20
STILLS_CPU, PREVIEW_CPU = 7.0, 15.0  # seconds of processor time after which no more stills, and no more preview
OUTPUT_BYTES = 64 * 1024 * 1024


class Verdict(IntEnum):
    """Exit codes, as those of ``cleaner.py``. Any other end means that it could not be decoded within the limits."""

    MADE = 0
    TOO_BIG = 3
    NOT_A_VIDEO = 4
    DAMAGED = 5
    NO_ROOM = 6


class TooBig(Exception):
    """Its pictures have more pixels than any camera makes."""


class NothingSeen(Exception):
    """Not one picture could be decoded."""


_FAULTS = (OSError, EOFError, ValueError, LookupError, TypeError, ArithmeticError, MemoryError, av.error.FFmpegError)


def main(arguments: list[str]) -> Verdict:
    """Do the work and return what came of it."""
    limit()
    rehearse()
    os.nice(10)
    decoder, source, *made = arguments
    with open(source, "rb") as video, open(made[0], "wb") as sheet, open(made[1], "wb") as small:
        with open(made[2], "w+b") as preview:
            close_the_doors()
            try:
                make(decoder, video, sheet, small, preview)
            except TooBig:
                return Verdict.TOO_BIG
            except NothingSeen:
                return Verdict.NOT_A_VIDEO
            except _FAULTS as error:
                no_room = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
                return Verdict.NO_ROOM if no_room else Verdict.DAMAGED
    return Verdict.MADE


def limit() -> None:
    """Limit memory, processor time and the size of what is written; leave no core file behind."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 2))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT_BYTES, OUTPUT_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def rehearse() -> None:
    """Do it all once with pictures of our own, so that everything is loaded while files may still be opened."""
    av.logging.set_level(av.logging.PANIC)
    specimen = io.BytesIO()
    with Clip(specimen, width=64, height=48) as clip:
        for number in range(3):
            clip.add(VideoFrame.from_image(Image.new("RGB", (64, 48), "grey")), number)
    specimen.seek(0)
    make("mov", specimen, io.BytesIO(), io.BytesIO(), io.BytesIO())


def close_the_doors() -> None:
    """Open no further file or connection, and start no further process, from here on."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def make(decoder: str, video: BinaryIO, sheet: BinaryIO, small: BinaryIO, preview: BinaryIO) -> None:
    """Write the sheet of stills, the thumbnail and the preview. Raises ``TooBig``, ``NothingSeen``, FFmpeg's errors."""
    with opened(decoder, video) as container:
        stills = list(spread(container))
    if not stills:
        video.seek(0)
        with opened(decoder, video) as container:
            stills = first_of(container)
    if not stills:
        raise NothingSeen
    save(on_one_sheet(stills), sheet)
    thumbnail = stills[0][1].copy()
    thumbnail.thumbnail((THUMBNAIL_PIXELS, THUMBNAIL_PIXELS))
    save(thumbnail, small)
    video.seek(0)
    with opened(decoder, video) as container:
        write_preview(container, preview)


def opened(decoder: str, video: BinaryIO) -> InputContainer:
    """Return the video, read by one demuxer only: none that would open other files or connections."""
    container = av.open(video, "r", format=decoder, options={"probesize": "8000000", "analyzeduration": "5000000"})
    if not container.streams.video:
        container.close()
        raise NothingSeen
    stream = container.streams.video[0]
    stream.thread_type = "NONE"
    stream.codec_context.thread_count = 1
    check_size(stream.codec_context.width, stream.codec_context.height)
    return container


def check_size(width: int, height: int) -> None:
    """Raise ``TooBig`` for a picture larger than any camera's."""
    if width * height > MAX_PIXELS:
        raise TooBig


def spread(container: InputContainer) -> Iterator[tuple[float, Image.Image]]:
    """Yield up to ``STILLS`` pictures with their seconds, evenly spread, while there is processor time for them."""
    stream, seconds, last = container.streams.video[0], length_of(container), -1.0
    for number in range(STILLS if seconds else 1):
        if time.process_time() > STILLS_CPU:
            return
        try:
            frame = picture_at(container, seconds * (number + 0.5) / STILLS)
        except _FAULTS:
            return
        if frame is None:
            return
        if seconds_of(frame, stream) > last:
            last = seconds_of(frame, stream)
            yield (last, picture_of(frame, STILL_PIXELS))


def picture_at(container: InputContainer, wanted: float) -> VideoFrame | None:
    """Return the picture at a second, or where its share of the time does not reach so far, one before it."""
    stream = container.streams.video[0]
    if wanted:
        container.seek(int((wanted + start_of(stream)) / (stream.time_base or 1)), stream=stream)
    ends, found = time.process_time() + STILLS_CPU / STILLS, None
    for found in frames_of(container):
        if seconds_of(found, stream) >= wanted or time.process_time() > ends:
            break
    return found


def first_of(container: InputContainer) -> list[tuple[float, Image.Image]]:
    """Return the first picture that can be decoded, as a list; damaged ones before it are passed over."""
    stream = container.streams.video[0]
    for frame in frames_of(container):
        return [(seconds_of(frame, stream), picture_of(frame, STILL_PIXELS))]
    return []


def frames_of(container: InputContainer) -> Iterator[VideoFrame]:
    """Yield the pictures; a packet that cannot be decoded is passed over, a hundred of them end it."""
    faults = 0
    for packet in container.demux(container.streams.video[0]):
        try:
            frames = packet.decode()
        except av.error.FFmpegError:
            faults += 1
            if faults > 100:
                return
            continue
        for frame in frames:
            if isinstance(frame, VideoFrame):
                check_size(frame.width, frame.height)
                yield frame


def length_of(container: InputContainer) -> float:
    """Return how many seconds the video says it lasts; 0 where it does not say or cannot be right."""
    seconds = (container.duration or 0) / 1_000_000
    return seconds if 0 < seconds <= LONGEST_SECONDS else 0.0


def start_of(stream: VideoStream) -> float:
    """Return the second at which its first picture stands."""
    return float((stream.start_time or 0) * (stream.time_base or 0))


def seconds_of(frame: VideoFrame, stream: VideoStream) -> float:
    """Return how many seconds after the beginning a picture stands."""
    return max(0.0, float(frame.time or 0) - start_of(stream))


def fitted(width: int, height: int, longest: int) -> tuple[int, int]:
    """Return a size with even sides, the longer one at most ``longest``."""
    scale = min(1.0, longest / max(width, height, 1))
    return max(2, int(width * scale) // 2 * 2), max(2, int(height * scale) // 2 * 2)


def picture_of(frame: VideoFrame, longest: int) -> Image.Image:
    """Return a frame as a picture of its own, with nothing but its pixels."""
    width, height = fitted(frame.width, frame.height, longest)
    return frame.reformat(width, height, "rgb24").to_image().copy()


def on_one_sheet(stills: list[tuple[float, Image.Image]]) -> Image.Image:
    """Return the stills on one sheet, three beside each other, each with its time."""
    width, height = stills[0][1].size
    columns = min(3, len(stills))
    rows = -(-len(stills) // columns)
    sheet = Image.new("RGB", (columns * width, rows * height), "black")
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(20)
    for number, (seconds, still) in enumerate(stills):
        left, top = number % columns * width, number // columns * height
        sheet.paste(still.resize((width, height)) if still.size != (width, height) else still, (left, top))
        words = f"{int(seconds) // 3600}:{int(seconds) // 60 % 60:02}:{int(seconds) % 60:02}"
        box = draw.textbbox((left + 8, top + 6), words, font=font)
        draw.rectangle((box[0] - 4, box[1] - 3, box[2] + 4, box[3] + 3), fill="black")
        draw.text((left + 8, top + 6), words, fill="white", font=font)
    return sheet


def save(picture: Image.Image, file: BinaryIO) -> None:
    """Write a JPEG without any metadata."""
    picture.save(file, "JPEG", quality=85)
    file.flush()


def write_preview(container: InputContainer, file: BinaryIO) -> None:
    """Write the first half minute, as far as the processor time goes, ten pictures a second and no sound."""
    stream, clip = container.streams.video[0], None
    rate = float(stream.average_rate or 0) or UNTIMED_RATE
    try:
        for number, frame in enumerate(frames_of(container)):
            timed = seconds_of(frame, stream) if frame.time is not None else number / rate
            place = int(timed * PREVIEW_RATE)
            if place >= PREVIEW_SECONDS * PREVIEW_RATE or time.process_time() > PREVIEW_CPU:
                break
            clip = clip or Clip(file, *fitted(frame.width, frame.height, PREVIEW_PIXELS))
            clip.add(frame, place)
    finally:
        if clip is not None:
            clip.close()


class Clip:
    """An MP4 of one H.264 stream, written so that it plays before all of it is there."""

    def __init__(self, file: BinaryIO, width: int, height: int) -> None:
        self.container = av.open(
            file, "w", format="mp4", options={"movflags": "frag_keyframe+empty_moov+default_base_moof"}
        )
        self.stream = self.container.add_stream("libx264", rate=PREVIEW_RATE)
        self.stream.width, self.stream.height, self.stream.pix_fmt = width, height, "yuv420p"
        self.stream.options = {"preset": "veryfast", "crf": "28", "threads": "1", "g": "50", "x264-params": "threads=1"}
        self.stream.codec_context.thread_count = 1
        self.last = -1

    def add(self, frame: VideoFrame, place: int) -> None:
        """Add a picture at a place counted in ``PREVIEW_RATE``; one for a place that is taken is left out."""
        if place <= self.last:
            return
        self.last = place
        small = frame.reformat(self.stream.width, self.stream.height, "yuv420p")
        small.pts, small.time_base = place, Fraction(1, PREVIEW_RATE)
        small.pict_type = 0
        self.container.mux(self.stream.encode(small))

    def close(self) -> None:
        """Write what the encoder still holds."""
        self.container.mux(self.stream.encode(None))
        self.container.close()

    def __enter__(self) -> "Clip":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
