"""Asking for memory before it is read: a pass that knows where it will look need not wait there."""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic
from numpy.typing import NDArray

from services.matcher.engine.kernel.jit import compiled

TO_READ, KEEP, DATA = 0, 3, 1


@intrinsic
def _fetch(typing_context: Any, array: Any, place: Any) -> Any:
    """See `come_near`."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        found = context.make_array(signature.args[0])(context, builder, arguments[0])
        at = builder.bitcast(builder.gep(found.data, [arguments[1]]), ir.IntType(8).as_pointer())
        number = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [at.type, number, number, number])
        how = [ir.Constant(number, one) for one in (TO_READ, KEEP, DATA)]
        builder.call(builder.module.declare_intrinsic("llvm.prefetch", [at.type], kind), [at, *how])
        return context.get_dummy_value()

    return types.void(array, types.int64), code


@compiled
def come_near(array: NDArray[Any], place: int) -> None:
    """Have the cache line of `array[place]` come near. The array has one dimension; a place outside of it is
    asked for in vain."""
    _fetch(array, np.int64(place))  # type: ignore[call-arg]
