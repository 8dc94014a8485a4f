"""The occupations of the starter set: all work that newcomers do and did, in the words and scripts of seven languages."""

import csv
import io
import unicodedata
import zipfile
from collections import Counter, defaultdict

import pytest

from shared.taxonomy import Taxonomy
from shared.taxonomy.store import LANGUAGES, STARTER

OCCUPATION = "http://data.europa.eu/esco/occupation/"
SCRIPTS = {"ar": "ARABIC", "fa": "ARABIC", "ti": "ETHIOPIC", "uk": "CYRILLIC"}
NOT_UKRAINIAN = set("ыэёъ")
LATIN_NAMES = {"CNC", "ICT"}
SECTORS = {
    *("administration", "agriculture", "business", "care", "cleaning", "construction", "crafts", "education", "food"),
    *("green", "hairdressing", "hospitality", "ict", "logistics", "media", "production", "retail", "security"),
    *("technical", "textile", "transport"),
}
SKILLS_AT_LEAST, SKILLS_AT_MOST = 6, 20
AMBIGUOUS_AT_MOST = 3
DUTCH_OFFICIAL_AT_LEAST = 0.5


def rows(name):
    with (STARTER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def words(row, language):
    return [row[language], *filter(None, row[f"{language}_other"].split("|"))]


@pytest.fixture(scope="module")
def occupations():
    return rows("occupations.tsv")


@pytest.fixture(scope="module")
def needed():
    found = defaultdict(list)
    for row in rows("occupation_skills.tsv"):
        found[row["occupation"]].append(row)
    return found


@pytest.fixture(scope="module")
def official_folder(request):
    folder = request.config.rootpath.parent / "shared" / "data" / "esco"
    if not folder.exists():
        pytest.skip(f"{folder} is not there")
    return folder


@pytest.fixture(scope="module")
def official(official_folder):
    archive = official_folder / "esco-1.1.1-classification-en-csv.zip"
    with zipfile.ZipFile(archive) as files, files.open("occupations_en.csv") as raw:
        lines = csv.DictReader(io.TextIOWrapper(raw, encoding="utf-8-sig", newline=""))
        return {row["conceptUri"]: row for row in lines}


def test_there_are_at_least_360_occupations_and_each_has_its_own_uri(occupations):
    assert len(occupations) >= 360
    assert len({row["uri"] for row in occupations}) == len(occupations)
    assert all(row["uri"].startswith(OCCUPATION) for row in occupations)


def test_every_major_group_of_isco_is_there(occupations):
    groups = Counter(row["isco"][0] for row in occupations)
    assert groups.keys() == set("0123456789")
    assert all(times >= 10 for group, times in groups.items() if group != "0"), groups


def test_every_sector_that_can_be_chosen_has_work_in_it(occupations):
    sectors = Counter(row["sector"] for row in occupations)
    assert sectors.keys() == SECTORS
    assert min(sectors.values()) >= 5, sectors


def test_every_occupation_has_a_name_of_its_own_in_every_language(occupations):
    for language in LANGUAGES:
        names = Counter(row[language].casefold() for row in occupations)
        assert "" not in names
        assert [name for name, times in names.items() if times > 1] == [], language


def test_every_occupation_has_the_words_that_people_really_use(occupations):
    few = [row["nl"] for row in occupations if not 3 <= len(words(row, "nl")) <= 11]
    assert few == []
    for row in occupations:
        for language in LANGUAGES:
            folded = [word.casefold() for word in words(row, language)]
            assert len(set(folded)) == len(folded), row["nl"]
            assert all(word and " ".join(word.split()) == word for word in words(row, language)), row["nl"]


def test_a_word_never_hides_the_name_of_another_occupation_and_hardly_ever_means_two(occupations):
    for language in LANGUAGES:
        meant = defaultdict(set)
        for row in occupations:
            for word in words(row, language):
                meant[word.casefold()].add(row["uri"])
        assert [row[language] for row in occupations if len(meant[row[language].casefold()]) > 1] == []
        assert len([word for word, found in meant.items() if len(found) > 1]) <= AMBIGUOUS_AT_MOST, language


@pytest.mark.parametrize("language", SCRIPTS)
def test_names_are_in_the_script_of_their_language(occupations, language):
    for row in occupations:
        for word in words(row, language):
            letters = [
                letter for part in word.split() if part not in LATIN_NAMES for letter in part if letter.isalpha()
            ]
            assert all(SCRIPTS[language] in unicodedata.name(letter) for letter in letters), word


def test_ukrainian_is_not_russian_and_persian_is_not_arabic(occupations):
    assert {letter for row in occupations for word in words(row, "uk") for letter in word} & NOT_UKRAINIAN == set()
    assert sum(any(letter in "іїєґ" for letter in row["uk"]) for row in occupations) > len(occupations) / 2
    persian = {letter for row in occupations for word in words(row, "fa") for letter in word}
    assert {"پ", "چ", "ژ", "گ", "ک", "ی"} <= persian
    assert persian & {"ك", "ي", "ة", "ى"} == set()
    arabic = {letter for row in occupations for word in words(row, "ar") for letter in word}
    assert arabic & {"پ", "چ", "ژ", "گ", "ک", "ی"} == set()


def test_every_occupation_needs_skills_that_are_there_the_essential_ones_among_them(occupations, needed):
    known = {row["uri"] for row in rows("skills.tsv")}
    assert needed.keys() == {row["uri"] for row in occupations}
    for occupation, relations in needed.items():
        skills = [row["skill"] for row in relations]
        assert SKILLS_AT_LEAST <= len(skills) <= SKILLS_AT_MOST, occupation
        assert len(set(skills)) == len(skills), occupation
        assert set(skills) <= known, occupation
        kinds = Counter(row["need"] for row in relations)
        assert kinds.keys() <= {"essential", "optional"}
        assert kinds["essential"] >= 3, occupation


def test_the_store_answers_in_the_language_of_the_person():
    taxonomy = Taxonomy.load()
    baker = next(concept for concept in taxonomy.concepts("occupation") if concept.label() == "bakker")
    said = {language: taxonomy.label(baker.uri, language) for language in LANGUAGES}
    assert said["ar"] == "خباز"
    assert said["uk"] == "пекар"
    assert said["tr"] == "fırıncı"
    assert len(set(said.values())) == len(LANGUAGES)
    cashier = next(concept for concept in taxonomy.concepts("occupation") if concept.label() == "kassamedewerker")
    assert "كاشير" in cashier.alternatives["ar"]


@pytest.mark.real_data
def test_every_occupation_is_an_official_one_under_its_official_english_name(occupations, official):
    assert [row["nl"] for row in occupations if row["uri"] not in official] == []
    for row in occupations:
        assert official[row["uri"]]["preferredLabel"].strip() == row["en"]
        assert official[row["uri"]]["iscoGroup"] == row["isco"]


@pytest.mark.real_data
def test_our_dutch_names_are_known_to_the_official_files_or_reported(occupations, official_folder, record_property):
    with (official_folder / "occupations_nl_1.1.1.csv").open(encoding="utf-8-sig", newline="") as lines:
        dutch = {row["conceptUri"]: row for row in csv.DictReader(lines)}
    ours = []
    for row in occupations:
        there = dutch[row["uri"]]
        names = [there["preferredLabel"], *there["altLabels"].split("\n")]
        known = {part.strip().casefold() for name in names for part in (name, *name.split("/"))}
        if row["nl"].casefold() not in known:
            ours.append(row["nl"])
    record_property("dutch names that are ours alone", len(ours))
    print(f"{len(ours)} of {len(occupations)} Dutch names are ours alone: {', '.join(ours)}")
    assert len(ours) <= len(occupations) * (1 - DUTCH_OFFICIAL_AT_LEAST)
