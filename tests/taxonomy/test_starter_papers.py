"""Driving licences and certificates of the starter set, with the words that vacancies use for them."""

import json
import re

import pytest

from shared.taxonomy.store import STARTER
from shared.vocabulary.papers import CERTIFICATE_INCLUDES, LICENCE_INCLUDES, held_certificates

CODES_IN_USE = [
    "vca_basic",
    "vca_vol",
    "forklift",
    "reach_truck",
    "aerial_platform",
    "haccp",
    "svh_social_hygiene",
    "bhv",
    "first_aid",
    "code_95",
    "driver_card",
    "nen_3140",
    "f_gas",
    "welding_basic",
    "welding_advanced",
    "crop_protection",
    "chainsaw",
    "security_diploma",
    "big_registration",
    "vog",
]


@pytest.fixture(scope="module")
def papers():
    return json.loads((STARTER / "papers.json").read_text(encoding="utf-8"))


def names(paper):
    return [paper["nl"], paper["en"], *paper["nl_other"], *paper["en_other"]]


def named(papers, text):
    every = papers["licences"] + papers["certificates"]
    return [paper["code"] for paper in every if text.casefold() in {name.casefold() for name in names(paper)}]


def test_licences_are_the_categories_of_the_dutch_licence_in_their_order(papers):
    assert [paper["code"] for paper in papers["licences"]] == list(LICENCE_INCLUDES)


def test_codes_that_records_hold_already_are_still_there(papers):
    assert set(CODES_IN_USE) <= {paper["code"] for paper in papers["certificates"]}


def test_codes_are_well_formed_and_what_includes_another_is_on_the_list(papers):
    codes = [paper["code"] for paper in papers["certificates"]]
    assert len(codes) >= 40
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z0-9_]{2,60}", code) for code in codes)
    assert set(CERTIFICATE_INCLUDES) <= set(codes)
    assert held_certificates(CERTIFICATE_INCLUDES) <= set(codes)


def test_every_paper_has_labels_and_other_words_in_both_languages_and_no_word_means_two(papers):
    seen = {}
    for kind, listed in papers.items():
        for paper in listed:
            assert all(names(paper)), paper["code"]
            assert paper["nl_other"], paper["code"]
            for name in {name.casefold() for name in names(paper)}:
                assert seen.setdefault(name, (kind, paper["code"])) == (kind, paper["code"]), name


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("B-rijbewijs", "B"),
        ("groot rijbewijs", "C"),
        ("rijbewijs C+E", "CE"),
        ("VOL-VCA", "vca_vol"),
        ("heftruckdiploma", "forklift"),
        ("code95", "code_95"),
        ("bedrijfshulpverlener", "bhv"),
        ("BIG-geregistreerd", "big_registration"),
        ("verklaring omtrent het gedrag", "vog"),
        ("GPI", "gate_instruction"),
        ("forklift licence", "forklift"),
        ("driver CPC", "code_95"),
    ],
)
def test_what_a_vacancy_calls_it_leads_to_the_paper(papers, text, code):
    assert named(papers, text) == [code]
