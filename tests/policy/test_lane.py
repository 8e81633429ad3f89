"""Policies that run together: the same answers as apart, whatever they share."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.policy.test_judge import judged, pod, policy, values

from seawall.model.severity import Verdict
from seawall.policy.compiled import CompiledPolicy
from seawall.policy.fast import plan_of
from seawall.policy.judge import PolicySet
from seawall.policy.lane import Lane, lane_of


def variables(**texts: str) -> list[dict[str, str]]:
    return [{"name": name, "expression": text} for name, text in texts.items()]


def with_variable(name: str, text: str, check: str = "variables.v > 0") -> CompiledPolicy:
    validations = [{"expression": check, "message": name}]
    return policy(name, variables=variables(v=text), validations=validations)


def lane(*policies: CompiledPolicy) -> Lane:
    return lane_of((each, plan_of(each)) for each in policies)


def messages(*policies: CompiledPolicy, n: object = 1) -> list[str]:
    result = judged(*policies, request=pod(n))
    return sorted(each.outcome.message for each in result.judgements)


def test_variables_of_one_name_are_shared_only_where_their_text_is_one() -> None:
    same = [with_variable("a", "object.spec.n"), with_variable("b", "object.spec.n")]
    other = with_variable("c", "object.spec.n - 1")
    assert [quick.table for quick in lane(*same, other).quick] == [0, 0, 1]
    assert messages(*same, other) == ["c"]
    assert messages(other, *same) == ["c"]


def test_a_table_grows_by_the_variables_of_those_that_fit() -> None:
    more = policy(
        "more",
        variables=variables(v="object.spec.n", w="variables.v + 1"),
        validations=[{"expression": "variables.w > 2", "message": "more"}],
    )
    together = lane(with_variable("a", "object.spec.n"), more)
    assert [sorted(table) for table in together.tables] == [["v", "w"]]
    assert messages(with_variable("a", "object.spec.n"), more) == ["more"]


def test_without_a_plan_a_policy_runs_apart() -> None:
    apart = policy("apart")
    together = lane_of([(apart, None), (policy("b"), plan_of(policy("b")))])
    assert together.others == (apart,)
    assert [quick.policy.name for quick in together.quick] == ["b"]


def test_an_error_in_one_is_told_and_hides_no_other() -> None:
    broken = policy("broken", validations=[{"expression": "object.spec.gone > 0"}])
    result = judged(broken, policy("sound"), request=pod(0))
    told = {each.policy.name: each.outcome for each in result.judgements}
    assert told["broken"].is_error
    assert told["broken"].verdict is Verdict.FAIL
    assert told["sound"].message == "n must be positive"
    assert result.policies == 2


CONDITIONS = [("object.spec.n > 0", 0), ("object.spec.n < 1", 1)]


@pytest.mark.parametrize(("condition", "told"), CONDITIONS)
def test_a_condition_that_does_not_hold_skips_the_policy(condition: str, told: int) -> None:
    one = policy(matchConditions=[{"name": "c", "expression": condition}])
    result = judged(one, request=pod(0))
    assert (len(result.judgements), result.passed) == (told, 0)


CHECKS = (
    "variables.v > 0",
    "has(object.spec.n) && object.spec.n != 3",
    "oldObject == null || object.spec.n == 1",
    "request.operation == 'CREATE' && variables.v >= variables.w",
    "object.spec.n in [1, 2]",
    "namespaceObject.metadata.name == 'shop'",
)


@given(
    values,
    st.lists(st.tuples(st.sampled_from(CHECKS), st.sampled_from("no")), min_size=1, max_size=5),
)
@pytest.mark.filterwarnings("ignore")
def test_together_they_say_what_each_says_alone(n: object, chosen: list[tuple[str, str]]) -> None:
    texts: dict[str, dict[str, Any]] = {
        "n": {"variables": variables(v="dyn(object.spec.n)", w="1")},
        "o": {"variables": variables(v="dyn(object.spec.n)", w="variables.v")},
    }
    policies = [
        policy(str(number), validations=[{"expression": text, "message": text}], **texts[key])
        for number, (text, key) in enumerate(chosen)
    ]
    together = PolicySet(policies).judge(pod(n))
    apart = [PolicySet([each]).judge(pod(n)) for each in policies]
    assert together.passed == sum(each.passed for each in apart)
    assert together.policies == sum(each.policies for each in apart)
    said = [Counter((each.policy.name, each.outcome) for each in together.judgements)]
    said.append(Counter((e.policy.name, e.outcome) for each in apart for e in each.judgements))
    assert said[0] == said[1]
