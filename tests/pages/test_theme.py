"""A municipality brings its own look: a class on every page and a file of its own."""

import pytest
from skills_house import House

from services.skills.app import migrate
from services.skills.config import Config
from shared.vocabulary.settings import SettingWrong
from shared.vocabulary.theme import OURS, Theme

STYLE = ".other-theme { --nl-button-primary-background-color: rebeccapurple }"


@pytest.fixture
def theme_file(tmp_path):
    path = tmp_path / "other.css"
    path.write_text(STYLE)
    return path


def test_the_theme_is_on_every_page_and_its_file_has_the_last_word(tmp_path, theme_file):
    environ = {
        "OPSTAP_SECRET_KEY": "s" * 40,
        "OPSTAP_DATA_DIR": str(tmp_path),
        "OPSTAP_BROKER_URL": "memory://",
        "OPSTAP_THEME_CLASS": "other-theme",
        "OPSTAP_THEME_CSS": str(theme_file),
    }
    config = Config.from_env(environ)
    migrate(config)
    house = House(config)
    client = house.app.test_client()
    page = client.get("/sign-in").text
    assert '<html lang="nl" dir="ltr" class="other-theme utrecht-root">' in page
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    assert client.get(address).text.endswith(STYLE)
    house.app.extensions["opstap"]["database"].close()


def test_without_settings_it_is_our_own():
    assert Theme.from_env({}) == Theme(OURS, None)


@pytest.mark.parametrize("classes", ['x" onload="y', "1st", "a  b", "<b>"])
def test_what_is_no_class_is_refused(classes):
    with pytest.raises(SettingWrong):
        Theme.from_env({"OPSTAP_THEME_CLASS": classes})


def test_a_file_that_is_not_there_or_no_style_sheet_is_refused(tmp_path, theme_file):
    for path in (tmp_path / "none.css", theme_file.rename(tmp_path / "other.txt")):
        with pytest.raises(SettingWrong):
            Theme.from_env({"OPSTAP_THEME_CSS": str(path)})
