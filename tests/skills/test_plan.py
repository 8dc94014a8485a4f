"""The plan a person takes home: in two languages, with their week, as a page and as an accessible file."""

import io
import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader
from skills_house import NOW, SCHOOL, Browser, House, full

from services.skills.web import plan_pdf
from services.skills.web.plan_week import blocks
from services.skills.web.plan_words import FOLDER, PlanWords
from shared.vocabulary.cefr import Level
from shared.vocabulary.guidance import COMMITMENT_KINDS
from shared.vocabulary.plans import PlannedCourse, PlannedGuidance, ProposedPlan
from shared.vocabulary.tracks import PARTS, TRACKS
from shared.vocabulary.week import Interval
from shared.vocabulary.work import ENGAGEMENTS

PLAN = ProposedPlan(
    work=tuple(Interval(day, 8 * 60, 16 * 60) for day in ("mon", "wed", "fri")),
    lessons=tuple(Interval(day, 18 * 60 + 30, 21 * 60) for day in ("tue", "thu")),
    hours_min=24.0,
    hours_max=24.0,
    postcode="1507",
    travel_minutes=22,
    load_hours=37.0,
    courses=(PlannedCourse("course-1", "NT2 A2 naar B1, avond", date(2027, 1, 12), 30, Level.A2, Level.B1),),
    guidance=(PlannedGuidance("buddy", 2.0, 26),),
    strengths=("skills", "travel", "growth"),
)
TITLES = {
    "en": "Your plan to work",
    "ar": "خطتك للوصول إلى العمل",
    "uk": "Ваш план до роботи",
    "ti": "ናብ ስራሕ መደብኩም",
    "tr": "İşe giden planınız",
    "fa": "برنامهٔ شما برای کار",
}
LANGUAGES = ("nl", *TITLES)


def someone(house: House, language: str | None = "ar", **more) -> str:
    personal = full()["personal"] | {"contactLanguage": language}
    return str(house.add(personal=personal, **more)["id"])


