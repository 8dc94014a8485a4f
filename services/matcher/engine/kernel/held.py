"""How a hundred arrays are handed over as one thing.

Of every array that Python hands to a compiled pass type and shape are looked at and its owner is counted (0.1 us, and
0.65 where the caches are cold); every one that a pass gives back is wrapped in an object that finds its type by name
(1 us). One candidate's list used to take 530 arrays in and 86 out: a fifth of it. So the tuples that many passes share
stay in compiled code. A `Held` has one of them: Python passes it on without looking inside (90 arrays: 0.7 us instead
of 10, cold 25 instead of 100), passes take what they need out of it (`held.arrays`), and inside tuples are what they
are everywhere. The tuple itself does not change; arrays in it may be written to.

A `Held` keeps its arrays for as long as something keeps it, in Python or not, without the lock of the interpreter.
Compiled code counts who has an array, in a way that holds between threads (5 ns): whatever takes hundreds of arrays out
counts twice for each, and so does every slice that is made of one in a loop. A pass that only works with them has
them `lent`: nothing is counted.
"""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from numba.core import types
from numba.core.imputils import lower_getattr
from numba.core.typing.templates import AttributeTemplate
from numba.experimental import structref
from numba.extending import infer_getattr, overload

from services.matcher.engine.kernel.jit import compiled

Arrays = TypeVar("Arrays", bound=tuple[Any, ...])


@structref.register
class _Kind(types.StructRef):
    """As compiled code knows it; told apart by the names and types in the tuple."""

    def preprocess_fields(self, fields: Any) -> Any:
        return tuple((name, types.unliteral(kind)) for name, kind in fields)  # type: ignore[no-untyped-call]


class Held(structref.StructRefProxy, Generic[Arrays]):
    """A tuple of arrays, numbers and such tuples that compiled code keeps."""

    _numba_type_ = vars(structref.StructRefProxy)["_type"]
    """What numba's own property says; it asks for it twice for everything that is handed to a pass."""

    def __new__(cls, arrays: Arrays) -> Held[Arrays]:
        return _held(arrays)

    @property
    def arrays(self) -> Arrays:
        """In compiled code the tuple as it is; in Python with every array wrapped anew: keep it."""
        return _arrays(self)

    @property
    def lent(self) -> Arrays:
        """In compiled code `arrays`, for as long as who called keeps what is held: nothing of it, and no slice, may be
        given back to Python or held by something else."""
        raise TypeError("in compiled code alone")


structref.define_boxing(_Kind, Held)  # type: ignore[no-untyped-call]


def hold(arrays: Arrays) -> Held[Arrays]:
    """In compiled code what `Held(arrays)` is in Python."""
    raise TypeError("in compiled code alone")


@overload(hold)
def _hold(arrays: Any) -> Any:
    kind = _Kind([("arrays", arrays)])  # type: ignore[no-untyped-call]

    def code(arrays: Any) -> Any:
        made: Any = structref.new(kind)  # type: ignore[call-arg]
        made.arrays = arrays
        return made

    return code


@infer_getattr
class _Lending(AttributeTemplate):
    """See `Held.lent`. An attribute, and no function: numba leaves out what is written to a thing of which it does not
    see that it is part of what came in."""

    key = _Kind

    def resolve_lent(self, held: Any) -> Any:
        return held.field_dict["arrays"]


@lower_getattr(_Kind, "lent")  # type: ignore[no-untyped-call]
def _lend(context: Any, builder: Any, held: Any, value: Any) -> Any:
    inside = structref._Utils(context, builder, held).get_data_struct(value)  # type: ignore[no-untyped-call]
    return _disowned(context, builder, held.field_dict["arrays"], inside.arrays)


def _disowned(context: Any, builder: Any, kind: Any, value: Any) -> Any:
    """Without an owner of any array: of such nobody counts who has it."""
    if isinstance(kind, types.Array):
        array = context.make_array(kind)(context, builder, value)
        array.meminfo, array.parent = array.meminfo.type(None), array.parent.type(None)
        return array._getvalue()
    if isinstance(kind, types.BaseTuple):
        inside = enumerate(kind)  # type: ignore[var-annotated, arg-type]
        parts = [_disowned(context, builder, one, builder.extract_value(value, place)) for place, one in inside]
        return context.make_tuple(builder, kind, parts)
    return value


@compiled
def _held(arrays: Arrays) -> Held[Arrays]:
    return hold(arrays)


@compiled
def _arrays(held: Held[Arrays]) -> Arrays:
    return held.arrays
