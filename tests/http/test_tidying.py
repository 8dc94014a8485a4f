"""The web process looks for garbage between answers."""

import gc
import weakref

from services.garbage import OLDER_EVERY, tidy_up
from services.server import Server


class Thing:
    """Refers to itself, so that it only goes when somebody looks for garbage."""

    def __init__(self):
        self.itself = self


def test_what_an_answer_left_is_gone_after_it_was_sent():
    answered = Server(lambda: None, "127.0.0.1:0").cfg.post_request
    thing = Thing()
    left = weakref.ref(thing)
    del thing
    answered(None, None, {}, None)
    assert left() is None


def test_what_stayed_for_a_few_answers_is_looked_through_now_and_then():
    thing = Thing()
    left = weakref.ref(thing)
    gc.collect(0)  # now it is no young object any more
    del thing
    for _ in range(OLDER_EVERY):
        tidy_up()
    assert left() is None
