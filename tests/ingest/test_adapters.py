"""What other makers' records become in our own words; what they do not say stays unsaid."""

import json
from pathlib import Path

import pytest

from services.ingest.files import Item, items, send
from services.ingest.texts import text_body
from services.ingest.vum import candidate_body, vacancy_body
from shared.taxonomy.extraction.suggestions import VacancySuggestion
from shared.vocabulary.cefr import LanguageLevels, Level
from shared.vocabulary.week import Interval
from shared.vocabulary.work import Hours, Schedule


def test_a_vum_vacancy_keeps_what_it_says_and_leaves_the_rest_unknown() -> None:
    body = vacancy_body(
        {
            "idVacature": "v1",
            "naamVacature": "Lasser",
            "adres": {"postcode": "1506AB", "straatnaam": "Dam"},
            "contractvorm": [{"codeTypeArbeidscontract": "O", "codeTypeOvereenkomst": "02"}],
            "werktijden": {"aantalWerkurenPerWeekMinimaal": 24, "aantalWerkurenPerWeekMaximaal": 32},
            "rijbewijs": [{"codeSoortRijbewijs": "B+"}, {"codeSoortRijbewijs": "B"}],
            "codeWerkEnDenkniveauMinimaal": "7",
            "taalbeheersing": [
                {"codeTaal": "nld", "codeNiveauTaalbeheersingMondeling": 3, "codeNiveauTaalbeheersingSchriftelijk": 0},
                {"codeTaal": "eng", "codeNiveauTaalbeheersingMondeling": 2},
                {"codeTaal": None, "codeNiveauTaalbeheersingMondeling": 2},
            ],
        }
    )
    assert body["engagement"] == "apprenticeship"
    assert body["contract"] == {"type": "permanent"}
    assert body["hours"] == {"min": 24, "max": 32}
    assert body["licences"] == ["B"]
    assert body["languageMinimum"] == {"listening": "B1", "speaking": "B1"}
    assert body["otherLanguages"] == {"en": "A1"}
    assert body["schedule"] is None
    assert "educationMinimum" not in body
    assert "Dam" not in json.dumps(body)


def test_a_vum_vacancy_without_words_about_dutch_has_no_stated_minimum() -> None:
    body = vacancy_body({"idVacature": "v1", "omschrijvingVacature": "Maak brood. In ploegen."})
    assert body["title"] == "Maak brood"
    assert "languageMinimum" not in body
    assert body["hours"] is None


def test_a_vum_candidate_becomes_a_profile_without_names_or_addresses() -> None:
    body = candidate_body(
        {
            "idWerkzoekende": "w1",
            "mobiliteit": {"bemiddelingspostcode": "1506AB", "maximaleReistijd": 30},
            "vervoermiddel": [{"codeVervoermiddel": 3}, {"codeVervoermiddel": 9}],
            "emailadres": [{"emailadres": "iemand@example.org"}],
            "arbeidsmarktkwalificatie": {
                "taalbeheersing": [
                    {"codeTaal": "nld", "codeNiveauTaalbeheersingMondeling": 1, "codeNiveauTaalbeheersingLezen": 0}
                ],
                "werkervaring": [{"datumAanvangWerkzaamheden": "2015-01-01", "datumEindeWerkzaamheden": "2019-05-01"}],
                "opleiding": [{"codeNiveauOpleiding": 9}, {"codeNiveauOpleiding": 4}],
            },
        }
    )
    assert body["languages"] == {"nl": {"listening": "A0", "speaking": "A0", "source": "estimated"}}
    assert body["travel"] == {"modes": ["bike"], "maxMinutes": 30}
    assert body["experience"][0] | {"label": ""} == {"label": "", "years": 4, "lastYear": 2019}
    assert body["education"] == [{"level": "mbo_2"}]
    assert "example.org" not in json.dumps(body)


def test_a_text_is_a_title_and_a_description_and_nothing_is_guessed() -> None:
    body = text_body("t1", "\n Kok gezocht <LOCATION> - <LOCATION>\nKom bij ons koken.\n")
    assert body["title"] == "Kok gezocht"
    assert body["workplace"] is body["hours"] is body["schedule"] is None


def test_a_file_of_accreditation_records_gives_every_record_in_it(tmp_path: Path) -> None:
    inner = json.dumps([{"idVacature": "a", "naamVacature": "A"}, {"idVacature": "b"}])
    path = tmp_path / "vum.json"
    path.write_text(
        json.dumps([{"vacature.zoekvraag": "{}", "vacature.zoekresultaten": inner, "vacature.vacature": "not json"}])
    )
    assert [item.body.get("employerReference") for item in items(path)] == ["a", "b"]


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.json"
    path.write_text('[{"name": "x"}]')
    with pytest.raises(ValueError, match="no VUM records"):
        list(items(path))


def test_a_refused_record_never_stops_the_others_and_keeps_its_reasons() -> None:
    answers = iter(
        [
            (400, {"errors": [{"pointer": "/title", "message": "missing"}]}),
            (201, {"id": "v"}),
            (503, {"detail": "Away."}),
        ]
    )
    results = list(send([Item(str(n), "/x", "employer_key", {}) for n in range(3)], lambda *_: next(answers)))
    assert [(result.id, result.reasons) for result in results] == [
        (None, ("/title: missing",)),
        ("v", ()),
        (None, (": Away.",)),
    ]


def test_a_file_that_is_no_json_is_named(tmp_path: Path) -> None:
    path = tmp_path / "page.json"
    path.write_text("# not JSON")
    with pytest.raises(ValueError, match=r"page\.json is not JSON"):
        list(items(path))


def test_what_a_plain_text_says_of_hours_days_and_papers_is_taken_over() -> None:
    read = VacancySuggestion(
        hours=Hours(24, 32),
        schedule=Schedule("fixed", shifts=(Interval("mon", 420, 930),)),
        licences=("B",),
        other_languages={"en": Level.A2},
        language_minimum=LanguageLevels.all(Level.B1),
    )
    body = text_body("t1", "Bakker\nBrood.", read)
    assert body["hours"] == {"min": 24, "max": 32}
    assert body["schedule"]["shifts"] == [{"day": "mon", "from": "07:00", "to": "15:30"}]
    assert body["licences"] == ["B"] and body["otherLanguages"] == {"en": "A2"}
    # The service reads Dutch itself and marks it as read.
    assert "languageMinimum" not in body and "certificates" not in body
