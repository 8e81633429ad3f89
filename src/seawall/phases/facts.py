"""Facts of several objects, judged as virtual resources; what is found stands at the workloads.

Only policies that name the group ``facts.seawall.dev`` judge facts: a rule for every resource means
every resource that the API server serves. Each account is judged when the first of its workloads
in this share is met, and its numbers are counted with the first of all its workloads, so that a
scan counts the same however it is shared out. Where objects are deleted there is no fact.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import msgspec

from seawall.analyze.workload.accounts import (
    Account,
    Templates,
    Use,
    account_of,
    by_kind,
    shared_accounts,
    template_kind_of,
    usage_of,
)
from seawall.model.location import Path, pointer
from seawall.model.resource import Resource
from seawall.model.severity import Verdict
from seawall.model.usage import GROUP, RESOURCE, VERSION, AccountUser
from seawall.phases.claims import Claim, claims_of
from seawall.phases.requests import fact_request
from seawall.phases.setup import Setup, World
from seawall.policy.judge import Judged, PolicySet
from seawall.policy.request import ResourceId

_USAGE: Final = ResourceId(GROUP, VERSION, RESOURCE, "ServiceAccountUsage")


class AccountJudged(NamedTuple):
    """What policies say of one account."""

    judged: Judged
    first: AccountUser
    """The workload with which the account is counted."""


class Told(NamedTuple):
    """What is said of an account, at one of the workloads that run as it."""

    judged: Judged
    claims: list[Claim]
    is_first: bool
    """Whether the account is to be counted here."""


class AccountFacts:
    """The accounts of a whole scan, judged as the workloads of one share are met."""

    def __init__(self, setup: Setup, world: World) -> None:
        self._setup = setup
        self._world = world
        self._names = _judging_facts(setup.policies)
        wanted = bool(self._names) and setup.operation != "DELETE"
        self._uses = shared_accounts(world.uses) if wanted else {}
        self._templates: Templates = by_kind(setup.kinds)
        self._judged: dict[Account, AccountJudged] = {}

    def told(self, resource: Resource) -> Told | None:
        """What is said of the account that *resource* runs as; ``None`` where it shares none."""
        if not self._uses or resource.ref.kind not in self._templates:
            return None
        account = account_of(resource, self._templates, self._setup.namespace)
        uses = None if account is None else self._uses.get(account)
        if account is None or uses is None:
            return None
        found = self._judged.get(account)
        if found is None:
            found = self._judged[account] = self._judge(account, uses)
        ref, first = resource.ref, found.first
        is_first = (ref.kind, ref.name) == (first.kind, first.name)
        return Told(found.judged, list(self._claims(found.judged, resource, is_first)), is_first)

    def _judge(self, account: Account, uses: list[Use]) -> AccountJudged:
        usage = usage_of(account, uses)
        request = fact_request(_USAGE, msgspec.json.encode(usage), account, self._world)
        judged = self._setup.policies.judge(request, only=self._names)
        return AccountJudged(judged, usage.workloads[0])

    def _claims(self, judged: Judged, resource: Resource, is_first: bool) -> Iterator[Claim]:
        for judgement in judged.judgements:
            told = next(claims_of(judgement, resource, (), self._setup), None)
            if told is None or (told.finding.verdict is Verdict.PASS and not is_first):
                continue
            path = self._place(resource)
            finding = msgspec.structs.replace(
                told.finding, element="", element_name="", pointer=pointer(path)
            )
            yield Claim(finding, path)

    def _place(self, resource: Resource) -> Path:
        """Where the manifest names the account, or would."""
        kind = template_kind_of(resource, self._templates)
        below = () if kind is None else kind.path
        spec: object = resource.data
        for step in (*below, "spec"):
            spec = spec.get(step) if isinstance(spec, dict) else None
        named = [
            each
            for each in ("serviceAccountName", "serviceAccount")
            if isinstance(spec, dict) and spec.get(each)
        ]
        return (*below, "spec", *named[:1])


def _judging_facts(policies: PolicySet) -> frozenset[str]:
    names = set()
    for each in policies.policies:
        constraints = each.policy.spec.match_constraints
        rules = (constraints.resource_rules or ()) if constraints is not None else ()
        if any(GROUP in (rule.api_groups or ()) for rule in rules):
            names.add(each.name)
    return frozenset(names)
