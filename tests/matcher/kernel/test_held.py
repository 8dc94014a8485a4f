"""What compiled code holds is the arrays themselves, for as long as something holds them.

With what the engine holds, and nothing of these tests: code for other tuples would be kept beside that of the engine.
"""

from __future__ import annotations

import gc
from threading import Thread
from weakref import ref

import numpy as np
import pytest
from matcher_readings import engine_of
from matcher_towns import AS_OF, course, job, person, town

pytest.importorskip("numba")

from services.matcher.engine.candidate_view import CandidateView
from services.matcher.engine.kernel.form import Form, form
from services.matcher.engine.kernel.held import hold
from services.matcher.engine.kernel.listed.vacancies import NO_SLOTS, before_reading
from services.matcher.engine.kernel.person import Person
from services.matcher.engine.kernel.prepared import Prepared
from services.matcher.engine.kernel.scan import Look
from services.matcher.engine.kernel.stock.offer import compiled_stock
from services.matcher.engine.kernel.tracks.best import RANKED
from services.matcher.engine.stock.stock_columns import StockColumns

HERE = town(person("A2"), [job("v1"), job("v2")], course())


def stock_of() -> StockColumns:
    return engine_of(HERE)._stock


def form_in(stock: StockColumns) -> Form:
    known = compiled_stock(stock)
    known.offer(stock)
    return form(CandidateView(HERE.candidate, AS_OF, stock.settings, stock.travel), stock, known)


def test_what_is_held_is_the_arrays_themselves():
    stock = stock_of()
    filled_in, known = form_in(stock), compiled_stock(stock)
    look = Look(known.offer(stock), filled_in, known.rules)
    held = look.now.arrays
    assert isinstance(held, Prepared)
    assert isinstance(held.who, Person)
    for name, one in filled_in.by_code._asdict().items():
        if name != "from_home":
            assert np.shares_memory(one, getattr(held.who, name)) or not one.size
    look.listed(5, 3, 5)
    assert len(look.vacancies.so_far.slot) == 2
    assert look.vacancies.parts()[1].all(), "written by compiled code, read here"


def test_arrays_live_as_long_as_something_holds_them():
    stock = stock_of()
    filled_in = form_in(stock)
    seen = ref(filled_in.numbers)
    now, *_ = before_reading(compiled_stock(stock).offer(stock).held, filled_in, True, NO_SLOTS, False)
    del filled_in, _
    gc.collect()
    assert seen() is not None, "compiled code holds it"
    wrapped = now.arrays.who.needs
    del now
    gc.collect()
    assert wrapped.shape == (0,)
    del wrapped
    gc.collect()
    assert seen() is None


def test_another_thread_may_be_the_last_to_let_go():
    stock = stock_of()
    filled_in = form_in(stock)
    seen = ref(filled_in.numbers)
    kept = list(before_reading(compiled_stock(stock).offer(stock).held, filled_in, True, NO_SLOTS, False)[:1])
    del filled_in
    thread = Thread(target=kept.clear)
    thread.start()
    thread.join()
    gc.collect()
    assert seen() is None


def arrays_in(some) -> list[np.ndarray]:
    if isinstance(some, np.ndarray):
        return [some]
    return [one for inside in some for one in arrays_in(inside)] if isinstance(some, tuple) else []


def test_nothing_that_was_lent_is_held():
    stock = stock_of()
    filled_in, known = form_in(stock), compiled_stock(stock)
    look = Look(known.offer(stock), filled_in, known.rules)
    look.listed(5, 3, 5)
    of_stock = [one for one in arrays_in((*look.offer, known.rules)) if one.size]
    held = arrays_in((look.now.arrays, look.vacancies.reading.arrays, look.turns(RANKED).glance))
    assert len(held) > 50
    assert not any(np.may_share_memory(one, other) for one in held for other in of_stock)


def test_a_stock_is_held_anew_when_it_changes():
    engine = engine_of(HERE)
    known, stock = compiled_stock(engine._stock), engine._stock
    before = known.offer(stock).held
    assert known.offer(stock).held is before
    engine.put_vacancy(job("v2"))
    assert known.offer(stock).held is not before


def test_python_does_not_hold_what_only_compiled_code_can():
    with pytest.raises(TypeError):
        hold((np.zeros(1),))
    with pytest.raises(TypeError):
        _ = compiled_stock(stock := stock_of()).offer(stock).held.lent
