"""ValidatingAdmissionPolicy and its binding, as nouns (admissionregistration.k8s.io/v1).

Field names and defaults are the API's. What the API server would refuse at creation is refused
here with ``PolicyError``, naming the object and the field; what it only prunes is ignored.
"""

from __future__ import annotations

from typing import Final, Literal, TypeVar

import msgspec

from seawall.errors import PolicyError

GROUP: Final = "admissionregistration.k8s.io"
POLICY_KIND: Final = "ValidatingAdmissionPolicy"
BINDING_KIND: Final = "ValidatingAdmissionPolicyBinding"
T = TypeVar("T", bound=msgspec.Struct)
Action = Literal["Deny", "Warn", "Audit"]
Reason = Literal["Forbidden", "Invalid", "RequestEntityTooLarge"]


class Requirement(msgspec.Struct, frozen=True):
    """One ``matchExpressions`` entry of a label selector."""

    key: str
    operator: Literal["In", "NotIn", "Exists", "DoesNotExist"]
    values: tuple[str, ...] = ()


class Selector(msgspec.Struct, frozen=True, rename="camel"):
    """``metav1.LabelSelector``; empty selects everything."""

    match_labels: dict[str, str] | None = None
    match_expressions: tuple[Requirement, ...] | None = None


class NamedRule(msgspec.Struct, frozen=True, rename="camel"):
    """``NamedRuleWithOperations``: which requests, and optionally which object names."""

    operations: tuple[Literal["CREATE", "UPDATE", "DELETE", "CONNECT", "*"], ...]
    api_groups: tuple[str, ...]
    api_versions: tuple[str, ...]
    resources: tuple[str, ...]
    resource_names: tuple[str, ...] | None = None
    scope: Literal["Cluster", "Namespaced", "*"] | None = None


class MatchResources(msgspec.Struct, frozen=True, rename="camel"):
    """What a policy or a binding looks at. ``matchPolicy`` defaults to ``Equivalent``."""

    resource_rules: tuple[NamedRule, ...] | None = None
    exclude_resource_rules: tuple[NamedRule, ...] | None = None
    namespace_selector: Selector | None = None
    object_selector: Selector | None = None
    match_policy: Literal["Exact", "Equivalent"] | None = None


class ParamKind(msgspec.Struct, frozen=True, rename="camel"):
    """The kind of the parameter objects of a policy."""

    api_version: str
    kind: str


class ParamRef(msgspec.Struct, frozen=True, rename="camel"):
    """Which parameter objects a binding uses: by name or by selector, never both."""

    name: str | None = None
    namespace: str | None = None
    selector: Selector | None = None
    parameter_not_found_action: Literal["Allow", "Deny"] | None = None


class Named(msgspec.Struct, frozen=True):
    """A match condition or a variable: a name and a CEL expression."""

    name: str
    expression: str


class Validation(msgspec.Struct, frozen=True, rename="camel"):
    """One expression that must hold, and what to say when it does not."""

    expression: str
    message: str | None = None
    reason: Reason | None = None
    message_expression: str | None = None


class AuditAnnotation(msgspec.Struct, frozen=True, rename="camel"):
    """An annotation for the audit event; its error denies under ``failurePolicy: Fail``."""

    key: str
    value_expression: str


class PolicySpec(msgspec.Struct, frozen=True, rename="camel"):
    """``ValidatingAdmissionPolicySpec``."""

    match_constraints: MatchResources | None = None
    validations: tuple[Validation, ...] | None = None
    variables: tuple[Named, ...] | None = None
    match_conditions: tuple[Named, ...] | None = None
    audit_annotations: tuple[AuditAnnotation, ...] | None = None
    param_kind: ParamKind | None = None
    failure_policy: Literal["Fail", "Ignore"] | None = None


class Metadata(msgspec.Struct, frozen=True):
    """The part of ``metav1.ObjectMeta`` that matters to a policy."""

    name: str
    annotations: dict[str, str] | None = None
    labels: dict[str, str] | None = None


class Policy(msgspec.Struct, frozen=True):
    """A ValidatingAdmissionPolicy."""

    metadata: Metadata
    spec: PolicySpec

    @property
    def name(self) -> str:
        """``metadata.name``, the policy's id."""
        return self.metadata.name

    @property
    def fails_closed(self) -> bool:
        """Whether an evaluation error denies: ``failurePolicy`` defaults to ``Fail``."""
        return self.spec.failure_policy != "Ignore"


class BindingSpec(msgspec.Struct, frozen=True, rename="camel"):
    """``ValidatingAdmissionPolicyBindingSpec``."""

    policy_name: str
    validation_actions: tuple[Action, ...]
    param_ref: ParamRef | None = None
    match_resources: MatchResources | None = None


class Binding(msgspec.Struct, frozen=True):
    """A ValidatingAdmissionPolicyBinding."""

    metadata: Metadata
    spec: BindingSpec

    @property
    def name(self) -> str:
        """``metadata.name``."""
        return self.metadata.name


def policy_from(data: dict[str, object]) -> Policy:
    """The policy that *data* is, held to what the API server demands at creation.

    Raises ``PolicyError`` naming the field.
    """
    policy = _converted(data, Policy)
    spec = policy.spec
    subject = f"{POLICY_KIND} {policy.name!r}"
    if not spec.validations and not spec.audit_annotations:
        msg = f"{subject}: spec needs at least one of validations and auditAnnotations"
        raise PolicyError(msg)
    if spec.match_constraints is None or not spec.match_constraints.resource_rules:
        raise PolicyError(f"{subject}: spec.matchConstraints.resourceRules must not be empty")
    _unique(subject, "spec.variables", [variable.name for variable in spec.variables or ()])
    _unique(subject, "spec.matchConditions", [each.name for each in spec.match_conditions or ()])
    for index, validation in enumerate(spec.validations or ()):
        if not validation.expression.strip():
            raise PolicyError(f"{subject}: spec.validations[{index}].expression is empty")
        if validation.message is not None and "\n" in validation.message.strip():
            raise PolicyError(f"{subject}: spec.validations[{index}].message has a line break")
    return policy


def binding_from(data: dict[str, object]) -> Binding:
    """The binding that *data* is. Raises ``PolicyError`` naming the field."""
    binding = _converted(data, Binding)
    subject = f"{BINDING_KIND} {binding.name!r}"
    actions = binding.spec.validation_actions
    if not actions:
        raise PolicyError(f"{subject}: spec.validationActions must not be empty")
    _unique(subject, "spec.validationActions", list(actions))
    if "Deny" in actions and "Warn" in actions:
        raise PolicyError(f"{subject}: spec.validationActions must not hold both Deny and Warn")
    ref = binding.spec.param_ref
    if ref is not None and (ref.name is None) == (ref.selector is None):
        raise PolicyError(f"{subject}: spec.paramRef needs exactly one of name and selector")
    if ref is not None and ref.parameter_not_found_action is None:
        raise PolicyError(f"{subject}: spec.paramRef.parameterNotFoundAction is required")
    return binding


def _converted(data: dict[str, object], kind: type[T]) -> T:
    metadata = data.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    try:
        return msgspec.convert(data, kind)
    except msgspec.ValidationError as error:
        text = str(error).replace(" - at `$.", " (at ").replace("`", ")")
        raise PolicyError(f"{data.get('kind')} {name!r}: {text}") from error


def _unique(subject: str, field: str, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise PolicyError(f"{subject}: {field} holds {name!r} more than once")
