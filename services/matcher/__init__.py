"""Ranks pathways to work, explains them, and says what would change them.

The service's public names are made on first use, so that importing a part of it does not import all of it.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

PUBLIC = {"Config": "config", "create_app": "app", "migrate": "app", "republish": "app", "workers": "app"}


def __getattr__(name: str) -> Any:
    if name not in PUBLIC:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{PUBLIC[name]}"), name)
