"""Every process of ours has the same taxonomy: in containers one volume that only the importer may write."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from services.embedded import build
from shared.vocabulary.clock import SystemClock

COMPOSE = yaml.safe_load((Path(__file__).parents[2] / "docker-compose.yml").read_text(encoding="utf-8"))
OURS = {name: one for name, one in COMPOSE["services"].items() if "opstap" in str(one.get("command", ""))}


@pytest.mark.parametrize("name", sorted(OURS))
def test_the_taxonomy_is_the_same_volume_everywhere(name: str) -> None:
    process = OURS[name]
    folder = process["environment"]["OPSTAP_TAXONOMY"]
    access = "" if name == "taxonomy" else ":ro"
    assert [one for one in process["volumes"] if one.startswith("taxonomy:")] == [f"taxonomy:{folder}{access}"]
    assert folder == COMPOSE["x-environment"]["OPSTAP_TAXONOMY"]


def test_the_services_of_an_embedded_opstap_share_one(tmp_path: Path) -> None:
    system = build({"OPSTAP_DATA_DIR": str(tmp_path)}, SystemClock())
    parts = {name: app.extensions["opstap"] for name, app in system.apps.items()}
    assert parts["matcher"]["parts"].taxonomy is parts["skills"]["taxonomy"]
    assert parts["vacancies"]["warm_up"] == parts["skills"]["warm_up"]
    for one in parts.values():
        one["database"].close()
