"""What values the API server's validation wants, beyond types: by definition and field.

Source: k8s.io/kubernetes, pkg/apis/<group>/validation, and the enumerations of its OpenAPI. A rule
is a word: alternatives ``A|B`` (one alone with a ``|`` behind it), or the name of a form that
``analyze.schema.values`` holds. ``!`` says that the field must be there and not empty; ``?`` that
the OpenAPI asks for it and the server does not. Only what every version of the API wants stands
here: a rule that a version dropped is none.
"""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

_POLICIES: Final = "Always|IfNotPresent|Never"
_PROTOCOLS: Final = "SCTP|TCP|UDP"
_MODES: Final = "ReadOnlyMany|ReadWriteMany|ReadWriteOnce|ReadWriteOncePod"
_CONTAINER: Final = (
    f"name=label! image=image! imagePullPolicy={_POLICIES} "
    "terminationMessagePolicy=FallbackToLogsOnError|File restartPolicy=Always|OnFailure|Never"
)
_TABLE: Final = f"""\
meta.ObjectMeta labels=labels annotations=annotations generateName=*
meta.LabelSelector matchLabels=labels
meta.LabelSelectorRequirement key=labelkey! operator=DoesNotExist|Exists|In|NotIn!
meta.OwnerReference apiVersion=*! kind=*! name=*! uid=*!
core.v1.PodSpec containers=*! restartPolicy=Always|Never|OnFailure
  dnsPolicy=ClusterFirst|ClusterFirstWithHostNet|Default|None nodeSelector=labels hostname=label
  subdomain=label serviceAccountName=subdomain serviceAccount=subdomain nodeName=subdomain
  preemptionPolicy=Never|PreemptLowerPriority priorityClassName=subdomain schedulerName=subdomain
  activeDeadlineSeconds=positive32 runtimeClassName=subdomain
core.v1.Container {_CONTAINER}
core.v1.EphemeralContainer {_CONTAINER}
core.v1.ContainerPort containerPort=port! hostPort=port0 protocol={_PROTOCOLS} name=portname
core.v1.EnvVar name=variable!
core.v1.SecretKeySelector key=configkey!
core.v1.ConfigMapKeySelector key=configkey!
core.v1.ObjectFieldSelector fieldPath=*!
core.v1.ResourceFieldSelector resource=*!
core.v1.VolumeMount name=*! mountPath=*! mountPropagation=Bidirectional|HostToContainer|None
  subPath=inner
core.v1.VolumeDevice name=*! devicePath=*!
core.v1.Volume name=label!
core.v1.HostPathVolumeSource path=hostpath!
  type=BlockDevice|CharDevice|Directory|DirectoryOrCreate|File|FileOrCreate|Socket
core.v1.SecretVolumeSource secretName=*! defaultMode=mode
core.v1.ConfigMapVolumeSource name=*! defaultMode=mode
core.v1.DownwardAPIVolumeSource defaultMode=mode
core.v1.ProjectedVolumeSource defaultMode=mode
core.v1.SecretProjection name=*!
core.v1.ConfigMapProjection name=*!
core.v1.ServiceAccountTokenProjection path=inner! expirationSeconds=lifetime
core.v1.DownwardAPIVolumeFile path=inner! mode=mode
core.v1.KeyToPath key=configkey! path=inner! mode=mode
core.v1.PersistentVolumeClaimVolumeSource claimName=*!
core.v1.EmptyDirVolumeSource sizeLimit=amount
core.v1.NFSVolumeSource server=*! path=absolute!
core.v1.CSIVolumeSource driver=*!
core.v1.GitRepoVolumeSource repository=*!
core.v1.FlexVolumeSource driver=*!
core.v1.ScaleIOVolumeSource secretRef=?
core.v1.AzureDiskVolumeSource cachingMode=None|ReadOnly|ReadWrite
core.v1.ISCSIVolumeSource targetPortal=*! iqn=*!
core.v1.Probe initialDelaySeconds=natural timeoutSeconds=natural periodSeconds=natural
  successThreshold=natural failureThreshold=natural terminationGracePeriodSeconds=positive
core.v1.HTTPGetAction port=target! scheme=HTTP|HTTPS
core.v1.TCPSocketAction port=target!
core.v1.GRPCAction port=port!
core.v1.ExecAction command=*!
core.v1.HTTPHeader name=header!
core.v1.ResourceRequirements limits=amounts requests=amounts
core.v1.VolumeResourceRequirements limits=amounts requests=amounts
core.v1.SecurityContext runAsUser=id runAsGroup=id procMount=Default|Unmasked
core.v1.PodSecurityContext runAsUser=id runAsGroup=id fsGroup=id
  fsGroupChangePolicy=Always|OnRootMismatch supplementalGroupsPolicy=Merge|Strict
core.v1.SeccompProfile type=Localhost|RuntimeDefault|Unconfined!
core.v1.AppArmorProfile type=Localhost|RuntimeDefault|Unconfined!
core.v1.Toleration operator=Equal|Exists|Gt|Lt effect=NoExecute|NoSchedule|PreferNoSchedule
  key=labelkey
core.v1.TopologySpreadConstraint maxSkew=positive! topologyKey=*!
  whenUnsatisfiable=DoNotSchedule|ScheduleAnyway! nodeAffinityPolicy=Honor|Ignore
  nodeTaintsPolicy=Honor|Ignore
core.v1.NodeSelectorRequirement key=*! operator=DoesNotExist|Exists|Gt|In|Lt|NotIn!
core.v1.NodeSelector nodeSelectorTerms=*!
core.v1.PreferredSchedulingTerm weight=weight!
core.v1.WeightedPodAffinityTerm weight=weight!
core.v1.PodAffinityTerm topologyKey=labelkey!
core.v1.HostAlias ip=ip!
core.v1.Sysctl name=*!
core.v1.ServiceSpec type=ClusterIP|ExternalName|LoadBalancer|NodePort selector=labels
  sessionAffinity=ClientIP|None externalTrafficPolicy=Cluster|Local
  internalTrafficPolicy=Cluster|Local ipFamilyPolicy=PreferDualStack|RequireDualStack|SingleStack
  ipFamilies=IPv4|IPv6 externalIPs=ip externalName=subdomain
core.v1.ServicePort port=port! nodePort=port0 protocol={_PROTOCOLS} targetPort=target name=label
core.v1.ClientIPConfig timeoutSeconds=sticky
core.v1.Secret data=secrets stringData=config
core.v1.ConfigMap data=config binaryData=secrets
core.v1.PersistentVolumeSpec capacity=amounts! accessModes={_MODES}! volumeMode=Block|Filesystem
  persistentVolumeReclaimPolicy=Delete|Recycle|Retain storageClassName=subdomain
core.v1.PersistentVolumeClaimSpec accessModes={_MODES}! resources=*! volumeMode=Block|Filesystem
  storageClassName=subdomain
core.v1.RBDVolumeSource monitors=*! image=*!
core.v1.RBDPersistentVolumeSource monitors=*! image=*!
core.v1.LimitRangeSpec limits=?
core.v1.LimitRangeItem type=*!
core.v1.ResourceQuotaSpec hard=amounts
core.v1.EndpointAddress ip=ip!
core.v1.EndpointPort port=port! protocol={_PROTOCOLS} name=label
core.v1.PodTemplate template=*!
core.v1.ReplicationControllerSpec replicas=natural minReadySeconds=natural selector=labels
  template=*!
apps.v1.DeploymentSpec replicas=natural minReadySeconds=natural revisionHistoryLimit=natural
  progressDeadlineSeconds=natural selector=*! template=*!
apps.v1.DeploymentStrategy type=Recreate|RollingUpdate
apps.v1.RollingUpdateDeployment maxSurge=part maxUnavailable=part
apps.v1.ReplicaSetSpec replicas=natural minReadySeconds=natural selector=*! template=*!
apps.v1.StatefulSetSpec replicas=natural minReadySeconds=natural revisionHistoryLimit=natural
  podManagementPolicy=OrderedReady|Parallel selector=*! template=*!
apps.v1.StatefulSetUpdateStrategy type=OnDelete|Recreate|RollingUpdate
apps.v1.RollingUpdateStatefulSetStrategy partition=natural maxUnavailable=part
apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy whenDeleted=Delete|Retain
  whenScaled=Delete|Retain
apps.v1.DaemonSetSpec minReadySeconds=natural revisionHistoryLimit=natural selector=*! template=*!
apps.v1.DaemonSetUpdateStrategy type=OnDelete|RollingUpdate
apps.v1.RollingUpdateDaemonSet maxSurge=part maxUnavailable=part
batch.v1.JobSpec parallelism=natural completions=natural backoffLimit=natural
  backoffLimitPerIndex=natural activeDeadlineSeconds=natural ttlSecondsAfterFinished=natural
  completionMode=Indexed|NonIndexed podReplacementPolicy=Failed|TerminatingOrFailed template=*!
batch.v1.PodFailurePolicyRule action=Count|FailIndex|FailJob|Ignore!
batch.v1.CronJobSpec schedule=schedule! concurrencyPolicy=Allow|Forbid|Replace
  startingDeadlineSeconds=natural successfulJobsHistoryLimit=natural
  failedJobsHistoryLimit=natural
networking.v1.IngressRule host=host
networking.v1.HTTPIngressPath path=absolute pathType=Exact|ImplementationSpecific|Prefix!
networking.v1.HTTPIngressRuleValue paths=*!
networking.v1.IngressServiceBackend name=label! port=*!
networking.v1.ServiceBackendPort number=port0
networking.v1.IngressSpec ingressClassName=subdomain
networking.v1.IngressTLS hosts=host
networking.v1.IngressClassSpec controller=prefixed!
networking.v1.IngressClassParametersReference apiGroup=subdomain kind=segment! name=segment!
  scope=Cluster|Namespace
networking.v1.NetworkPolicyPort protocol={_PROTOCOLS} port=target
networking.v1.NetworkPolicySpec policyTypes=Egress|Ingress
networking.v1.IPBlock cidr=cidr!
rbac.v1.RoleRef kind=ClusterRole|Role! name=segment! apiGroup=rbac.authorization.k8s.io|
rbac.v1.Subject kind=Group|ServiceAccount|User! name=*!
rbac.v1.PolicyRule verbs=*!
autoscaling.v1.HorizontalPodAutoscalerSpec maxReplicas=positive! minReplicas=natural
  scaleTargetRef=*! targetCPUUtilizationPercentage=positive
autoscaling.v1.CrossVersionObjectReference kind=segment! name=segment!
autoscaling.v2.HorizontalPodAutoscalerSpec maxReplicas=positive! minReplicas=natural
  scaleTargetRef=*!
autoscaling.v2.CrossVersionObjectReference kind=segment! name=segment!
autoscaling.v2.MetricSpec type=ContainerResource|External|Object|Pods|Resource!
autoscaling.v2.MetricTarget type=AverageValue|Utilization|Value!
autoscaling.v2.MetricIdentifier name=segment!
autoscaling.v2.ResourceMetricSource name=*!
autoscaling.v2.HPAScalingRules selectPolicy=Disabled|Max|Min stabilizationWindowSeconds=hour
autoscaling.v2.HPAScalingPolicy type=Percent|Pods! value=positive! periodSeconds=half!
policy.v1.PodDisruptionBudgetSpec minAvailable=part maxUnavailable=part
  unhealthyPodEvictionPolicy=AlwaysAllow|IfHealthyBudget
core.v1.PodTemplateSpec spec=*!
storage.v1.StorageClass provisioner=prefix! reclaimPolicy=Delete|Recycle|Retain
  volumeBindingMode=Immediate|WaitForFirstConsumer
storage.v1.CSIDriver spec=?
storage.v1.CSIDriverSpec fsGroupPolicy=File|None|ReadWriteOnceWithFSType
  volumeLifecycleModes=Ephemeral|Persistent
scheduling.v1.PriorityClass preemptionPolicy=Never|PreemptLowerPriority
coordination.v1.LeaseSpec leaseDurationSeconds=positive leaseTransitions=natural
discovery.v1.EndpointSlice addressType=FQDN|IPv4|IPv6!
discovery.v1.Endpoint addresses=*!
discovery.v1.EndpointPort protocol={_PROTOCOLS} name=label
admissionregistration.v1.ValidatingWebhook failurePolicy=Fail|Ignore matchPolicy=Equivalent|Exact
  sideEffects=None|NoneOnDryRun! timeoutSeconds=half30 name=domain! admissionReviewVersions=label!
admissionregistration.v1.MutatingWebhook failurePolicy=Fail|Ignore matchPolicy=Equivalent|Exact
  sideEffects=None|NoneOnDryRun! timeoutSeconds=half30 name=domain! admissionReviewVersions=label!
  reinvocationPolicy=IfNeeded|Never
admissionregistration.v1.RuleWithOperations operations=*|CONNECT|CREATE|DELETE|UPDATE!
  apiGroups=*! apiVersions=*! resources=*! scope=*|Cluster|Namespaced
admissionregistration.v1.NamedRuleWithOperations operations=*|CONNECT|CREATE|DELETE|UPDATE!
  apiGroups=*! apiVersions=*! resources=*! scope=*|Cluster|Namespaced
admissionregistration.v1.ServiceReference name=*! namespace=*! port=port
admissionregistration.v1.MatchResources matchPolicy=Equivalent|Exact
admissionregistration.v1.ValidatingAdmissionPolicySpec failurePolicy=Fail|Ignore
  matchConstraints=*!
admissionregistration.v1.Validation expression=*!
admissionregistration.v1.MatchCondition name=qualified! expression=*!
admissionregistration.v1.Variable name=*! expression=*!
admissionregistration.v1.AuditAnnotation key=*! valueExpression=*!
admissionregistration.v1.ParamKind apiVersion=*! kind=*!
admissionregistration.v1.ParamRef parameterNotFoundAction=Allow|Deny!
admissionregistration.v1.ValidatingAdmissionPolicyBindingSpec policyName=*!
  validationActions=Audit|Deny|Warn!
apiregistration.v1.APIServiceSpec group=subdomain version=label! groupPriorityMinimum=priority
  versionPriority=priority2
apiregistration.v1.ServiceReference name=*! namespace=*! port=port
apiextensions.v1.CustomResourceDefinitionSpec group=subdomain! scope=Cluster|Namespaced!
  versions=*!
apiextensions.v1.CustomResourceDefinitionNames plural=label! kind=*! singular=label
apiextensions.v1.CustomResourceDefinitionVersion name=label!
"""
_PLACES: Final = {
    "meta": "io.k8s.apimachinery.pkg.apis.meta.v1",
    "apiregistration.v1": "io.k8s.kube-aggregator.pkg.apis.apiregistration.v1",
    "apiextensions.v1": "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1",
}


class FieldRule(NamedTuple):
    """What one field must be."""

    form: str
    """Alternatives with ``|`` between them, the name of a form, or ``*`` for anything."""
    is_needed: bool = False
    is_optional: bool = False


@cache
def field_rules() -> dict[str, dict[str, FieldRule]]:
    """By the name of the definition and the field."""
    found: dict[str, dict[str, FieldRule]] = {}
    own: dict[str, FieldRule] = {}
    for word in _TABLE.split():
        field, given, text = word.partition("=")
        if not given:
            place, _, name = word.rpartition(".")
            own = found.setdefault(f"{_PLACES.get(place, f'io.k8s.api.{place}')}.{name}", {})
            continue
        form = text.removesuffix("!").removesuffix("?")
        own[field] = FieldRule(form or "*", text.endswith("!"), text.endswith("?"))
    return found
