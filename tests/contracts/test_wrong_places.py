"""What is wrong is told by its place, and never by what stands there."""

from shared.contracts.wrong_places import MOST, wrong_places


def test_places_are_dotted_paths_in_order_each_once():
    told = {"terms": {"skills": {3: {"label": ["Too long."]}}, "hours": {"min": ["Not a number.", "Too small."]}}}
    assert wrong_places(told) == ["terms.hours.min", "terms.skills.3.label"]


def test_a_key_that_somebody_made_up_is_not_repeated():
    assert wrong_places({"languages": {"Nederlands, van mijn buurvrouw": {"key": ["Unknown."]}}}) == ["languages.*.key"]


def test_a_document_that_is_wrong_everywhere_is_told_in_short():
    assert len(wrong_places({f"field{number}": ["Wrong."] for number in range(100)})) == MOST
    assert wrong_places(["Invalid input type."]) == ["*"]
