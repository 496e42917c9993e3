"""What a browser gets: the clean copy to look at, the original only to save."""

import pytest
from django.http import Http404, HttpResponse

from bizwatch.evidence import responses, store
from bizwatch.evidence.choices import CopyState
from tests.evidence.files import item

pytestmark = pytest.mark.django_db  # closing a response looks after the connection


def put(relative: str, content: bytes) -> str:
    path = store.path_of(relative)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return relative


@pytest.fixture
def photo():
    return item(
        original_name="till “3”.jpg",
        original_path=put("originals/ab/1", b"<script>alert(1)</script>"),
        copy_path=put("copies/ab/1.jpg", b"clean"),
        thumbnail_path=put("copies/ab/1-small.jpg", b"small"),
    )


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_the_copy_and_the_thumbnail_are_shown(photo):
    for make, content in ((responses.copy_response, b"clean"), (responses.thumbnail_response, b"small")):
        response = make(photo)
        assert body(response) == content
        assert response["Content-Type"] == "image/jpeg"
        assert "attachment" not in response.get("Content-Disposition", "")
        response.close()


def test_the_original_can_only_be_saved(photo):
    response = responses.original_response(photo)
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''till%20%E2%80%9C3%E2%80%9D.jpg"
    assert body(response) == b"<script>alert(1)</script>"
    response.close()


@pytest.mark.parametrize("make", [responses.copy_response, responses.thumbnail_response, responses.original_response])
def test_every_answer_is_inert(make, photo):
    response = make(photo)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    response.close()


@pytest.mark.parametrize("state", [state for state in CopyState if state != CopyState.READY])
def test_without_a_copy_there_is_nothing_to_show(state, photo):
    photo.copy_state = state
    with pytest.raises(Http404):
        responses.copy_response(photo)
    with pytest.raises(Http404):
        responses.thumbnail_response(photo)


def test_a_file_that_has_gone_is_not_found_and_logged(photo, caplog):
    store.path_of(photo.original_path).unlink()
    with pytest.raises(Http404):
        responses.original_response(photo)
    assert str(photo.pk) in caplog.text


def test_the_policy_of_the_file_outlives_that_of_the_pages(photo, rf):
    """django-csp leaves a response alone that brings its own policy."""
    from csp.middleware import CSPMiddleware

    response = CSPMiddleware(lambda request: HttpResponse()).process_response(
        rf.get("/"), responses.original_response(photo)
    )
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    response.close()
