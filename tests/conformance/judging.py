"""One object judged by one policy as a scan would judge it, for the suites."""

from __future__ import annotations

from seawall.cel.environment import NEWEST
from seawall.model.severity import Verdict
from seawall.phases.requests import request_of
from seawall.phases.setup import Setup, World
from seawall.phases.testing import resource_from
from seawall.policy.compiled import CompiledPolicy
from seawall.policy.judge import Options, PolicySet
from seawall.policy.metadata import rule_of
from seawall.policy.objects import policy_from
from seawall.policy.params import Params
from seawall.policy.request import Object


def compiled(data: Object) -> CompiledPolicy:
    """A policy of a suite. Raises ``PolicyError`` where it does not compile."""
    policy = policy_from(data)
    made = CompiledPolicy(policy, rule_of(policy), minor=NEWEST)
    made.verify()
    return made


def verdict(
    policy: CompiledPolicy, data: Object, params: list[Object], operation: str = "CREATE"
) -> str:
    """``fail`` where a validation fails, else ``unknown``, else ``pass``."""
    policies = PolicySet([policy], Options(params=Params(params)))
    setup = Setup(policies, NEWEST, operation=operation)
    asked = request_of(resource_from(data), setup, World({}))
    found = {each.outcome.verdict for each in policies.judge(asked.request).judgements}
    for one in (Verdict.FAIL, Verdict.UNKNOWN):
        if one in found:
            return str(one.value)
    return "pass"
