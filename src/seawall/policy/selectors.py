"""Label selectors, as ``metav1.LabelSelectorAsSelector`` reads them.

Labels may be unknown in part: a namespace that was not supplied has only the label that the API
server always sets, ``kubernetes.io/metadata.name``. The answer is then ``None`` where the missing
labels would decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from seawall.policy.objects import Requirement, Selector


class Labels(NamedTuple):
    """Labels that are known; where not ``complete``, there may be others."""

    known: Mapping[str, str]
    complete: bool = True


def is_empty(selector: Selector | None) -> bool:
    """Whether the selector is absent or has no requirement, and so selects everything."""
    return selector is None or not (selector.match_labels or selector.match_expressions)


def selects(selector: Selector | None, labels: Labels) -> bool | None:
    """Whether all requirements hold; ``None`` where labels that are not known would decide."""
    if selector is None:
        return True
    answers = [
        _holds(Requirement(key, "In", (value,)), labels)
        for key, value in (selector.match_labels or {}).items()
    ]
    answers += [_holds(each, labels) for each in selector.match_expressions or ()]
    if False in answers:
        return False
    return None if None in answers else True


def _holds(need: Requirement, labels: Labels) -> bool | None:
    value = labels.known.get(need.key)
    if value is None and not labels.complete:
        return None
    match need.operator:
        case "In":
            return value is not None and value in need.values
        case "NotIn":
            return value is None or value not in need.values
        case "Exists":
            return value is not None
        case "DoesNotExist":
            return value is None
