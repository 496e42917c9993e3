"""What is sent in fewer bytes, and what is not."""

import gzip

import pytest
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory

from bizwatch.design.compression import CompressedPages

TEXT = b"The same words again and again. " * 40


def sent(response: HttpResponseBase, *, takes: str = "gzip, br") -> HttpResponseBase:
    request = RequestFactory().get("/", headers={"Accept-Encoding": takes})
    return CompressedPages(lambda _: response)(request)  # type: ignore[return-value]


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/json", "application/problem+json"])
def test_text_is_compressed_and_whole(kind: str) -> None:
    answer = sent(HttpResponse(TEXT, content_type=kind))
    assert isinstance(answer, HttpResponse)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content) == TEXT
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_the_length_tells_nothing_sure() -> None:
    """The same page twice is not the same length (Heal the Breach)."""
    lengths = {len(sent(HttpResponse(TEXT)).content) for _ in range(30)}  # type: ignore[attr-defined]
    assert len(lengths) > 5


@pytest.mark.parametrize("kind", ["image/jpeg", "video/mp4", "application/pdf", "application/octet-stream", ""])
def test_files_are_sent_as_they_are(kind: str) -> None:
    assert "Content-Encoding" not in sent(HttpResponse(TEXT, headers={"Content-Type": kind})).headers


def test_streams_are_sent_as_they_are() -> None:
    assert "Content-Encoding" not in sent(StreamingHttpResponse([TEXT], content_type="text/html")).headers
    assert "Content-Encoding" not in sent(FileResponse([TEXT], content_type="text/html")).headers


def test_who_takes_none_gets_none() -> None:
    assert "Content-Encoding" not in sent(HttpResponse(TEXT), takes="identity").headers


def test_the_pages_pass_through_it(client: Client, db: None) -> None:
    assert client.get("/report/", headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"
