"""Levels of a language with what somebody can do at them, so that a level is chosen by that and not by its letters."""

from __future__ import annotations

import re
from dataclasses import replace

from services.skills.web.form_view import RowView, SectionView
from shared.http.pages import t
from shared.http.pages.fields import Field
from shared.vocabulary.cefr import LANGUAGE_SKILLS, Level

CAN_DO = tuple(level.name for level in Level if level.name != "A0")
"""The levels that say what somebody can do; A0 is that somebody looked and found nothing yet."""
_LEVEL_FIELD = re.compile(rf"languages\.\d+\.({'|'.join(LANGUAGE_SKILLS)})")


def with_can_do(section: SectionView) -> SectionView:
    """The section with a short can-do statement beside every level of a language's skills."""
    parts = (replace(part, rows=tuple(_row(row) for row in part.rows)) for part in section.parts)
    return replace(section, parts=tuple(parts))


def _row(row: RowView) -> RowView:
    return replace(row, fields=tuple(_field(field) for field in row.fields))


def _field(field: Field) -> Field:
    found = _LEVEL_FIELD.fullmatch(field.name)
    if found is None:
        return field
    choices = [
        (level, f"{level}: {t(f'can_do.short.{found[1]}.{level}')}" if level in CAN_DO else text)
        for level, text in field.choices
    ]
    return replace(field, choices=choices, size="medium")
