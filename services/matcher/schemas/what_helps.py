"""What helps, as JSON."""

from __future__ import annotations

from typing import Any

from services.matcher.engine.what_helps import WhatHelps
from services.matcher.schemas.plain import plain
from services.matcher.schemas.wording import Say


def what_helps_body(helps: WhatHelps, say: Say) -> dict[str, Any]:
    """The body of `GET /candidates/{id}/what-helps`; `change` goes into a what-if as it is."""
    return {
        "now": {"ranked": helps.ranked, "best": helps.best},
        "changes": [
            {
                "change": dict(one.change),
                "code": one.code,
                "args": plain(one.text.args),
                "text": say(one.text),
                "opens": one.opens,
                "best": one.best,
                "example": one.example,
                "vacancies": list(one.vacancies),
                "courses": list(one.courses),
            }
            for one in helps.changes
        ],
    }
