"""`opstap rank` and `opstap demand`, and the tables that they and `make run` print."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console, Group
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from shared.contracts.events import provider_topic
from shared.events.access import provider_grants, service_grants

JsonObject = Mapping[str, Any]
MOST_REASONS = 3
TELLING_NOTES = (
    "trial_placement_first",
    "trial_placement_first_weeks_unknown",
    "after_term_end",
    "wage_below_minimum",
    "wage_below_old_minimum",
)
"""The others are said of almost every pathway."""


@click.command()
@click.argument("candidate_id", required=False)
@click.option(
    "--all", "everybody", is_flag=True, help="Rank everybody whose list is not up to date; go on where it stopped."
)
@click.option("--anew", is_flag=True, help="With --all: everybody, also whose list is up to date.")
@click.option(
    "--processes", type=click.IntRange(1, 64), default=os.cpu_count, show_default="one per core", help="With --all."
)
@click.option("--limit", type=click.IntRange(1, 200), default=10, show_default=True, help="Pathways per group.")
@click.option("--explain", is_flag=True, help="Every part of every score.")
@click.option("--language", type=click.Choice(["nl", "en"]), default="en", show_default=True, help="Of the reasons.")
@click.option("--json", "as_json", is_flag=True, help="For programs: the answer of the API.")
def rank(
    candidate_id: str | None,
    everybody: bool,
    anew: bool,
    processes: int,
    limit: int,
    explain: bool,
    language: str,
    as_json: bool,
) -> None:
    """Print the ranked pathways of a candidate, with reasons and near misses, from the matcher's own database; or, with
    --all, rank everybody, while no `opstap matcher consume` does.

    Example: opstap rank 019aa0c2-5c7e-7d7a-9f6e-0b7d6f1c2a3b --explain
    """
    if everybody == (candidate_id is not None):
        raise click.UsageError("name a candidate, or say --all")
    if candidate_id is None:
        from services.matcher.rank_process import rank_and_tell

        rank_and_tell(_matcher_parts(), os.environ, processes, anew)
        return
    answer = _answer(candidate_id, limit, language)
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        print_ranking(Console(), answer, explain=explain)


@click.command("provider-topics")
@click.option("--acls", is_flag=True, help="Print the commands that let services and providers in on Apache Kafka.")
@click.option("--server", default="$KAFKA", show_default=True, help="What the commands say for the broker's address.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def provider_topics(acls: bool, server: str, as_json: bool) -> None:
    """List the topics of providers, or print the commands that say who may read and write what.

    Example: opstap matcher provider-topics --acls --server kafka:9092 | sh
    """
    found = _providers()
    grants = [*service_grants(), *provider_grants(found)] if acls else []
    if as_json:
        topics = [{"provider": provider, "topic": provider_topic(provider).name} for provider in found]
        click.echo(json.dumps({"topics": topics, "acls": [asdict(grant) for grant in grants]}, indent=1))
    elif acls:
        click.echo("\n".join(grant.command(server) for grant in grants))
    else:
        click.echo("\n".join(provider_topic(provider).name for provider in found) or "There are no providers yet.")


def _providers() -> list[str]:
    from services.matcher.config import Config
    from services.matcher.store.queries import provider_organisations
    from shared.store.database import open_engine

    engine = open_engine(Config.from_env({"OPSTAP_SECRET_KEY": "not used", **os.environ}).database_url)
    try:
        with engine.connect() as connection:
            return provider_organisations(connection)
    finally:
        engine.dispose()


def print_ranking(console: Console, answer: JsonObject, *, explain: bool = False) -> None:
    """Print an answer of `GET /candidates/{id}/pathways` for people.

    The ranked pathways with their strongest reasons, the parts of the first score (of all with `explain`), near misses
    with what would open them, and the questions to ask.
    """
    totals = answer["totals"]
    console.print()
    console.print(f"[bold]Candidate {escape(answer['reference'])}[/]  ({answer['candidate']})")
    console.print(
        f"{totals['ranked']} ranked pathways, {totals['toClarify']} to clarify. Settings {answer['settings']}."
    )
    if answer["ranked"]:
        console.print(_ranked(answer["ranked"]))
        for path in answer["ranked"] if explain else answer["ranked"][:1]:
            console.print(_parts(path))
    if answer["nearMisses"]:
        console.print(_near_misses(answer["nearMisses"]))
    if answer["questions"]:
        console.print(_questions(answer))


def _ranked(paths: list[JsonObject]) -> Table:
    table = Table("#", "score", "pathway to work", "starts", "why, strongest first", box=SIMPLE_HEAD, title="Ranked")
    table.title_justify = "left"
    for number, path in enumerate(paths, 1):
        strongest = sorted(path["parts"], key=lambda part: -part["contribution"])[:MOST_REASONS]
        why = [f"{part['name']} +{part['contribution']:.2f}: {escape(part['reason']['text'])}" for part in strongest]
        why += [f"[dim]note: {escape(note['text'])}[/]" for note in path["notes"] if note["code"] in TELLING_NOTES]
        table.add_row(str(number), f"{path['score']:.3f}", _pathway(path), path["startsOn"], "\n".join(why))
    return table


def _pathway(path: JsonObject) -> Text:
    vacancy = path["vacancy"]
    employer = vacancy["employer"]["name"]
    lines = [vacancy["title"], f"  {employer}" if employer else "", f"  {_words(path['track'])}"]
    lines += [f"  + {course['title']} ({course['fromLevel']}-{course['toLevel']})" for course in path["courses"]]
    lines += [f"  + {_words(promise['kind'])} ({promise['status']})" for promise in path["guidance"]]
    table = path["timetable"]
    figures = [
        "" if table["travelMinutes"] is None else f"{table['travelMinutes']} min travel",
        "" if table["loadHours"] is None else f"{table['loadHours']:g} h a week in all",
    ]
    lines.append("  " + ", ".join(filter(None, figures)))
    return Text("\n".join(line for line in lines if line.strip()))


def _parts(path: JsonObject) -> Table:
    title = f"How {path['score']:.3f} adds up: {path['vacancy']['title']}, {_words(path['track'])}"
    table = Table(
        "part", "value", "weight", "adds", "because", box=SIMPLE_HEAD, title=escape(title), title_justify="left"
    )
    for part in path["parts"]:
        table.add_row(
            part["name"],
            f"{part['value']:.2f}",
            f"{part['weight']:.2f}",
            f"{part['contribution']:.3f}",
            Text(part["reason"]["text"]),
        )
    return table


def _near_misses(misses: list[JsonObject]) -> Table:
    table = Table(
        "vacancy", "track", "stopped by", "what would open it", "would score", box=SIMPLE_HEAD, title="Near misses"
    )
    table.title_justify = "left"
    for miss in misses:
        path = miss["pathway"]
        title = Text(path["vacancy"]["title"])
        change = Text(miss["change"]["text"])
        table.add_row(title, _words(path["track"]), _words(miss["gate"]), change, f"{miss['wouldScore']:.3f}")
    return table


def _questions(answer: JsonObject) -> Group:
    paths = [one["pathway"] for one in answer["toClarify"]]
    titles = {path["vacancy"]["id"]: path["vacancy"]["title"] for path in paths}
    titles |= {course["id"]: course["title"] for path in paths for course in path["courses"]}
    lines = [Text("To clarify", style="italic")]
    for question in answer["questions"]:
        about = titles.get(question["id"], "the candidate")
        opens = f"opens {question['opens']} of {question['pathways']} that need it"
        lines.append(Text(f"  ask {about}: {question['text']} ({opens})"))
    return Group(*lines)


def _words(code: str) -> str:
    return code.replace("_", " ")


def _matcher_parts() -> Any:
    """The matcher's parts. Nothing is signed or read from a cookie here, so a machine without the secret will do."""
    from services.matcher.app import Parts
    from services.matcher.config import Config
    from shared.events.open import open_broker
    from shared.vocabulary.clock import SystemClock

    config = Config.from_env({"OPSTAP_SECRET_KEY": "not used", **os.environ})
    clock = SystemClock()
    return Parts(config, open_broker(config.broker_url, clock), clock)


