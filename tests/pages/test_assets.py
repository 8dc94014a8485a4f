"""Styles and scripts: one file, compressed, at an address that changes with its bytes."""

import gzip

import pytest
from flask import Flask, Response

from shared.http.pages.assets import Asset, style_bundle, style_files


@pytest.fixture
def browser():
    app = Flask("assets", static_folder=None)
    asset = Asset(b"p { color: red }\n" * 100, "text/css; charset=utf-8")
    app.add_url_rule("/style", view_func=asset.answer, endpoint="style")
    return app.test_client(), asset


def test_the_design_system_comes_first_then_our_own_style_then_each_subject_by_name(tmp_path):
    for name in ("pathways.css", "opstap.css", "caseload.css", "design-system.css"):
        (tmp_path / name).write_text("")
    names = [path.name for path in style_files(tmp_path)]
    assert names == ["design-system.css", "opstap.css", "caseload.css", "pathways.css"]


def test_the_bundle_holds_every_style_sheet_and_a_theme_has_the_last_word(tmp_path):
    theme = tmp_path / "theme.css"
    theme.write_text(".my-theme { --opstap-accent: purple }")
    body = style_bundle([theme]).body
    for path in style_files():
        assert path.read_bytes() in body
    assert body.endswith(theme.read_bytes())
    assert style_bundle([theme]).version != style_bundle().version


def test_a_browser_that_takes_gzip_gets_it_and_another_gets_the_bytes(browser):
    client, asset = browser
    plain: Response = client.get("/style")
    small: Response = client.get("/style", headers={"Accept-Encoding": "gzip, br"})
    assert plain.data == asset.body and "Content-Encoding" not in plain.headers
    assert gzip.decompress(small.data) == asset.body and len(small.data) < len(plain.data) / 5
    assert plain.headers["Vary"] == small.headers["Vary"] == "Accept-Encoding"


def test_only_the_address_of_this_version_is_kept_for_a_year(browser):
    client, asset = browser
    assert "immutable" in client.get(f"/style?v={asset.version}").headers["Cache-Control"]
    for other in ("/style", "/style?v=older"):
        assert client.get(other).headers["Cache-Control"] == "public, max-age=86400"
