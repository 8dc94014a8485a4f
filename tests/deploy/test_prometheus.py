"""The rules and targets that are shipped for Prometheus speak of what there is."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.embedded import System, build
from shared.vocabulary.clock import SystemClock

DEPLOY = Path(__file__).parents[2] / "deploy" / "prometheus"
COMPOSE = yaml.safe_load((DEPLOY.parents[1] / "docker-compose.yml").read_text())
RULES = yaml.safe_load((DEPLOY / "alerts.yml").read_text())["groups"][0]["rules"]
JOBS = yaml.safe_load((DEPLOY / "prometheus.yml").read_text())["scrape_configs"]
SAME_EVERYWHERE = (
    "opstap_requests_total",
    "opstap_request_seconds",
    "opstap_outbox_waiting",
    "opstap_outbox_oldest_seconds",
    "opstap_relay_published_total",
    "opstap_relay_failures_total",
    "opstap_relay_parked_topics",
    "opstap_consumer_lag",
    "opstap_dead_letters",
    "opstap_events_handled_total",
    "opstap_consumer_failures_total",
    "opstap_event_seconds",
)
OF_THE_MATCHER = ("opstap_ranker_behind", "opstap_rank_seconds", "opstap_ranked_after_seconds")


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> System:
    return build({"OPSTAP_DATA_DIR": str(tmp_path_factory.mktemp("data"))}, SystemClock())


def names(system: System, service: str) -> set[str]:
    """Of everything that `/metrics` tells, also where there is no figure yet."""
    text = system.apps[service].test_client().get("/metrics").get_data(as_text=True)
    return set(re.findall(r"^# TYPE (\S+)", text, re.M))


@pytest.mark.parametrize("service", ["skills", "vacancies", "matcher"])
def test_every_service_gives_the_same_figures_under_the_same_names(system: System, service: str) -> None:
    assert set(SAME_EVERYWHERE) <= names(system, service)


def test_the_matcher_also_tells_how_ranking_goes(system: System) -> None:
    assert set(OF_THE_MATCHER) <= names(system, "matcher")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alert_is_about_figures_that_exist(system: System, rule: dict[str, Any]) -> None:
    asked = {name.removesuffix("_bucket") for name in re.findall(r"\bopstap_\w+", rule["expr"])}
    assert asked <= names(system, "matcher")
    assert asked or "up{" in rule["expr"]
    assert rule["annotations"]["summary"] and rule["labels"]["severity"] in ("page", "ticket")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_every_alert_says_in_the_operations_page_what_to_do(rule: dict[str, Any]) -> None:
    page = (DEPLOY.parents[1] / "docs" / "operations.md").read_text()
    assert rule["alert"] in page


@pytest.mark.parametrize("job", JOBS, ids=lambda job: job["job_name"])
def test_every_target_is_a_container_that_answers_there(job: dict[str, Any]) -> None:
    container = COMPOSE["services"][job["job_name"]]
    if "static_configs" in job:
        (target,) = job["static_configs"][0]["targets"]
        name, port = target.split(":")
        assert name == job["job_name"] and port in container["command"]
        assert job["metrics_path"] == f"/{name}/metrics"
    else:
        (found,) = job["dns_sd_configs"]
        assert found["names"] == [job["job_name"]]
        assert container["command"][-2:] == ["--metrics-port", str(found["port"])]


def test_every_process_of_ours_is_asked() -> None:
    ours = {
        name
        for name, container in COMPOSE["services"].items()
        if "opstap" in str(container.get("command", "")) and "profiles" not in container
    }
    assert ours - {f"{name}-migrate" for name in ("skills", "vacancies", "matcher")} == {
        job["job_name"] for job in JOBS
    }
