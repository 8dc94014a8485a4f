"""What helps, as JSON."""

from __future__ import annotations

from typing import Any

from services.matcher.engine.changing.what_helps import Helps, WhatHelps
from services.matcher.schemas.plain import plain
from services.matcher.schemas.wording import Say


def what_helps_body(helps: WhatHelps, say: Say) -> dict[str, Any]:
    """The body of `GET /candidates/{id}/what-helps`; `change` goes into a what-if as it is."""
    return {
        "now": {"ranked": helps.ranked, "best": helps.best},
        "changes": [_one(one, say) for one in helps.changes],
        "pairs": [_two(one, say) for one in helps.pairs],
    }


def _one(helps: Helps, say: Say) -> dict[str, Any]:
    (text,) = helps.texts
    return {
        "code": text.code,
        "args": plain(text.args),
        "text": say(text),
        "lesserDoes": helps.lesser_does,
        **_does(helps),
    }


def _two(helps: Helps, say: Say) -> dict[str, Any]:
    return {
        "codes": [text.code for text in helps.texts],
        "texts": [say(text) for text in helps.texts],
        "together": helps.together,
        **_does(helps),
    }


def _does(helps: Helps) -> dict[str, Any]:
    return {
        "change": dict(helps.change),
        "opens": helps.opens,
        "best": helps.best,
        "example": helps.example,
        "vacancies": list(helps.vacancies),
        "courses": list(helps.courses),
    }
