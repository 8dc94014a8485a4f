"""The vendored design system: what is served is made of it, and it is what was published."""

import hashlib
import json

import pytest

from shared.http.pages.assets import style_bundle
from shared.http.pages.design_system import BUILT, VENDORED, build, small, used_tokens

RECORDS = json.loads((VENDORED / "vendored.json").read_text())
MOST_STYLE = 35_000
"""Bytes over the wire, of all style sheets together."""


def test_the_served_file_is_what_the_script_makes_of_the_vendored_ones():
    assert BUILT.read_text() == build(), "run python -m shared.http.pages.design_system"


def test_every_vendored_file_is_as_it_was_published_and_has_its_licence_beside_it():
    told = {name: one["sha256"] for record in RECORDS for name, one in record["files"].items()}
    there = {
        str(path.relative_to(VENDORED)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDORED.glob("*/*")
        if path.is_file()
    }
    assert there == told
    assert {record["licence"] for record in RECORDS} == {"EUPL-1.2", "BSD-0-Clause"}
    assert "EUROPEAN UNION PUBLIC LICENCE" in (VENDORED / "EUPL-1.2.md").read_text().upper()
    assert "Zero-Clause BSD" in (VENDORED / "htmx" / "LICENSE").read_text()


def test_all_styles_together_are_light():
    assert len(style_bundle().zipped) <= MOST_STYLE


def test_nothing_is_fetched_from_elsewhere():
    assert b"@import" not in style_bundle().body and b"url(http" not in style_bundle().body


def test_only_tokens_that_are_used_are_kept_with_those_that_they_are_made_of():
    tokens = {"--a": "var(--b)", "--b": "red", "--c": "blue"}
    assert used_tokens(tokens, ["p { color: var(--a, var(--z)) }"]) == {"--a", "--b"}


@pytest.mark.parametrize(
    ("style", "smaller"),
    [
        ("/* x */ a,\n b { color : red;\n }\n", "a, b{color : red}"),
        ('@charset "UTF-8"; p { content: "a  b" }', 'p{content: "a b"}'),
    ],
)
def test_comments_and_empty_space_are_left_out(style, smaller):
    assert small(style) == smaller
