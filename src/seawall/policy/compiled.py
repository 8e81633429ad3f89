"""A policy with its expressions compiled, and how large an object may be for the fast way.

Compilation happens when a policy is first used. Type errors surface as ``PolicyError`` with the
expression's line and a caret.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final, NamedTuple

from seawall.cel.errors import CelError, caret
from seawall.errors import PolicyError
from seawall.model.finding import Rule
from seawall.policy.objects import Binding, Policy, Validation
from seawall.policy.program import Program
from seawall.policy.request import ResourceId
from seawall.policy.selectors import is_empty

if TYPE_CHECKING:
    from seawall.cel.bound import Bound
    from seawall.cel.environment import Environment
    from seawall.cel.types import Type
    from seawall.policy.usage import Use

PER_CALL_LIMIT: Final = 1_000_000
"""Cost units of one expression (k8s.io/apiserver, apis/cel ``PerCallLimit``)."""
TOTAL_LIMIT: Final = 10_000_000
"""Cost units of all validations and messages of one binding and param
(``RuntimeCELCostBudget``)."""
MATCH_LIMIT: Final = 2_500_000
"""Cost units of all matchConditions (``RuntimeCELCostBudgetMatchConditions``)."""


Fast = Callable[..., object]
"""A generated function of the variables of an admission policy."""


_LARGEST: Final = 1 << 26
"""Bytes; no object is larger."""
SafeSizes = tuple[tuple[int, int], ...]
"""Pairs of a density and a size: where no input has more bytes than the size, nor more nodes than
the size divided by the density, no cost limit can be reached."""
_DENSITIES: Final = (2, 8, 16)
"""Bytes per node; two is the least that JSON can have, ordinary objects have about twenty."""


class FastCheck(NamedTuple):
    """A validation as generated code."""

    number: int
    run: Fast
    message: Fast | None
    constant_message: str


class Plan(NamedTuple):
    """All of a policy as generated code, and which inputs it needs to be known."""

    checks: tuple[FastCheck, ...]
    conditions: tuple[Fast, ...]
    variables: dict[str, tuple[Fast, str]]
    """Generated code, and the text to share the value under, empty where it is not shared."""
    roots: frozenset[str]
    fields: frozenset[str]
    safe_sizes: SafeSizes


class Check(NamedTuple):
    """One validation, compiled."""

    source: Validation
    program: Program
    message: Program | None


class Memory:
    """What explaining the failures of one policy has learnt; it only saves work."""

    __slots__ = ("failures", "uses")

    def __init__(self) -> None:
        self.uses: dict[int, Use | None] = {}
        """By validation: what it can read."""
        self.failures: dict[object, object] = {}
        """By what was read: what failed."""


class CompiledPolicy:
    """A policy, its rule, and its programs."""

    def __init__(
        self,
        policy: Policy,
        rule: Rule,
        *,
        minor: int,
        bindings: tuple[Binding, ...] = (),
        origin: str = "",
        ready: Callable[[], Plan] | None = None,
    ) -> None:
        self.policy = policy
        self.name = policy.name
        self.rule = rule
        self.bindings = bindings
        self.origin = origin
        """The file that it was read from; empty for the built-in pack."""
        self.ready = ready
        """What makes the plan of generated code from a pack that was compiled ahead of time."""
        self._minor = minor
        self.memory = Memory()
        self._taken: dict[tuple[ResourceId, str], bool] = {}
        self._full_environment: Environment | None = None

    @cached_property
    def is_simple(self) -> bool:
        """Whether its resource rules alone decide what it judges: no selectors, names, params."""
        spec = self.policy.spec
        constraints = spec.match_constraints
        if self.bindings or spec.param_kind is not None or constraints is None:
            return False
        wide = is_empty(constraints.namespace_selector) and is_empty(constraints.object_selector)
        return (
            wide
            and not constraints.exclude_resource_rules
            and all(
                not rule.resource_names and rule.scope in (None, "*")
                for rule in constraints.resource_rules or ()
            )
        )

    def takes(self, resource: ResourceId, operation: str) -> bool:
        """Whether a rule names the resource itself, not an equivalent one, for the operation."""
        found = self._taken.get((resource, operation))
        if found is None:
            constraints = self.policy.spec.match_constraints
            rules = constraints.resource_rules if constraints is not None else None
            found = self._taken[resource, operation] = any(
                resource.group in rule.api_groups
                and resource.version in rule.api_versions
                and resource.resource in rule.resources
                and (operation in rule.operations or "*" in rule.operations)
                for rule in rules or ()
            )
        return found

    @cached_property
    def variables(self) -> dict[str, Program]:
        """Each variable compiled in an environment that knows the earlier ones."""
        programs: dict[str, Program] = {}
        for variable in self.policy.spec.variables or ():
            before = partial(self._after, dict(programs), authorizer=True)
            programs[variable.name] = Program(variable.expression, before)
        return programs

    def _after(self, programs: Mapping[str, Program], *, authorizer: bool) -> Environment:
        """The environment of an expression that follows these variables."""
        known = {
            name: self._type_of(program, f"variable {name!r}") for name, program in programs.items()
        }
        return self._environment(known, authorizer=authorizer)

    def _type_of(self, program: Program, subject: str) -> Type:
        try:
            return program.checked.type
        except CelError as error:
            raise self._error(program, subject, error) from error

    def _environment(self, known: Mapping[str, Type] | None, *, authorizer: bool) -> Environment:
        from seawall.cel.admission import (  # noqa: PLC0415 -- start-up: often not needed
            admission_environment,
        )

        return admission_environment(
            self._minor,
            variables=known,
            has_params=self.policy.spec.param_kind is not None,
            has_authorizer=authorizer,
        )

    def _full(self) -> Environment:
        if self._full_environment is None:
            self._full_environment = self._after(self.variables, authorizer=True)
        return self._full_environment

    def _for_conditions(self) -> Environment:
        """No variables: a new policy of which a matchCondition names one is refused."""
        return self._environment(None, authorizer=True)

    def _for_messages(self) -> Environment:
        return self._after(self.variables, authorizer=False)

    @cached_property
    def conditions(self) -> tuple[Program, ...]:
        """The matchConditions."""
        return tuple(
            Program(each.expression, self._for_conditions)
            for each in self.policy.spec.match_conditions or ()
        )

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        """The validations."""
        return tuple(
            Check(
                each,
                Program(each.expression, self._full),
                Program(each.message_expression, self._for_messages)
                if each.message_expression
                else None,
            )
            for each in self.policy.spec.validations or ()
        )

    @cached_property
    def annotations(self) -> tuple[tuple[str, Program], ...]:
        """The auditAnnotations: key and program."""
        return tuple(
            (each.key, Program(each.value_expression, self._full))
            for each in self.policy.spec.audit_annotations or ()
        )

    def programs(self) -> list[tuple[str, Program]]:
        """Every program with what it is called: ``validation 1``, ``variable 'containers'``."""
        found = [(f"variable {name!r}", program) for name, program in self.variables.items()]
        found += [(f"matchCondition {i + 1}", each) for i, each in enumerate(self.conditions)]
        for index, each in enumerate(self.checks):
            found.append((f"validation {index + 1}", each.program))
            if each.message is not None:
                found.append((f"messageExpression {index + 1}", each.message))
        found += [(f"auditAnnotation {key!r}", program) for key, program in self.annotations]
        return found

    def verify(self) -> None:
        """Compile everything. Raises ``PolicyError`` at the first expression that does not."""
        for subject, program in self.programs():
            self._type_of(program, subject)

    def _error(self, program: Program, subject: str, error: CelError) -> PolicyError:
        line, column, picture = caret(program.text, error.offset)
        where = f"policy {self.name!r}, {subject}, line {line}, column {column}"
        shown = "\n  ".join(picture.split("\n"))
        return PolicyError(f"{where}: {error.message}", hint=f"in the expression:\n  {shown}")

    @cached_property
    def safe_sizes(self) -> SafeSizes:
        """How large inputs may be whose evaluation provably stays in budget."""
        from seawall.cel import bound  # noqa: PLC0415 -- start-up: often not needed

        known: dict[str, Bound] = {}
        for name, program in self.variables.items():
            known[name] = bound.cost(program.tree, known)
        singles = [*known.values()]
        singles += [bound.cost(program.tree, known) for _, program in self.programs()]
        return tuple((density, _largest(singles, density)) for density in _DENSITIES)


def _largest(bounds: list[Bound], density: int) -> int:
    low, high = 0, _LARGEST
    while low < high:
        middle = (low + high + 1) // 2
        costs = [each.at(middle, middle / density) for each in bounds]
        fits = max(costs, default=0.0) < PER_CALL_LIMIT and sum(costs) < MATCH_LIMIT
        low, high = (middle, high) if fits else (low, middle - 1)
    return low
