"""The list of pathways as JSON, with reasons in the reader's language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from services.matcher.actions.answers import Answer
from services.matcher.domain.decisions import Standing
from services.matcher.domain.gate_reasons import gate_reason
from services.matcher.domain.pathways import Gate, LevelReached, NearMiss, Part, Pathway, Reason
from services.matcher.schemas.plain import interval, plain
from services.matcher.schemas.wording import Say
from shared.http.written import Shared, Single
from shared.vocabulary.work import OccupationLink

JsonObject = dict[str, Any]
_NOTHING_DECIDED = Standing()


class PathwayBodies:
    """Turns one answer into bodies. `explain=False` leaves out gates, parts, reasons and notes.

    What pathways share (`engine/explaining/explain.py`) is put into words once, and is one object in all their bodies:
    gates and parts have it with them, in each wording.
    """

    def __init__(self, answer: Answer, say: Say, *, explain: bool = True) -> None:
        self._answer, self._say, self._explain = answer, say, explain
        self._made: dict[int, Shared] = {}
        """Of reasons, by their `id`."""
        self._told: list[Reason] = []
        """What those are made of, kept so that nothing else gets their `id`."""

    def ranking(self) -> JsonObject:
        """The body of `GET /candidates/{id}/pathways` and of a what-if."""
        ranking = self._answer.ranking
        return {
            "candidate": ranking.candidate,
            "reference": self._answer.candidate.profile.reference,
            "ranked": [self.pathway(one.pathway, one.placed_by) for one in ranking.ranked],
            "toClarify": [{"pathway": self.pathway(one), "missing": [*missing_of(one)]} for one in ranking.to_clarify],
            "nearMisses": [self._near_miss(one) for one in ranking.near_misses],
            "questions": self._questions(),
            "totals": {"ranked": ranking.total_ranked, "toClarify": ranking.total_to_clarify},
            "settings": ranking.settings,
            "stockRevision": ranking.stock_revision,
            "rankedAt": plain(self._answer.ranked_at),
        }

    def pathway(self, pathway: Pathway, placed_by: str | None = None) -> JsonObject:
        answer = self._answer
        vacancy = answer.vacancies[pathway.vacancy]
        courses = [answer.courses[identity] for identity in pathway.courses]
        promises = [answer.promises[identity] for identity in pathway.guidance]
        body: JsonObject = {
            "id": pathway.id,
            "candidate": pathway.candidate,
            "vacancy": Single(
                id=vacancy.id,
                title=vacancy.terms.title,
                employer={"id": vacancy.employer, "name": vacancy.employer_name},
                occupation=_occupation(vacancy.terms.occupation),
                postcode=vacancy.terms.workplace.postcode if vacancy.terms.workplace else None,
                remote=bool(vacancy.terms.workplace and vacancy.terms.workplace.remote),
            ),
            "courses": [
                Single(
                    id=one.id,
                    title=one.terms.title,
                    fromLevel=one.terms.from_level.name,
                    toLevel=one.terms.to_level.name,
                    startsOn=one.terms.starts_on.isoformat(),
                    weeks=one.terms.weeks,
                )
                for one in courses
            ],
            "guidance": [Single(id=one.id, kind=one.terms.kind, status=one.status) for one in promises],
            "track": pathway.track,
            "engagement": pathway.engagement,
            "startsOn": pathway.starts_on.isoformat(),
            "languageReached": _reached(pathway.language_reached),
            "score": pathway.score,
            "timetable": Single(
                work=[interval(one) for one in pathway.timetable.work],
                lessons=[interval(one) for one in pathway.timetable.lessons],
                travelMinutes=pathway.timetable.travel_minutes,
                loadHours=pathway.timetable.load_hours,
            ),
            "placedBy": placed_by,
            **_standing(answer.standings.get(pathway.id, _NOTHING_DECIDED)),
            "hypothetical": pathway.id in answer.hypothetical,
            "settings": answer.ranking.settings,
            "stockRevision": answer.ranking.stock_revision,
        }
        if self._explain:
            say = self._say
            body["parts"] = [part.told.get(say) or self.part(part) for part in pathway.parts]
            body["gates"] = [gate.told.get(say) or self.gate(gate) for gate in pathway.gates]
            body["notes"] = [self.reason(note) for note in pathway.notes]
        return body

    def reason(self, reason: Reason) -> Shared:
        found = self._made.get(id(reason))
        if found is None:
            found = self._made[id(reason)] = self._reason(reason)
            self._told.append(reason)
        return found

    def part(self, part: Part) -> Shared:
        found: Shared | None = part.told.get(self._say)
        if found is None:
            found = part.told[self._say] = self._part(part)
        return found

    def gate(self, gate: Gate) -> Shared:
        found: Shared | None = gate.told.get(self._say)
        if found is None:
            found = gate.told[self._say] = self._gate(gate)
        return found

    def _part(self, part: Part) -> Shared:
        return Shared(
            name=part.name,
            value=part.value,
            weight=part.weight,
            contribution=part.contribution,
            stated=part.stated,
            reason=self._reason(part.reason),
        )

    def _gate(self, gate: Gate) -> Shared:
        return Shared(
            name=gate.name,
            result=gate.result,
            detail=plain(gate.detail),
            missing=list(gate.missing),
            reason=self._reason(gate_reason(gate)),
        )

    def _reason(self, reason: Reason) -> Shared:
        return Shared(code=reason.code, args=plain(reason.args), text=self._say(reason))

    def _near_miss(self, miss: NearMiss) -> JsonObject:
        gates = (gate for gate in miss.pathway.gates if gate.name == miss.gate)
        return {
            "pathway": self.pathway(miss.pathway),
            "gate": miss.gate,
            "detail": next((plain(gate.detail) for gate in gates), {}),
            "change": self.reason(miss.change),
            "size": miss.size,
            "wouldScore": miss.pathway.score,
        }

    def _questions(self) -> list[JsonObject]:
        """One question per vacancy, course or candidate: which fields to ask for, and how many pathways that opens."""
        fields: dict[tuple[str, str], dict[str, None]] = {}
        needed: Counter[tuple[str, str]] = Counter()
        opened: Counter[tuple[str, str]] = Counter()
        for pathway in self._answer.ranking.to_clarify:
            asked: set[tuple[str, str]] = set()
            for field in (missing["field"] for missing in missing_of(pathway)):
                for whom in _whom_to_ask(pathway, field):
                    fields.setdefault(whom, {})[field] = None
                    asked.add(whom)
            needed.update(asked)
            opened.update(asked if len(asked) == 1 else ())
        questions = [
            {
                "about": about,
                "id": one,
                "fields": [*asked],
                "text": self._say.fields(asked),
                "pathways": needed[about, one],
                "opens": opened[about, one],
            }
            for (about, one), asked in fields.items()
        ]
        return sorted(questions, key=lambda one: (-one["opens"], -one["pathways"], one["about"], one["id"]))


def missing_of(pathway: Pathway) -> Iterable[JsonObject]:
    """The fields to ask for, with the gate that asks."""
    for gate in pathway.gates:
        if gate.result == "unknown":
            yield from ({"field": field, "gate": gate.name} for field in gate.missing)


def _whom_to_ask(pathway: Pathway, field: str) -> list[tuple[str, str]]:
    """A field of the vacancy is asked of the employer, one of a course of its provider, the rest of the candidate."""
    about = field.partition(".")[0]
    if about == "vacancy":
        return [("vacancy", pathway.vacancy)]
    if about == "course":
        return [("course", identity) for identity in pathway.courses]
    return [("candidate", pathway.candidate)]


def _reached(reached: Mapping[str, LevelReached]) -> Single:
    return Single(
        {
            skill: {"level": one.level.name, "on": one.on.isoformat(), "cautiousOn": one.cautious_on.isoformat()}
            for skill, one in reached.items()
        }
    )


def _standing(standing: Standing) -> JsonObject:
    match = standing.match
    return {
        "match": Single(id=match.id, state=match.state) if match else None,
        "pinned": standing.pinned,
        "dismissed": standing.dismissed,
    }


def _occupation(link: OccupationLink | None) -> JsonObject | None:
    return None if link is None else {"concept": link.concept, "label": link.label}
