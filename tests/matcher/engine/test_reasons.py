"""Every code that the engine gives has a text in both languages, and gives the arguments that the texts were written for."""

import ast
import json
from pathlib import Path

import pytest
from hypothesis import given
from matcher_random import property_test, towns
from matcher_readings import engine_of

from services.matcher import engine
from services.matcher.domain.reasons import (
    BEYOND_PATHWAYS,
    CHANGES_OF_NEAR_MISSES,
    NOTES,
    REASONS,
    REASONS_OF_PARTS,
    WHAT_HELPS,
)

WORDING = Path(engine.__file__).parents[1] / "wording"
COMPUTED = {
    f"experience_{near}_unit{known}"
    for near in ("same", "minor", "sub_major", "major")
    for known in ("", "_years_unknown")
}


def texts(language):
    return json.loads((WORDING / f"{language}.json").read_text(encoding="utf-8"))


def in_words(args):
    """As the pages do: lists and mappings in a row."""

    def word(value):
        if isinstance(value, dict):
            return ", ".join(f"{key} {one}" for key, one in value.items())
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    return {name: word(value) for name, value in args.items()}


def codes_in_source():
    """String constants in the engine that are codes, wherever they are written."""
    found = set()
    for path in Path(engine.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("Reason", "CandidateChange"):
                found |= {one.value for one in ast.walk(node.args[0]) if isinstance(one, ast.Constant)}
    return {code for code in found if isinstance(code, str)}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_code_has_a_text_and_no_text_is_left_over(language):
    assert set(texts(language)) == set(REASONS)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_text_can_be_filled_with_the_arguments_of_its_code(language):
    for code, template in texts(language).items():
        text = template.format(**in_words(REASONS[code]))
        assert text
        assert text[-1] == "."
        assert "None" not in text


def test_every_code_written_in_the_engine_is_known():
    pieces = {"experience_", "_unit", "_unit_years_unknown"}
    written = codes_in_source() - pieces
    assert written <= set(REASONS)
    elsewhere = COMPUTED | {"not_stated_by_vacancy", "not_stated_by_candidate", "buddy", "evening_courses"}
    assert set(REASONS) <= written | elsewhere | set(BEYOND_PATHWAYS)


def same_arguments(reason, examples):
    assert reason.code in examples
    assert set(reason.args) == set(examples[reason.code])
    for language in ("nl", "en"):
        assert texts(language)[reason.code].format(**in_words(reason.args))


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
    for near in ranking.near_misses:
        same_arguments(near.change, CHANGES_OF_NEAR_MISSES)
    for change in here.what_helps(town.candidate, town.as_of).changes:
        same_arguments(change.text, WHAT_HELPS)
        json.dumps(dict(change.change))
