"""What the candidate form offers to choose from: a taxonomy is too large to show whole."""

from __future__ import annotations

import html
import re

import pytest
from skills_house import TAXONOMY, Form, House

from services.skills.web.concepts import ASKED_PAPERS, SUGGESTED_SKILLS

pytestmark = pytest.mark.sqlite_only
LARGEST_PAGE = 100 * 1024
LARGEST_LISTS = 15_000


def form_of(house: House, **changes: object) -> str:
    return f"/candidates/{house.add(**changes)['id']}/edit"


def offered(page: str, name: str) -> list[str]:
    listed = page.partition(f'<datalist id="{name}"')[2].partition("</datalist>")[0]
    return [html.unescape(text) for text in re.findall(r"<option>([^<]*)", listed)]


def test_the_form_of_a_candidate_with_every_field_stays_small_and_so_do_its_lists(house: House):
    coach = house.coach()
    page = coach.get(form_of(house)).text
    assert len(page.encode()) <= LARGEST_PAGE
    lists = re.findall("<datalist.*?</datalist>", page, re.DOTALL)
    assert sum(len(listed.encode()) for listed in lists) <= LARGEST_LISTS


def test_the_skills_of_somebodys_work_are_suggested_first_and_the_common_ones_fill_up(house: House):
    rare = next(one for one in TAXONOMY.concepts("occupation") if one.label("nl") == "psycholoog")
    essential, _ = TAXONOMY.skills_of(rare.uri)
    coach = house.coach()
    new = set(offered(coach.get("/candidates/new").text, "known-skills"))
    theirs = {TAXONOMY.label(uri, "nl") for uri in essential}
    assert len(new) <= SUGGESTED_SKILLS
    assert not theirs <= new
    page = coach.get(
        form_of(house, experience=[{"label": "psycholoog", "occupation": rare.uri, "confirmed": True}])
    ).text
    assert theirs <= set(offered(page, "known-skills"))
    assert len(offered(page, "known-skills")) <= SUGGESTED_SKILLS


def test_every_certificate_can_be_chosen_and_only_those_asked_most_have_a_box(house: House):
    page = house.coach().get("/candidates/new").text
    boxes = re.findall(r'name="certificates" value="(\w+)"', page)
    assert boxes == list(ASKED_PAPERS)
    names = {paper.labels["nl"] for paper in TAXONOMY.certificates if paper.code not in boxes}
    assert set(offered(page, "known-papers")) == names


def test_certificates_are_typed_by_name_or_code_and_then_have_a_box(house: House):
    address, coach = form_of(house, certificates=["vca_basic"]), house.coach()
    page = coach.get(address).text
    typed = {**Form(page, address).values, "certificates.other": "NEN 9140, adr eigen_papier"}
    answer = coach.post(address, typed)
    assert answer.status_code == 303, answer.text
    stored = house.call("GET", "candidates").json["items"][0]
    assert stored["certificates"] == ["vca_basic", "nen_9140", "adr", "eigen_papier"]
    again = coach.get(address).text
    assert re.search(r'value="nen_9140" checked', again)
    assert 'name="certificates.other" value="eigen_papier"' in again
    assert not re.search(r'name="certificates" value="nen_9140"', page)
