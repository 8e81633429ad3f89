"""A set of policies judges one request: matching, bindings, params, then fast or exact.

Policies are indexed by resource, so that an object meets only those that could match it. What is
handed back is one ``Judgement`` per validation that did not hold, and the count of those that did.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

import msgspec

from seawall.cel.errors import CelError
from seawall.cel.extent import nodes_of
from seawall.cel.values import Unknown
from seawall.errors import SeawallError
from seawall.model.severity import Verdict
from seawall.policy import matching
from seawall.policy.compiled import CompiledPolicy, Plan
from seawall.policy.exact import Outcome, judge_exactly
from seawall.policy.fast import Memo, Roots, plan_of, run_plan
from seawall.policy.lane import Lane, Quick, lane_of
from seawall.policy.lane import run as run_lane
from seawall.policy.objects import Action, Binding
from seawall.policy.params import Param, Params, Refusal, params_of
from seawall.policy.request import Object, Request, ResourceId, namespace_value, request_value

_IMPLICIT: tuple[Action, ...] = ("Deny",)


class Judgement(NamedTuple):
    """One outcome of one policy under one binding and param, and what is needed to explain it."""

    policy: CompiledPolicy
    outcome: Outcome
    binding: str
    """Empty where the policy is judged as if bound with Deny."""
    actions: tuple[Action, ...]
    activation: Mapping[str, object]


class Judged(NamedTuple):
    """What a set of policies says of one request."""

    judgements: list[Judgement]
    policies: int
    """How many policies judged it."""
    passed: int
    """Validations that held."""
    ignored: int
    """Errors that ``failurePolicy: Ignore`` admitted."""
    names: tuple[str, ...] = ()
    """The policies that judged it."""


class Options(NamedTuple):
    """How to judge."""

    params: Params = Params()
    bound_only: bool = False
    authorizer: object = Unknown(frozenset({"authorizer"}))
    keep_passes: bool = False


DEFAULT_OPTIONS = Options()


class Volatile(NamedTuple):
    """Fields that the API server always sets and nobody can know, and the object with them."""

    fields: frozenset[str]
    marked: Callable[[Object], Object]
    """The object with ``Unknown`` in those fields."""


NOTHING_VOLATILE = Volatile(frozenset(), lambda data: data)


class PolicySet:
    """Policies ready to judge. A policy that breaks is reported once, by ``on_error``."""

    def __init__(
        self,
        policies: Iterable[CompiledPolicy],
        options: Options = DEFAULT_OPTIONS,
        *,
        volatile: Volatile = NOTHING_VOLATILE,
        on_error: Callable[[CompiledPolicy, SeawallError], None] | None = None,
    ) -> None:
        self.policies = [policy for policy in policies if policy.bindings or not options.bound_only]
        self._options = options
        self._volatile = volatile
        self._on_error = on_error
        self._candidates: dict[_CandidateKey, list[CompiledPolicy]] = {}
        self._lanes: dict[_CandidateKey, Lane] = {}
        self._plans: dict[str, Plan | None] = {}
        self._broken: set[str] = set()

    def judge(self, request: Request, *, only: frozenset[str] | None = None) -> Judged:
        """Every outcome that is not a plain pass. *only* restricts to policies of these names."""
        if matching.is_never_judged(request.id):
            return Judged([], 0, 0, 0)
        session = _Session(request, self._options, self._volatile)
        lane = self._lane(request, only)
        ran, apart = session.run(lane)
        for policy in (*lane.others, *apart):
            if policy.name in self._broken:
                continue
            try:
                if session.judge(policy, self._plan(policy)):
                    ran.append(policy.name)
            except SeawallError as error:
                self._break(policy, error)
        return Judged(session.judgements, len(ran), session.passed, session.ignored, tuple(ran))

    def candidates(
        self, request: Request, only: frozenset[str] | None = None
    ) -> list[CompiledPolicy]:
        """The policies whose resource rules could take this request."""
        key = (request.id, request.subresource, request.operation, only)
        found = self._candidates.get(key)
        if found is None:
            found = [
                policy
                for policy in self.policies
                if (only is None or policy.name in only) and _could_match(policy, request)
            ]
            self._candidates[key] = found
        return found

    def _lane(self, request: Request, only: frozenset[str] | None) -> Lane:
        """The candidates, those together that have nothing but their size left to ask."""
        key = (request.id, request.subresource, request.operation, only)
        found = self._lanes.get(key)
        if found is None:
            candidates = self.candidates(request, only)
            found = lane_of((each, self._quick_plan(each, request)) for each in candidates)
            self._lanes[key] = found
        return found

    def _quick_plan(self, policy: CompiledPolicy, request: Request) -> Plan | None:
        plain = policy.is_simple and not request.subresource and not self._options.keep_passes
        if not plain or not policy.takes(request.id, request.operation):
            return None
        try:
            plan = self._plan(policy)
        except SeawallError:
            return None
        known = _KNOWN_ON_CREATE if request.operation == "CREATE" else _ALWAYS_KNOWN
        if plan is None or not plan.roots <= known:
            return None
        if "request" in plan.roots and not plan.fields.isdisjoint(_REQUEST_UNKNOWN):
            return None
        return plan if plan.fields.isdisjoint(self._volatile.fields) else None

    def _plan(self, policy: CompiledPolicy) -> Plan | None:
        if policy.name not in self._plans:
            try:
                self._plans[policy.name] = plan_of(policy)
            except CelError as error:
                policy.verify()
                raise AssertionError(policy.name) from error
        return self._plans[policy.name]

    def _break(self, policy: CompiledPolicy, error: SeawallError) -> None:
        self._broken.add(policy.name)
        if self._on_error is not None:
            self._on_error(policy, error)


def _could_match(policy: CompiledPolicy, request: Request) -> bool:
    constraints = policy.policy.spec.match_constraints
    if constraints is None:
        return True
    return matching.rules_take(constraints, request)


class _Session:
    """One request on its way through the policies; values are computed when first needed."""

    def __init__(self, request: Request, options: Options, volatile: Volatile) -> None:
        self.request = request
        self.options = options
        self.volatile = volatile
        self.memo: Memo = {}
        self.judgements: list[Judgement] = []
        self.passed = 0
        self.ignored = 0
        self.namespace = namespace_value(request)
        self.values: dict[ResourceId, Object] = {}
        self.marked: Object | None = None
        self.size: int | None = None
        """Bytes of the largest input but for params, and its nodes, once they were counted."""
        self.nodes: int | None = None
        old = request.old is not None or request.namespace_data is not None
        self.rough = _LARGE if old else _ADDED + _GROWTH * request.size
        """A bound of the size that costs nothing to find; defaults add to what was written."""

    def run(self, lane: Lane) -> tuple[list[str], list[CompiledPolicy]]:
        """Run a lane: the policies that judged, and those that must be judged in another way."""
        if not lane.quick:
            return [], []
        request = self._request(self.request.id)
        roots: Roots = (self.request.object, None, request, None, None, None)
        ran = run_lane(lane, roots, self.memo, self._is_quick)
        self.passed += ran.passed
        if ran.failed:
            activation = self._activation(request, None, marked=False)
            for policy, outcomes in ran.failed:
                self._keep(policy, None, outcomes, frozenset(), activation)
        return ran.names, ran.unsure

    def _is_quick(self, quick: Quick) -> bool:
        return self.rough <= quick.safe or self._is_small(quick.plan, None)

    def judge(self, policy: CompiledPolicy, plan: Plan | None) -> bool:
        """Judge one policy under each of its bindings; whether it applied at all."""
        request = self.request
        is_plain = policy.is_simple and not request.subresource
        if is_plain and policy.takes(request.id, request.operation):
            self._with_param(policy, plan, _Bound(None, self.request.id, frozenset()), None)
            return True
        found = matching.match(policy.policy.spec.match_constraints, self.request)
        if found is None:
            return False
        bindings: tuple[Binding | None, ...] = policy.bindings or (None,)
        ran = False
        for binding in bindings:
            missing = found.missing
            if binding is not None:
                bound = matching.match(binding.spec.match_resources, self.request)
                if bound is None:
                    continue
                missing |= bound.missing
            params = params_of(policy.policy, binding, self.options.params, self.request.namespace)
            ran = True
            if isinstance(params, Refusal):
                closed = policy.policy.fails_closed
                verdict = Verdict.FAIL if closed else Verdict.PASS
                refused = Outcome(-1, verdict, params.message, is_error=True, denies=True)
                self._keep(policy, binding, [refused], missing, {})
                continue
            for param in params:
                self._with_param(policy, plan, _Bound(binding, found.resource, missing), param)
        return ran

    def _with_param(
        self, policy: CompiledPolicy, plan: Plan | None, bound: _Bound, param: Param
    ) -> None:
        request = self._request(bound.resource)
        if plan is not None and not self.options.keep_passes and self._is_known(plan, param):
            roots: Roots = (
                self.request.object,
                self.request.old,
                request,
                param,
                self.namespace,
                self.options.authorizer,
            )
            answer = run_plan(policy, plan, roots, self.memo)
            if isinstance(answer, int):
                self.passed += answer
                return
            if answer is not None:
                if answer:
                    self.passed += len(plan.checks) - len(answer)
                    activation = self._activation(request, param, marked=False)
                    self._keep(policy, bound.binding, answer, bound.missing, activation)
                return
        activation = self._activation(request, param, marked=True)
        outcomes = judge_exactly(policy, activation)
        if outcomes is not None:
            self._keep(policy, bound.binding, outcomes, bound.missing, activation)

    def _is_known(self, plan: Plan, param: Param) -> bool:
        roots = plan.roots
        if not self._is_small(plan, param):
            return False
        if "params" in roots and isinstance(param, Unknown):
            return False
        if "oldObject" in roots and isinstance(self.request.old, Unknown):
            return False
        if "authorizer" in roots:
            return False
        if "namespaceObject" in roots and (
            self.request.is_namespaced and self.request.namespace_data is None
        ):
            return False
        if "request" in roots and not plan.fields.isdisjoint(_REQUEST_UNKNOWN):
            return False
        return plan.fields.isdisjoint(self.volatile.fields)

    def _is_small(self, plan: Plan, param: Param) -> bool:
        """Whether the inputs are provably too small to reach a cost limit."""
        least = plan.safe_sizes[0][1]
        if self.rough <= least and param is None:
            return True
        if self.size is None:
            self.size = max(_REQUEST_SIZE, *map(_size_of, self._inputs()))
        size = self.size if param is None else max(self.size, _size_of(param))
        if size <= least:
            return True
        if self.nodes is None:
            counts = [nodes_of(each, _MOST_NODES) for each in self._inputs()]
            self.nodes = max(_REQUEST_NODES, *counts)
        nodes = self.nodes if param is None else max(self.nodes, nodes_of(param, _MOST_NODES))
        return any(size <= most and nodes * density <= most for density, most in plan.safe_sizes)

    def _inputs(self) -> tuple[object, ...]:
        return (self.request.object, self.request.old, self.request.namespace_data)

    def _request(self, resource: ResourceId) -> Object:
        value = self.values.get(resource)
        if value is None:
            value = self.values[resource] = request_value(self.request, resource)
        return value

    def _activation(self, request: Object, param: Param, *, marked: bool) -> dict[str, object]:
        data = self.request.object
        if marked and data is not None:
            if self.marked is None:
                self.marked = self.volatile.marked(data)
            data = self.marked
        return {
            "object": data,
            "oldObject": self.request.old,
            "request": request,
            "params": param,
            "namespaceObject": self.namespace,
            "authorizer": self.options.authorizer,
            "authorizer.requestResource": self.options.authorizer,
        }

    def _keep(
        self,
        policy: CompiledPolicy,
        binding: Binding | None,
        outcomes: list[Outcome],
        missing: frozenset[str],
        activation: Mapping[str, object],
    ) -> None:
        name = "" if binding is None else binding.name
        actions = _IMPLICIT if binding is None else binding.spec.validation_actions
        for outcome in outcomes:
            told = outcome
            if told.verdict is Verdict.PASS:
                self.passed += not told.is_error
                self.ignored += told.is_error
                if not self.options.keep_passes:
                    continue
            elif missing:
                names = tuple(sorted({*told.missing, *missing}))
                told = told._replace(verdict=Verdict.UNKNOWN, missing=names)
            taken = _IMPLICIT if told.denies else actions
            self.judgements.append(Judgement(policy, told, name, taken, activation))


def _size_of(value: object) -> int:
    """Bytes of one input as JSON."""
    if value is None or isinstance(value, Unknown):
        return 0
    try:
        return len(msgspec.json.encode(value))
    except (TypeError, ValueError, RecursionError):
        return _LARGE


_GROWTH: Final = 6
"""Times that defaults can enlarge an object of many small containers."""
_ADDED: Final = 4_096
"""Bytes that defaults and the request itself add to the smallest object."""
_REQUEST_SIZE: Final = 2_048
_REQUEST_NODES: Final = 64
_MOST_NODES: Final = 1 << 22
_LARGE: Final = 1 << 40


class _Bound(NamedTuple):
    binding: Binding | None
    resource: ResourceId
    missing: frozenset[str]


_CandidateKey = tuple[ResourceId, str, str, frozenset[str] | None]
_ALWAYS_KNOWN: Final = frozenset({"object", "variables", "request"})
"""Inputs that are always known; what reads others is asked about each time."""
_KNOWN_ON_CREATE: Final = _ALWAYS_KNOWN | {"oldObject"}
"""Nothing was there before: ``oldObject`` is null."""
_REQUEST_UNKNOWN = frozenset({"userInfo", "options"})
