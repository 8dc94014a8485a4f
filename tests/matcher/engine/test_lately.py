"""What was made lately is made once."""

from services.matcher.engine.explaining.lately import Lately


def test_what_was_made_is_given_again():
    lately = Lately[str, list[int]](2)
    first = lately.of("a", lambda: [1])
    assert lately.of("a", lambda: [2]) is first


def test_the_one_that_was_asked_for_longest_ago_goes_first():
    lately = Lately[str, list[int]](2)
    first = lately.of("a", lambda: [1])
    lately.of("b", lambda: [2])
    lately.of("a", lambda: [3])
    lately.of("c", lambda: [4])
    assert len(lately) == 2
    assert lately.of("a", lambda: [5]) is first
    assert lately.of("b", lambda: [6]) == [6]


def test_who_makes_the_same_meanwhile_gets_the_one_that_was_there():
    lately = Lately[str, list[int]](2)
    made_by_another = []

    def make():
        made_by_another.append(lately.of("a", lambda: [1]))
        return [2]

    assert lately.of("a", make) is made_by_another[0]