def words(page: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", page).split())


def plan_page(coach: Browser, candidate: str) -> str:
    answer = coach.get(f"/candidates/{candidate}/plan")
    assert answer.status_code == 200
    return answer.text


def test_the_plan_tells_work_week_steps_help_why_and_how_to_object(house: House):
    made, coach = someone(house, "en", team=None), house.coach()
    house.step(made, "proposed", 1, plan=PLAN, reason="learns_most")
    house.step(made, "accepted", 3)
    shown = words(plan_page(coach, made))
    for text in (
        "Het werk: Medewerker broodproductie bij Bakkerij De Zaan .",
        "The work: Medewerker broodproductie at Bakkerij De Zaan .",
        "U werkt 24 uur per week.",
        "ongeveer 22 minuten",
        "maandag: reis 7:38–8:00 , werk 8:00–16:00 , reis 16:00–16:22",
        "Tuesday: already taken 9:00–12:00 , lesson 18:30–21:00",
        "zondag: vrij",
        "22 november 2026 Uw coach stelt dit plan voor.",
        "12 January 2027 The course NT2 A2 naar B1, avond starts. The course takes 30 weeks.",
        "12 april 2027 Uw coach vraagt hoe het gaat.",
        "Een buddy: een collega die u op het werk helpt. ( 2 uur per week)".replace("( 2", "(2"),
        "Uw coach bij de gemeente: coach@zaanwolde.example",
        "Hier leert u het meest.",
        "U kunt al veel van dit werk.",
        "Een mens heeft gekozen: uw coach.",
        "Dan mag u bezwaar maken",
    ):
        assert text in shown, text
    assert "nog niet in uw taal" not in shown


def test_an_unknown_language_falls_back_to_dutch_and_english_and_says_so(house: House):
    made, coach = someone(house, "so", team=None), house.coach()
    shown = words(plan_page(coach, made))
    assert "Wij hebben dit plan nog niet in uw taal ( Somalisch )" in shown
    assert "We do not have this plan in your language ( Somali ) yet" in shown
    assert "Regel zo nodig een tolk" in shown
    assert "No work or course has been chosen yet" in shown
    unknown = someone(house, None, reference="ZW-2", team=None)
    assert "De taal van de kandidaat is niet ingevuld" in words(plan_page(coach, unknown))
    dutch = plan_page(coach, someone(house, "nl", reference="ZW-3", team=None))
    assert "Your plan" not in dutch
    assert "plan-alone" in dutch


def test_a_column_that_runs_from_right_to_left_says_so(house: House):
    coach = house.coach()
    for language, direction in (("ar", "rtl"), ("fa", "rtl"), ("prs", "rtl"), ("ti", "ltr"), ("uk", "ltr")):
        page = plan_page(coach, someone(house, language, reference=f"ZW-{language}", team=None))
        code = "fa" if language == "prs" else language
        assert f'lang="{code}" dir="{direction}"' in page


def test_a_plan_that_ended_says_so_and_a_later_proposal_takes_its_place(house: House):
    made, coach = someone(house, "en", team=None), house.coach()
    house.step(made, "proposed", 1, id="m-1", plan=PLAN)
    house.step(made, "refused", 2, id="m-1", party=SCHOOL)
    shown = words(plan_page(coach, made))
    assert "Dit plan gaat niet door" in shown
    assert "Uw week" not in shown
    house.step(made, "proposed", 1, id="m-2", vacancy_title="Kok", plan=None)
    shown = words(plan_page(coach, made))
    assert "Het werk: Kok" in shown
    assert "De werktijden zijn nog niet bekend" in shown


def test_the_plan_of_a_proposal_is_kept_when_it_is_heard_after_a_later_step(house: House):
    made, coach = someone(house, "en", team=None), house.coach()
    house.step(made, "accepted", 3, at=NOW - timedelta(hours=1))
    house.step(made, "proposed", 1, plan=PLAN, at=NOW - timedelta(hours=2))
    shown = words(plan_page(coach, made))
    assert "U werkt 24 uur per week." in shown
    assert "Iedereen heeft ja gezegd" in shown


@pytest.mark.sqlite_only
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_file_is_tagged_titled_and_readable_in_every_language(house: House, language: str):
    made, coach = someone(house, language, team=None), house.coach()
    house.step(made, "proposed", 1, plan=PLAN)
    answer = coach.get(f"/candidates/{made}/plan.pdf")
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Zeldzaam" not in str(answer.headers)
    file = PdfReader(io.BytesIO(answer.data))
    root = file.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nl"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert file.metadata.title == "Uw plan naar werk"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert len(file.pages) <= 2
    text = "".join(" ".join(page.extract_text() for page in file.pages).split())
    assert "Uwplannaarwerk" in text
    if language in ("en", "uk", "tr"):
        assert TITLES[language].replace(" ", "") in text
    elif language != "nl":
        assert any(first <= letter <= last for letter in text for first, last in SCRIPTS[language]), text[:200]
    kinds = structure(root["/StructTreeRoot"])
    assert {"/H1", "/H2", "/P", "/Figure"} <= kinds
    assert all(page["/Tabs"] == "/S" for page in file.pages)


@pytest.mark.sqlite_only
def test_the_file_keeps_every_rule_of_pdf_ua_in_every_language(house: House, pdf_ua_failures, tmp_path: Path):
    coach, files = house.coach(), [tmp_path / f"{language}.pdf" for language in LANGUAGES]
    for file in files:
        made = someone(house, file.stem, team=None)
        house.step(made, "proposed", 1, plan=PLAN)
        file.write_bytes(coach.get(f"/candidates/{made}/plan.pdf").data)
    assert pdf_ua_failures(files) == ""


SCRIPTS = {
    "ar": [("؀", "ۿ"), ("ﭐ", "ﻼ")],
    "fa": [("؀", "ۿ"), ("ﭐ", "ﻼ")],
    "ti": [("ሀ", "፿")],
}


def structure(node, depth: int = 0) -> set[str]:
    """The kinds of all elements of the tree."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return set().union(*(structure(one, depth) for one in node)) if node else set()
    if not hasattr(node, "get") or depth > 40:
        return set()
    found = {str(node["/S"])} if "/S" in node else set()
    return found | (structure(node["/K"], depth + 1) if "/K" in node else set())


def test_what_a_machine_lacks_is_said(house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture):
    made, coach = someone(house, "ti", team=None), house.coach()
    monkeypatch.setattr(plan_pdf, "has_font", lambda name: name != "Noto Sans Ethiopic")
    assert coach.get(f"/candidates/{made}/plan.pdf").status_code == 503
    assert "The font Noto Sans Ethiopic is not installed" in caplog.text


def test_nobody_reads_the_plan_of_another_team(house: House):
    made = someone(house, team="noord")
    other = house.coach("zuid@zaanwolde.example", team="zuid")
    for path in ("plan", "plan.pdf"):
        assert other.get(f"/candidates/{made}/{path}").status_code == 404


def test_names_and_titles_cannot_break_out_of_the_page(house: House):
    personal = full()["personal"] | {"givenName": "<b>x</b>", "contactLanguage": "ar"}
    made, coach = house.add(personal=personal, team=None)["id"], house.coach()
    house.step(made, "proposed", 1, vacancy_title="<script>alert(1)</script> {employer}", plan=PLAN)
    page = plan_page(coach, made)
    assert "<script>alert" not in page
    assert "&lt;b&gt;x" in page
    assert "{employer}" in page


def test_work_in_the_night_is_split_at_midnight():
    found = blocks(ProposedPlan(work=(Interval("sun", 22 * 60, 6 * 60),), travel_minutes=30), ())
    assert [(one.kind, one.day, one.times) for one in found] == [
        ("work", "mon", "0:00–6:00"),
        ("travel", "mon", "6:00–6:30"),
        ("travel", "sun", "21:30–22:00"),
        ("work", "sun", "22:00–24:00"),
    ]


def test_what_was_taken_gives_way_to_the_hours_of_the_plan():
    old, other = Interval("mon", 9 * 60, 12 * 60), Interval("tue", 9 * 60, 12 * 60)
    found = blocks(ProposedPlan(work=(Interval("mon", 8 * 60, 16 * 60),)), (old, other))
    assert [(one.kind, one.day) for one in found] == [("work", "mon"), ("own", "tue")]


def test_every_language_has_the_same_texts_with_the_same_arguments():
    texts = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.json")}
    assert set(texts) == set(LANGUAGES) == set(PlanWords().languages)
    for code, dutch in texts["nl"].items():
        for language, known in texts.items():
            assert set(re.findall(r"{\w+}", known[code])) == set(re.findall(r"{\w+}", dutch)), (language, code)
    assert len({frozenset(known) for known in texts.values()}) == 1
    wanted = {f"help.{kind}" for kind in COMMITMENT_KINDS} | {f"why.strength.{name}" for name in PARTS}
    wanted |= {f"track.{track}" for track in TRACKS} | {f"engagement.{kind}" for kind in ENGAGEMENTS}
    assert wanted <= set(texts["nl"])
    assert Path(FOLDER).is_dir()
