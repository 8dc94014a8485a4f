"""Tags and pages, in an app of three lines."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from marshmallow import ValidationError

from shared.http import etags, paging

app = Flask(__name__)


def asking(**headers: str) -> Any:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return app.test_request_context("/api/v1/things?limit=2&after=x&colour=blue", headers=names)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ('"3"', {3}),
        ('W/"3"', {3}),
        ('"3", "4"', {3, 4}),
        ("*", None),
        (" * ", None),
        ("3", set()),
        ('"abc"', set()),
        ("", set()),
        ('"99999999999999999999"', set()),
    ],
)
def test_if_match_names_the_revisions_that_may_be_changed(header: str, expected: set[int] | None) -> None:
    with asking(If_Match=header):
        assert etags.expected_revisions() == expected


def test_without_if_match_any_revision_may_be_changed() -> None:
    with asking():
        assert etags.expected_revisions() is None
        assert not etags.is_seen(1)


def test_if_none_match_knows_what_was_seen() -> None:
    with asking(If_None_Match='"2", W/"3"'):
        assert [etags.is_seen(revision) for revision in (2, 3, 4)] == [True, True, False]
    with asking(If_None_Match="*"):
        assert etags.is_seen(7)


def test_a_tag_is_read_back_from_what_was_given_out() -> None:
    with asking(If_Match=etags.tag(12)):
        assert etags.expected_revisions() == {12}


@pytest.mark.parametrize("id", ["0192f3c1-7a6b-7000-8000-000000000000", "é", "a", "ab", "abc", ""])
def test_a_cursor_is_opaque_and_comes_back_as_the_id(id: str) -> None:
    given = paging.cursor(id)
    assert "=" not in given
    assert paging.PageQuery().load({"after": given})["after"] == id


@pytest.mark.parametrize("query", [{"after": "%"}, {"after": "_w"}, {"limit": 0}, {"limit": 201}, {"limit": "many"}])
def test_a_wrong_cursor_or_limit_is_refused(query: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        paging.PageQuery().load(query)


def test_the_one_too_many_makes_a_next_page_with_the_same_filters() -> None:
    with asking():
        body, headers = paging.page(["a", "b", "c"], 2, str)
    assert body == {"items": ["a", "b"], "next": paging.cursor("b")}
    assert headers == {"Link": f'</api/v1/things?limit=2&colour=blue&after={paging.cursor("b")}>; rel="next"'}


def test_the_last_page_has_no_next() -> None:
    with asking():
        assert paging.page(["a", "b"], 2, str) == ({"items": ["a", "b"], "next": None}, {})
