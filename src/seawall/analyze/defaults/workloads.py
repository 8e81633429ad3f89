"""Defaults of the kinds that make pods (k8s.io/kubernetes, pkg/apis/{apps,batch,core}).

A template is defaulted as a pod's spec is, but for what only a pod of its own gets.
"""

from __future__ import annotations

from typing import Final

from seawall.analyze.defaults.fields import (
    Object,
    with_defaults,
    with_each,
    with_inner,
    with_path,
)
from seawall.analyze.defaults.pods import own_pod_spec, pod_spec, with_profiles
from seawall.analyze.defaults.storage import claim_template

_QUARTER: Final[Object] = {"maxSurge": "25%", "maxUnavailable": "25%"}
_DEPLOYMENT: Final[Object] = {
    "progressDeadlineSeconds": 600,
    "replicas": 1,
    "revisionHistoryLimit": 10,
    "strategy": {"type": "RollingUpdate", "rollingUpdate": _QUARTER},
}
_RETENTION: Final[Object] = {"whenDeleted": "Retain", "whenScaled": "Retain"}
_PARTITION: Final[Object] = {"maxUnavailable": 1, "partition": 0}
_ROLLING_SET: Final[Object] = {"type": "RollingUpdate", "rollingUpdate": _PARTITION}
_STATEFUL_SET: Final[Object] = {
    "persistentVolumeClaimRetentionPolicy": _RETENTION,
    "podManagementPolicy": "OrderedReady",
    "replicas": 1,
    "revisionHistoryLimit": 10,
    "serviceName": "",
    "updateStrategy": _ROLLING_SET,
}
_ROLLING_NODES: Final[Object] = {"maxSurge": 0, "maxUnavailable": 1}
_DAEMON_SET: Final[Object] = {
    "revisionHistoryLimit": 10,
    "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": _ROLLING_NODES},
}
_JOB: Final[Object] = {
    "backoffLimit": 6,
    "completionMode": "NonIndexed",
    "manualSelector": False,
    "parallelism": 1,
    "podReplacementPolicy": "TerminatingOrFailed",
    "suspend": False,
}
_CRON_JOB: Final[Object] = {
    "concurrencyPolicy": "Allow",
    "failedJobsHistoryLimit": 1,
    "successfulJobsHistoryLimit": 3,
    "suspend": False,
}
_GENERATION: Final = "deprecated.daemonset.template.generation"
_JOB_LABELS: Final = ("job-name", "batch.kubernetes.io/job-name")
_MOST_RETRIES: Final = 2**31 - 1


def pod(data: Object) -> Object:
    """A Pod, AppArmor annotations turned into fields."""
    return with_profiles(with_inner(data, "spec", own_pod_spec))


def pod_template(data: Object) -> Object:
    """A PodTemplate, whose template stands at its top."""
    return with_inner(data, "template", _pod_template)


def replication_controller(data: Object) -> Object:
    """A ReplicationController selects and is labelled by its template's labels."""

    def fill(spec: Object) -> Object:
        labels = _labels(spec.get("template"))
        given = with_defaults(spec, {"replicas": 1})
        return _template(with_defaults(given, {"selector": labels}) if labels else given)

    return _labelled(with_inner(data, "spec", fill), _labels_of_template(data))


def replica_set(data: Object) -> Object:
    """A ReplicaSet."""
    return with_inner(data, "spec", lambda spec: _template(with_defaults(spec, {"replicas": 1})))


def deployment(data: Object) -> Object:
    """A Deployment; its rolling update has bounds only where that is its strategy."""
    return with_inner(data, "spec", _deployment)


def stateful_set(data: Object) -> Object:
    """A StatefulSet and its claims."""
    return with_inner(data, "spec", _stateful_set)


def daemon_set(data: Object) -> Object:
    """A DaemonSet; the generation of its template is an annotation still."""
    filled = with_inner(data, "spec", _daemon_set)
    return with_inner(filled, "metadata", _generation)


def job(data: Object) -> Object:
    """A Job; without labels of its own it has its template's, which name the job."""
    metadata = data.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    had = bool(_labels_of_template(data))
    filled = with_inner(data, "spec", lambda spec: _job(spec, name))
    return _labelled(filled, _labels_of_template(filled)) if had else filled


def cron_job(data: Object) -> Object:
    """A CronJob; of the job that it will make, only the pod is defaulted now."""
    return with_inner(data, "spec", _cron_job)