def _answer(candidate_id: str, limit: int, language: str) -> dict[str, Any]:
    from services.matcher.actions.answers import NotYetRanked, Question, RankingIsOff, UnknownCandidate
    from services.matcher.schemas.pathways import PathwayBodies
    from shared.vocabulary.roles import Principal

    parts = _matcher_parts()
    try:
        answer = parts.matcher.pathways(candidate_id, Principal("cli", "system"), Question(limit))
    except UnknownCandidate:
        raise click.ClickException(f"there is no candidate {candidate_id}") from None
    except RankingIsOff:
        raise click.ClickException("ranking is turned off here: OPSTAP_RANKING") from None
    except NotYetRanked:
        raise click.ClickException(f"candidate {candidate_id} is not yet ranked; try again in a moment") from None
    return PathwayBodies(answer, parts.wording.in_language(language)).ranking()


@click.command()
@click.option("--area", help="A postcode or its first digits, `online`, or `nl`.")
@click.option("--daypart", type=click.Choice(["morning", "afternoon", "evening", "weekend"]))
@click.option("--now", is_flag=True, help="Work it out anew first, instead of showing today's.")
@click.option("--language", type=click.Choice(["nl", "en"]), default="en", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="For programs: the answer of the API.")
def demand(area: str | None, daypart: str | None, now: bool, language: str, as_json: bool) -> None:
    """Print which lessons are missing and how many people they would help, loudest first.

    Example: opstap demand --area 15 --daypart evening --now
    """
    from services.matcher.actions.demand import read_demand
    from services.matcher.schemas.demand import DemandQuery, demand_body

    stated = {name: value for name, value in (("area", area), ("daypart", daypart)) if value}
    wrong = DemandQuery().validate(stated)
    if wrong:
        raise click.ClickException("; ".join(f"{name}: {' '.join(told)}" for name, told in wrong.items()))
    parts = _matcher_parts()
    if now:
        _work_out_demand(parts)
    answer = demand_body(read_demand(parts.database, DemandQuery().load(stated)), parts.wording.in_language(language))
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False, indent=1))
    else:
        Console().print(_demand(answer))


def _work_out_demand(parts: Any) -> None:
    from rich.progress import Progress

    from services.matcher.actions.demand import run_demand
    from services.matcher.domain.demand import DemandRules

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Working out the demand for lessons", total=None)

        def show(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        if not run_demand(parts.database, parts.live, parts.clock, DemandRules(), show, again=True):
            raise click.ClickException("it is being worked out already; try again in a minute")


def _demand(answer: JsonObject) -> Table | Text:
    if answer["asOf"] is None:
        return Text("The demand for lessons has not been worked out yet; with --now it is.")
    if not answer["cells"]:
        return Text(f"No lessons are missing for five people or more (as of {answer['asOf']}).")
    title = f"Lessons that are missing, as of {answer['asOf']}"
    table = Table("people", "positions", "level", "part of the week", "area", box=SIMPLE_HEAD, title=title)
    table.title_justify = "left"
    for cell in answer["cells"]:
        step = f"{cell['fromLevel']}-{cell['toLevel']}"
        table.add_row(str(cell["people"]), str(cell["positions"]), step, cell["daypart"], cell["area"])
    return table
