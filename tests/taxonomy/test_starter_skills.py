"""The skills of the starter set: enough of them, in words that people use, and none that nobody needs."""

import csv
import io
import unicodedata
import zipfile
from collections import Counter, defaultdict

import pytest

from shared.taxonomy.store import STARTER

OTHER_WORDS_AT_MOST = {"nl_other": 6, "en_other": 4}
SCREEN_LANGUAGES = {"ar": "ARABIC", "uk": "CYRILLIC", "ti": "ETHIOPIC", "tr": "LATIN", "fa": "ARABIC"}
LINKS = {"broader", "related"}


def rows(name):
    with (STARTER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def skills():
    return rows("skills.tsv")


@pytest.fixture(scope="module")
def official(request):
    archive = request.config.rootpath.parent / "shared" / "data" / "esco" / "esco-1.1.1-classification-en-csv.zip"
    if not archive.exists():
        pytest.skip(f"{archive} is not there")
    return {name: official_rows(archive, name) for name in ("skills", "transversalSkillsCollection")}


def official_rows(archive, name):
    with zipfile.ZipFile(archive) as files, files.open(f"{name}_en.csv") as raw:
        lines = csv.DictReader(io.TextIOWrapper(raw, encoding="utf-8-sig", newline=""))
        return {row["conceptUri"]: row for row in lines}


def words(row, column):
    return [word for word in row[column].split("|") if word]


def test_there_are_at_least_1250_skills_and_each_has_its_own_uri(skills):
    assert len(skills) >= 1250
    assert len({row["uri"] for row in skills}) == len(skills)
    assert Counter(row["kind"] for row in skills).keys() == {"skill", "knowledge"}


def test_every_skill_has_a_label_of_its_own_and_other_words_in_dutch_and_english(skills):
    for language in ("nl", "en"):
        labels = Counter(row[language].casefold() for row in skills)
        assert [label for label, times in labels.items() if times > 1] == []
        assert [row["en"] for row in skills if not row[language] or not row[f"{language}_other"]] == []


def test_other_words_are_few_do_not_repeat_the_label_and_have_no_loose_ends(skills):
    for row in skills:
        for column, most in OTHER_WORDS_AT_MOST.items():
            found = words(row, column)
            assert len(found) <= most, row["en"]
            folded = [word.casefold() for word in found] + [row[column[:2]].casefold()]
            assert len(set(folded)) == len(folded), row["en"]
            assert "|".join(word.strip() for word in found) == row[column], row["en"]
        assert all(" ".join(value.split()) == value for value in row.values())


def test_no_word_means_two_skills(skills):
    for language in ("nl", "en"):
        meant = defaultdict(set)
        for row in skills:
            for word in [row[language], *words(row, f"{language}_other")]:
                meant[word.casefold()].add(row["en"])
        assert {word: found for word, found in meant.items() if len(found) > 1} == {}


def test_a_job_title_of_the_starter_set_is_never_a_word_for_a_skill(skills):
    also_work = {"pedicure", "manicure", "hogedrukreiniger", "it support"}
    for language in ("nl", "en"):
        titles = {
            word.casefold()
            for row in rows("occupations.tsv")
            for word in [row[language], *words(row, f"{language}_other")]
        }
        for row in skills:
            shared = titles & {word.casefold() for word in words(row, f"{language}_other")} - also_work
            assert not shared, (row["en"], shared)


def test_labels_of_the_person_are_in_the_script_of_the_language(skills):
    for row in skills:
        for language, script in SCREEN_LANGUAGES.items():
            letters = [letter for letter in row[language] if letter.isalpha()]
            own = [letter for letter in letters if script in unicodedata.name(letter)]
            assert len(own) >= len(letters) / 2, row[language]


def test_the_skills_that_are_asked_most_have_a_label_in_every_language_of_the_screen(skills):
    filled = [row for row in skills if all(row[language] for language in SCREEN_LANGUAGES)]
    assert len(filled) >= 150
    assert [row["en"] for row in skills if row not in filled and any(row[name] for name in SCREEN_LANGUAGES)] == []


def test_links_join_two_different_skills_that_are_there_and_each_pair_once(skills):
    known = {row["uri"] for row in skills}
    links = rows("skill_links.tsv")
    assert len(links) >= 1000
    for link in links:
        assert {link["skill"], link["other"]} <= known
        assert link["skill"] != link["other"]
        assert link["link"] in LINKS
    assert len({frozenset((link["skill"], link["other"])) for link in links}) == len(links)


def test_no_skill_is_related_to_half_the_world():
    degree = Counter(uri for link in rows("skill_links.tsv") for uri in (link["skill"], link["other"]))
    assert max(degree.values()) <= 15


@pytest.mark.real_data
def test_every_skill_is_an_official_one_under_its_official_english_name(skills, official):
    for row in skills:
        there = official["skills"][row["uri"]]
        assert " ".join(there["preferredLabel"].split()) == row["en"]
        assert row["kind"] == ("knowledge" if there["skillType"] == "knowledge" else "skill")


@pytest.mark.real_data
def test_every_skill_is_needed_for_an_occupation_or_is_one_that_all_work_asks(skills, official):
    needed = {row["skill"] for row in rows("occupation_skills.tsv")}
    of_all_work = set(official["transversalSkillsCollection"])
    of_all_work |= {uri for uri, row in official["skills"].items() if row["reuseLevel"] == "transversal"}
    assert [row["en"] for row in skills if row["uri"] not in needed | of_all_work] == []