def _labelled(data: Object, labels: object) -> Object:
    metadata = data.get("metadata")
    if not labels or not isinstance(metadata, dict) or metadata.get("labels"):
        return data
    return {**data, "metadata": {**metadata, "labels": labels}}


def _labels_of_template(data: Object) -> object:
    spec = data.get("spec")
    return _labels(spec.get("template")) if isinstance(spec, dict) else None


def _labels(template: object) -> object:
    metadata = template.get("metadata") if isinstance(template, dict) else None
    return metadata.get("labels") if isinstance(metadata, dict) else None


def _template(spec: Object) -> Object:
    return with_inner(spec, "template", _pod_template)


def _pod_template(template: Object) -> Object:
    filled = with_inner(template, "spec", pod_spec)
    return filled if "metadata" in filled else {**filled, "metadata": {}}


def _deployment(spec: Object) -> Object:
    filled = _template(with_defaults(spec, _DEPLOYMENT))

    def strategy(given: Object) -> Object:
        typed = with_defaults(given, {"type": "RollingUpdate"})
        if typed["type"] != "RollingUpdate":
            return typed
        rolling = with_defaults(typed, {"rollingUpdate": {}})
        return with_inner(rolling, "rollingUpdate", lambda one: with_defaults(one, _QUARTER))

    return with_inner(filled, "strategy", strategy)


def _stateful_set(spec: Object) -> Object:
    filled = _template(with_defaults(spec, _STATEFUL_SET))

    def strategy(given: Object) -> Object:
        typed = given if given.get("type") else with_defaults(given, _ROLLING_SET)
        if typed["type"] != "RollingUpdate":
            return typed
        return with_inner(typed, "rollingUpdate", lambda one: with_defaults(one, _PARTITION))

    filled = with_inner(filled, "updateStrategy", strategy)
    filled = with_inner(
        filled,
        "persistentVolumeClaimRetentionPolicy",
        lambda one: with_defaults(one, _RETENTION),
    )
    return with_each(filled, "volumeClaimTemplates", claim_template)


def _daemon_set(spec: Object) -> Object:
    filled = _template(with_defaults(spec, _DAEMON_SET))

    def strategy(given: Object) -> Object:
        typed = with_defaults(given, {"type": "RollingUpdate"})
        if typed["type"] != "RollingUpdate":
            return typed
        rolling = with_defaults(typed, {"rollingUpdate": {}})
        return with_inner(rolling, "rollingUpdate", lambda one: with_defaults(one, _ROLLING_NODES))

    return with_inner(filled, "updateStrategy", strategy)


def _generation(metadata: Object) -> Object:
    notes = metadata.get("annotations")
    notes = notes if isinstance(notes, dict) else {}
    return {**metadata, "annotations": {**notes, _GENERATION: "1"}}


def _job(spec: Object, name: object) -> Object:
    filled = spec
    if spec.get("completions") is None and spec.get("parallelism") is None:
        filled = {**spec, "completions": 1}
    if spec.get("podFailurePolicy") is not None:
        filled = with_defaults(filled, {"podReplacementPolicy": "Failed"})
        filled = with_path(filled, ("podFailurePolicy",), _failure_policy)
    if spec.get("backoffLimitPerIndex") is not None:
        filled = with_defaults(filled, {"backoffLimit": _MOST_RETRIES})
    filled = _template(with_defaults(filled, _JOB))
    if filled["manualSelector"] is True or not isinstance(name, str):
        return filled
    own: Object = dict.fromkeys(_JOB_LABELS, name)

    def label(metadata: Object) -> Object:
        labels = metadata.get("labels")
        return {**metadata, "labels": {**own, **(labels if isinstance(labels, dict) else {})}}

    return with_path(filled, ("template", "metadata"), label)


def _failure_policy(policy: Object) -> Object:
    def rule(given: Object) -> Object:
        return with_each(
            given, "onPodConditions", lambda one: with_defaults(one, {"status": "True"})
        )

    return with_each(policy, "rules", rule)


def _cron_job(spec: Object) -> Object:
    filled = with_defaults(spec, _CRON_JOB)

    def template(given: Object) -> Object:
        made = with_inner(given, "spec", _template)
        return made if "metadata" in made else {**made, "metadata": {}}

    return with_inner(filled, "jobTemplate", template)
