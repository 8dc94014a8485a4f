"""Who may do what on the broker: the one table from which the operator's commands for Apache Kafka are made.

A broker that several parties use checks these; the embedded broker is used by nobody else. A test holds the table
against what the services speak and listen to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from shared.contracts import events
from shared.contracts.events import Topic, provider_topic

SPEAKS: Mapping[str, tuple[Topic, ...]] = {
    "skills": (events.CANDIDATES, events.PRINCIPALS),
    "vacancies": (
        events.VACANCIES,
        events.GUIDANCE,
        events.COURSES,
        events.INITIATIVES,
        events.PRINCIPALS,
        events.RESERVATIONS,
    ),
    "matcher": (events.MATCHES, events.OUTCOMES, events.DEMAND),
}
"""What each service says. The matcher also writes to the topics of providers."""

HEARS: Mapping[str, tuple[Topic, ...]] = {
    "skills": (events.PRINCIPALS, events.MATCHES, events.OUTCOMES, events.VACANCIES),
    "vacancies": (events.MATCHES,),
    "matcher": (
        events.CANDIDATES,
        events.VACANCIES,
        events.GUIDANCE,
        events.COURSES,
        events.INITIATIVES,
        events.PRINCIPALS,
        events.RESERVATIONS,
    ),
}
"""What each service listens to, in groups that begin with its name; and whose dead letters it keeps."""

PREFIX = "opstap."
OF_PROVIDERS = provider_topic("").name.removesuffix(".v1")


@dataclass(frozen=True, slots=True)
class Grant:
    """`principal` may do these operations on a topic or group; `prefixed`: on all whose name begins so."""

    principal: str
    operations: tuple[str, ...]
    kind: str
    name: str
    prefixed: bool = False

    def command(self, server: str) -> str:
        """For `kafka-acls.sh`."""
        operations = " ".join(f"--operation {operation}" for operation in self.operations)
        pattern = " --resource-pattern-type prefixed" if self.prefixed else ""
        return (
            f"kafka-acls.sh --bootstrap-server {server} --add --allow-principal User:{self.principal} "
            f"{operations} --{self.kind} {self.name}{pattern}"
        )


def service_grants() -> Iterator[Grant]:
    """Each service writes what it says, reads what it hears, and may create and look at topics of ours."""
    for service, spoken in SPEAKS.items():
        who = f"opstap-{service}"
        yield Grant(who, ("Create", "Describe", "DescribeConfigs"), "topic", PREFIX, prefixed=True)
        for topic in spoken:
            yield Grant(who, ("Write",), "topic", topic.name)
        for topic in HEARS[service]:
            yield Grant(who, ("Read",), "topic", topic.name)
            yield Grant(who, ("Read", "Write"), "topic", f"{topic.name}.dead")
        yield Grant(who, ("Read",), "group", service, prefixed=True)
    yield Grant("opstap-matcher", ("Write",), "topic", OF_PROVIDERS, prefixed=True)


def provider_grants(providers: Iterable[str]) -> Iterator[Grant]:
    """Each provider reads its own topic, in groups that begin with its principal's name, and nothing else."""
    for provider in providers:
        who = f"opstap-provider-{provider}"
        yield Grant(who, ("Read", "Describe"), "topic", provider_topic(provider).name)
        yield Grant(who, ("Read",), "group", who, prefixed=True)
