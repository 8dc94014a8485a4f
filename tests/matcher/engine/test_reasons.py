"""Every code that the engine gives has a text in both languages, and gives the arguments that the texts were written for."""

import ast
import json
import re
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from matcher_random import property_test, towns
from matcher_readings import engine_of
from matcher_towns import OCCUPATIONS

from services.matcher import engine
from services.matcher.domain import candidate_changes
from services.matcher.domain.gate_reasons import REASONS_OF_GATES, gate_reason
from services.matcher.domain.pathways import Reason
from services.matcher.domain.reasons import (
    BEYOND_PATHWAYS,
    CHANGES_OF_NEAR_MISSES,
    NOTES,
    OUT_OF_TURN,
    PLACES,
    REASONS,
    REASONS_OF_PARTS,
    WHAT_HELPS,
)
from services.matcher.schemas.wording import Wording
from shared.taxonomy.store import Taxonomy
from shared.vocabulary.tracks import GATES

WORDING = Path(engine.__file__).parents[1] / "wording"
COMPUTED = {
    f"experience_{near}_unit{known}"
    for near in ("same", "minor", "sub_major", "major")
    for known in ("", "_years_unknown")
}


def texts(language):
    return json.loads((WORDING / f"{language}.json").read_text(encoding="utf-8"))


TAXONOMY = Taxonomy.load()
LABELS = {paper.code: paper.labels for paper in (*TAXONOMY.licences, *TAXONOMY.certificates)}
WORDS = Wording(
    lambda code, language: code.replace("_", " ") if code in OCCUPATIONS else LABELS.get(code, {}).get(language)
)
RAW = re.compile(r"https?:|[a-z]_[a-z]|[{}\[\]]|\bNone\b|\bTrue\b|\b(value|part|language)\.[a-z]|,\s*,|: \.")
"""What nobody should read: addresses, codes, slots, Python, and a list of nothing."""


def sentence(reason, language):
    """As people read it; it must be one."""
    said = WORDS.say(reason, language)
    assert said and said[0] == said[0].upper() and said[-1] == ".", said
    assert not RAW.search(said), said
    return said


def codes_in_source():
    """String constants in the engine, and in the changes that it tries, that are codes, wherever they are written."""
    found = set()
    for path in (*Path(engine.__file__).parent.rglob("*.py"), Path(candidate_changes.__file__)):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Reason", "CandidateChange"):
                found |= {one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant)}
    return {code for code in found if isinstance(code, str)}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_code_has_a_text_and_no_text_is_left_over(language):
    assert set(texts(language)) == set(REASONS)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_text_can_be_filled_with_the_arguments_of_its_code(language):
    for code, example in REASONS.items():
        sentence(Reason(code, example), language)
        slots = {name for _, name, _, _ in Formatter().parse(texts(language)[code]) if name}
        assert slots <= set(example), code


def test_every_gate_has_a_sentence_when_it_passes_fails_and_cannot_be_told():
    for gate in GATES:
        for result in ("pass", "fail"):
            assert any(code.startswith(f"gate_{gate}_{result}") for code in REASONS_OF_GATES), (gate, result)
    assert "gate_unknown" in REASONS_OF_GATES


def test_every_code_written_in_the_engine_is_known():
    pieces = {"experience_", "_unit", "_unit_years_unknown"}
    written = codes_in_source() - pieces
    assert written <= set(REASONS)
    elsewhere = COMPUTED | {"not_stated_by_vacancy", "not_stated_by_candidate", "buddy", "evening_courses"}
    assert set(REASONS) <= written | elsewhere | set(BEYOND_PATHWAYS) | set(REASONS_OF_GATES) | set(PLACES) | set(
        OUT_OF_TURN
    )


def same_arguments(reason, examples):
    assert reason.code in examples
    assert set(reason.args) == set(examples[reason.code])
    for language in ("nl", "en"):
        sentence(reason, language)


@property_test
@given(towns())
def test_what_the_engine_says_is_what_the_texts_expect(town):
    here = engine_of(town)
    ranking = here.rank(town.candidate, town.as_of)
    shown = [one.pathway for one in ranking.ranked] + list(ranking.to_clarify)
    for pathway in shown + [near.pathway for near in ranking.near_misses]:
        for part in pathway.parts:
            same_arguments(part.reason, REASONS_OF_PARTS)
        for note in pathway.notes:
            same_arguments(note, NOTES)
        for gate in pathway.gates:
            json.dumps(dict(gate.detail))
            same_arguments(gate_reason(gate), REASONS_OF_GATES)
    for near in ranking.near_misses:
        same_arguments(near.change, CHANGES_OF_NEAR_MISSES)
    helps = here.what_helps(town.candidate, town.as_of)
    for change in (*helps.changes, *helps.pairs):
        for text in change.texts:
            same_arguments(text, WHAT_HELPS)
        json.dumps(dict(change.change))
