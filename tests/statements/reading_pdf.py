"""Reads a PDF back, as little as the tests need: its text by its own character maps, its structure, its pages."""

import re
import zlib

_OBJECT = re.compile(rb"(?:^|\s)(\d+) 0 obj\s(.*?)\sendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)
_CHAR = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")
# A font that is chosen, a string (parentheses inside it are balanced, one deep), the end of a piece.
_INNER = rb"(?:\\.|[^\\()])*"
_SHOWN = re.compile(
    rb"/(f\d+) [\d.]+ Tf|\((" + _INNER + rb"(?:\(" + _INNER + rb"\)" + _INNER + rb")*)\)|(ET)", re.DOTALL
)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def objects(pdf: bytes) -> dict[int, bytes]:
    """The objects of the file by their number, streams unpacked behind their dictionary."""
    return {int(number): _unpacked(body) for number, body in _OBJECT.findall(pdf)}


def everything(pdf: bytes) -> bytes:
    """The file and all that is packed in it."""
    return pdf + b"\n".join(objects(pdf).values())


def structure(pdf: bytes) -> list[str]:
    """The kinds of the structure elements, in the order of the file."""
    return [kind.decode() for kind in re.findall(rb"/S ?/(\w+)", pdf)]


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type ?/Page\b", pdf))


def text(pdf: bytes) -> str:
    """All that is drawn, page by page, as a reader would copy it; a space between pieces that are placed apart."""
    found = objects(pdf)
    drawn = []
    for body in found.values():
        if b"/Contents" in body and b"/Resources" in body:
            resources = _resource(found, body)
            fonts = {name: _character_map(found, int(number)) for name, number in resources}
            contents = re.search(rb"/Contents (\d+) 0 R", body)
            assert contents is not None
            drawn.append(_shown(found[int(contents[1])], fonts))
    return "\n".join(drawn)


def squeezed(words: str) -> str:
    """Text without its spaces and places to break, as lines are broken where the page ends."""
    return re.sub(r"[\s\u200b]+", "", words)


def _resource(found: dict[int, bytes], page: bytes) -> list[tuple[bytes, bytes]]:
    named = re.search(rb"/Resources (\d+) 0 R", page)
    held = found[int(named[1])] if named else page
    return re.findall(rb"/(f\d+) (\d+) 0 R", held)


def _character_map(found: dict[int, bytes], font: int) -> dict[bytes, str]:
    named = re.search(rb"/ToUnicode (\d+) 0 R", found[font])
    assert named is not None, "a font without a character map cannot be read aloud"
    return {
        bytes.fromhex(code.decode()): bytes.fromhex(sign.decode()).decode("utf-16-be")
        for code, sign in _CHAR.findall(found[int(named[1])])
    }


def _shown(content: bytes, fonts: dict[bytes, dict[bytes, str]]) -> str:
    font: dict[bytes, str] = {}
    drawn = []
    for name, raw, end in _SHOWN.findall(content):
        if name:
            font = fonts[name]
        elif end:
            drawn.append(" ")
        else:
            plain = _unescaped(raw)
            drawn.extend(font.get(plain[place : place + 2], "") for place in range(0, len(plain), 2))
    return "".join(drawn)


def _unescaped(raw: bytes) -> bytes:
    def plain(escape: re.Match[bytes]) -> bytes:
        sign = escape[1]
        return bytes([int(sign, 8)]) if sign.isdigit() else _ESCAPES.get(sign, sign)

    return re.sub(rb"\\([0-7]{1,3}|.)", plain, raw, flags=re.DOTALL)


def _unpacked(body: bytes) -> bytes:
    found = _STREAM.search(body)
    if found is None:
        return body
    try:
        return body[: found.start()] + b"\nstream\n" + zlib.decompress(found[1])
    except zlib.error:
        return body
