"""Pages go out compressed, and their length says nothing exact."""

import gzip

import pytest
from flask import Flask

from shared.http.pages.compressing import SMALLEST, compress_pages, zipped

LONG = "<p>Voorbeeld</p>" * 200


@pytest.fixture
def client():
    app = Flask("pages", static_folder=None)
    compress_pages(app)
    app.add_url_rule("/long", "long", lambda: LONG)
    app.add_url_rule("/short", "short", lambda: "<p>kort</p>")
    app.add_url_rule("/json", "json", lambda: {"text": LONG})
    return app.test_client()


def test_a_long_page_is_compressed_for_who_takes_that(client):
    assert client.get("/long").text == LONG
    answer = client.get("/long", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip" and "Accept-Encoding" in answer.headers["Vary"]
    assert gzip.decompress(answer.data).decode() == LONG and len(answer.data) < SMALLEST
    assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_short_pages_and_other_answers_go_out_as_they_are(client):
    for path in ("/short", "/json"):
        assert "Content-Encoding" not in client.get(path, headers={"Accept-Encoding": "gzip"}).headers


def test_who_does_not_want_it_does_not_get_it(client):
    assert client.get("/long", headers={"Accept-Encoding": "gzip;q=0, br"}).text == LONG


def test_the_same_page_is_not_always_as_long():
    assert len({len(zipped(LONG.encode())) for _ in range(40)}) > 5
