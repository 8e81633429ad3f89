"""A set of policies over requests: index, bindings, params, and the two ways that must agree."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seawall.model.severity import Verdict
from seawall.policy.compiled import CompiledPolicy
from seawall.policy.judge import Judged, Options, PolicySet
from seawall.policy.metadata import rule_of
from seawall.policy.objects import Binding, binding_from, policy_from
from seawall.policy.params import Params
from seawall.policy.request import Object, Request, ResourceId

POD = ResourceId("", "v1", "pods", "Pod")
SERVICE = ResourceId("", "v1", "services", "Service")


def policy(name: str = "p", bindings: tuple[Binding, ...] = (), **spec: object) -> CompiledPolicy:
    rules = {
        "operations": ["CREATE"],
        "apiGroups": [""],
        "apiVersions": ["v1"],
        "resources": ["pods"],
    }
    whole: Object = {
        "matchConstraints": {"resourceRules": [rules]},
        "validations": [{"expression": "object.spec.n > 0", "message": "n must be positive"}],
        **spec,
    }
    made = policy_from({"metadata": {"name": name}, "spec": whole})
    return CompiledPolicy(made, rule_of(made, bindings), minor=37, bindings=bindings)


def binding(name: str = "b", actions: tuple[str, ...] = ("Deny",), **spec: object) -> Binding:
    whole = {"policyName": "p", "validationActions": list(actions), **spec}
    return binding_from({"metadata": {"name": name}, "spec": whole})


def pod(n: object = 1, size: int = 100) -> Request:
    data: Object = {"metadata": {"name": "a", "labels": {"app": "a"}}, "spec": {"n": n}}
    return Request(POD, "CREATE", "a", "shop", data, size=size)


def judged(*policies: CompiledPolicy, request: Request | None = None, **options: object) -> Judged:
    chosen = Options(**options)  # type: ignore[arg-type]  # the tests name real options
    return PolicySet(policies, chosen).judge(request or pod())


def verdicts(result: Judged) -> list[Verdict]:
    return [each.outcome.verdict for each in result.judgements]


def test_a_validation_that_holds_is_only_counted() -> None:
    result = judged(policy())
    assert (result.judgements, result.policies, result.passed) == ([], 1, 1)


def test_one_that_fails_is_told_with_its_message() -> None:
    result = judged(policy(), request=pod(0))
    (one,) = result.judgements
    assert (one.outcome.verdict, one.outcome.message) == (Verdict.FAIL, "n must be positive")
    assert (one.binding, one.actions) == ("", ("Deny",))


def test_other_resources_are_left_alone() -> None:
    assert judged(policy(), request=pod()._replace(id=SERVICE)).policies == 0


def test_an_unbound_policy_is_left_out_where_only_bound_ones_are_asked_for() -> None:
    assert judged(policy(), request=pod(0), bound_only=True).policies == 0
    bound = policy(bindings=(binding(),))
    assert verdicts(judged(bound, request=pod(0), bound_only=True)) == [Verdict.FAIL]


def test_each_binding_judges_for_itself() -> None:
    both = policy(bindings=(binding("x"), binding("y", ("Warn",))))
    result = judged(both, request=pod(0))
    assert [(each.binding, each.actions) for each in result.judgements] == [
        ("x", ("Deny",)),
        ("y", ("Warn",)),
    ]


def test_a_binding_that_looks_elsewhere_does_not_judge() -> None:
    elsewhere = binding(matchResources={"objectSelector": {"matchLabels": {"app": "b"}}})
    assert judged(policy(bindings=(elsewhere,)), request=pod(0)).policies == 0


def params(name: str, least: int) -> Object:
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name, "namespace": "shop"},
        "least": least,
    }


WITH_PARAMS: dict[str, Any] = {
    "paramKind": {"apiVersion": "v1", "kind": "ConfigMap"},
    "validations": [{"expression": "object.spec.n >= params.least", "message": "too few"}],
}


def test_each_param_judges_for_itself() -> None:
    known = Params([params("a", 1), params("b", 5)])
    result = judged(policy(**WITH_PARAMS), request=pod(3), params=known)
    assert result.passed == 1
    assert verdicts(result) == [Verdict.FAIL]


def test_params_that_nobody_supplied_are_unknown() -> None:
    result = judged(policy(**WITH_PARAMS))
    (one,) = result.judgements
    assert one.outcome.verdict is Verdict.UNKNOWN
    assert one.outcome.missing == ("params (any ConfigMap of v1)",)


def test_a_missing_param_that_must_be_there_denies() -> None:
    ref = {"name": "gone", "parameterNotFoundAction": "Deny"}
    bound = policy(bindings=(binding(paramRef=ref),), **WITH_PARAMS)
    (one,) = judged(bound, params=Params(complete=True)).judgements
    assert one.outcome.verdict is Verdict.FAIL
    assert one.outcome.message.startswith("failed to configure binding: no params found")
    ignoring = policy(bindings=(binding(paramRef=ref),), failurePolicy="Ignore", **WITH_PARAMS)
    assert judged(ignoring, params=Params(complete=True)).ignored == 1


def test_an_object_too_large_for_the_fast_way_is_judged_all_the_same() -> None:
    assert verdicts(judged(policy(), request=pod(0, size=1 << 25))) == [Verdict.FAIL]


def test_a_policy_that_does_not_compile_is_reported_once_and_hides_no_other() -> None:
    told: list[str] = []
    broken = policy("broken", validations=[{"expression": "object.spec.n +"}])
    policies = PolicySet([broken, policy()], on_error=lambda each, _error: told.append(each.name))
    for _ in range(2):
        assert verdicts(policies.judge(pod(0))) == [Verdict.FAIL]
    assert told == ["broken"]


EXPRESSIONS = (
    "object.spec.n > 0",
    "has(object.spec.n) && object.spec.n != 3",
    "object.metadata.labels.all(k, k.startsWith('a'))",
    "object.spec.?m.orValue(1) == 1",
    "object.spec.list.exists(x, x == 2)",
    "variables.v.all(x, x > 0) || object.spec.n == 1",
    "object.spec.n in [1, 2, 'a']",
    "!(object.spec.n < 2)",
)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 3) | st.sampled_from(["a", "", "2"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("nmv"), inner),
    max_leaves=6,
)


@given(values, values, st.sampled_from(EXPRESSIONS))
@pytest.mark.filterwarnings("ignore")
def test_fast_and_exact_way_agree(n: object, extra: object, expression: str) -> None:
    data: Object = {
        "metadata": {"name": "a", "labels": {"a": "1", "ab": "2"}},
        "spec": {"n": n, "list": extra, "m": extra},
    }
    one = policy(
        validations=[{"expression": expression.replace("'a']", "3]"), "message": "m"}],
        variables=[{"name": "v", "expression": "dyn(object.spec.list)"}],
    )
    small = Request(POD, "CREATE", "a", "shop", data, size=10)
    large = small._replace(size=1 << 25, object=copy.deepcopy(data))
    fast, exact = judged(one, request=small), judged(one, request=large)
    assert verdicts(fast) == verdicts(exact)
    assert fast.passed == exact.passed
    said = [[each.outcome.message for each in result.judgements] for result in (fast, exact)]
    assert said[0] == said[1]
