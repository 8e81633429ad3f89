"""Which resource a kind is: its plural, its scope, and the same resource under other versions.

The table holds the kinds of Kubernetes since 1.16, served or removed, as its OpenAPI and its
deprecation guide name them, and the two of OpenShift that the pack judges. A kind that is not in it
is taken for a namespaced custom resource with a regular plural; that is a guess, and says so.
"""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

_TABLE: Final = """\
admissionregistration.k8s.io/v1: MutatingAdmissionPolicy=mutatingadmissionpolicies!
  MutatingAdmissionPolicyBinding=mutatingadmissionpolicybindings!
  MutatingWebhookConfiguration=mutatingwebhookconfigurations!
  ValidatingAdmissionPolicy=validatingadmissionpolicies!
  ValidatingAdmissionPolicyBinding=validatingadmissionpolicybindings!
  ValidatingWebhookConfiguration=validatingwebhookconfigurations!
admissionregistration.k8s.io/v1alpha1: MutatingAdmissionPolicy=mutatingadmissionpolicies!
  MutatingAdmissionPolicyBinding=mutatingadmissionpolicybindings!
admissionregistration.k8s.io/v1beta1: MutatingAdmissionPolicy=mutatingadmissionpolicies!
  MutatingAdmissionPolicyBinding=mutatingadmissionpolicybindings!
  MutatingWebhookConfiguration=mutatingwebhookconfigurations!
  ValidatingAdmissionPolicy=validatingadmissionpolicies!
  ValidatingAdmissionPolicyBinding=validatingadmissionpolicybindings!
  ValidatingWebhookConfiguration=validatingwebhookconfigurations!
apiextensions.k8s.io/v1: CustomResourceDefinition=customresourcedefinitions!
apiextensions.k8s.io/v1beta1: CustomResourceDefinition=customresourcedefinitions!
apiregistration.k8s.io/v1: APIService=apiservices!
apiregistration.k8s.io/v1beta1: APIService=apiservices!
apps/v1: ControllerRevision=controllerrevisions DaemonSet=daemonsets Deployment=deployments
  ReplicaSet=replicasets StatefulSet=statefulsets
apps.openshift.io/v1: DeploymentConfig=deploymentconfigs
apps/v1beta1: Deployment=deployments StatefulSet=statefulsets
apps/v1beta2: DaemonSet=daemonsets Deployment=deployments ReplicaSet=replicasets
  StatefulSet=statefulsets
authentication.k8s.io/v1: SelfSubjectReview=selfsubjectreviews! TokenReview=tokenreviews!
authorization.k8s.io/v1: LocalSubjectAccessReview=localsubjectaccessreviews
  SelfSubjectAccessReview=selfsubjectaccessreviews!
  SelfSubjectRulesReview=selfsubjectrulesreviews! SubjectAccessReview=subjectaccessreviews!
autoscaling/v1: HorizontalPodAutoscaler=horizontalpodautoscalers
autoscaling/v2: HorizontalPodAutoscaler=horizontalpodautoscalers
autoscaling/v2beta1: HorizontalPodAutoscaler=horizontalpodautoscalers
autoscaling/v2beta2: HorizontalPodAutoscaler=horizontalpodautoscalers
batch/v1: CronJob=cronjobs Job=jobs
batch/v1beta1: CronJob=cronjobs
certificates.k8s.io/v1: CertificateSigningRequest=certificatesigningrequests!
certificates.k8s.io/v1alpha1: ClusterTrustBundle=clustertrustbundles!
certificates.k8s.io/v1beta1: CertificateSigningRequest=certificatesigningrequests!
  ClusterTrustBundle=clustertrustbundles! PodCertificateRequest=podcertificaterequests
coordination.k8s.io/v1: Lease=leases
coordination.k8s.io/v1alpha2: LeaseCandidate=leasecandidates
coordination.k8s.io/v1beta1: Lease=leases LeaseCandidate=leasecandidates
discovery.k8s.io/v1: EndpointSlice=endpointslices
discovery.k8s.io/v1beta1: EndpointSlice=endpointslices
events.k8s.io/v1: Event=events
events.k8s.io/v1beta1: Event=events
extensions/v1beta1: DaemonSet=daemonsets Deployment=deployments Ingress=ingresses
  NetworkPolicy=networkpolicies PodSecurityPolicy=podsecuritypolicies! ReplicaSet=replicasets
flowcontrol.apiserver.k8s.io/v1: FlowSchema=flowschemas!
  PriorityLevelConfiguration=prioritylevelconfigurations!
gateway.networking.k8s.io/v1: GRPCRoute=grpcroutes Gateway=gateways GatewayClass=gatewayclasses!
  HTTPRoute=httproutes
internal.apiserver.k8s.io/v1alpha1: StorageVersion=storageversions!
networking.k8s.io/v1: IPAddress=ipaddresses! Ingress=ingresses IngressClass=ingressclasses!
  NetworkPolicy=networkpolicies ServiceCIDR=servicecidrs!
networking.k8s.io/v1beta1: IPAddress=ipaddresses! Ingress=ingresses IngressClass=ingressclasses!
  ServiceCIDR=servicecidrs!
node.k8s.io/v1: RuntimeClass=runtimeclasses!
node.k8s.io/v1beta1: RuntimeClass=runtimeclasses!
policy/v1: PodDisruptionBudget=poddisruptionbudgets
policy/v1beta1: PodDisruptionBudget=poddisruptionbudgets PodSecurityPolicy=podsecuritypolicies!
rbac.authorization.k8s.io/v1: ClusterRole=clusterroles! ClusterRoleBinding=clusterrolebindings!
  Role=roles RoleBinding=rolebindings
rbac.authorization.k8s.io/v1alpha1: ClusterRole=clusterroles!
  ClusterRoleBinding=clusterrolebindings! Role=roles RoleBinding=rolebindings
rbac.authorization.k8s.io/v1beta1: ClusterRole=clusterroles!
  ClusterRoleBinding=clusterrolebindings! Role=roles RoleBinding=rolebindings
resource.k8s.io/v1: DeviceClass=deviceclasses! ResourceClaim=resourceclaims
  ResourceClaimTemplate=resourceclaimtemplates ResourceSlice=resourceslices!
resource.k8s.io/v1alpha3: DeviceTaintRule=devicetaintrules!
  ResourcePoolStatusRequest=resourcepoolstatusrequests!
resource.k8s.io/v1beta1: DeviceClass=deviceclasses! ResourceClaim=resourceclaims
  ResourceClaimTemplate=resourceclaimtemplates ResourceSlice=resourceslices!
resource.k8s.io/v1beta2: DeviceClass=deviceclasses! DeviceTaintRule=devicetaintrules!
  ResourceClaim=resourceclaims ResourceClaimTemplate=resourceclaimtemplates
  ResourceSlice=resourceslices!
scheduling.k8s.io/v1: PriorityClass=priorityclasses!
scheduling.k8s.io/v1alpha2: PodGroup=podgroups Workload=workloads
scheduling.k8s.io/v1beta1: PriorityClass=priorityclasses!
security.openshift.io/v1: SecurityContextConstraints=securitycontextconstraints!
storage.k8s.io/v1: CSIDriver=csidrivers! CSINode=csinodes!
  CSIStorageCapacity=csistoragecapacities StorageClass=storageclasses!
  VolumeAttachment=volumeattachments! VolumeAttributesClass=volumeattributesclasses!
storage.k8s.io/v1beta1: CSIDriver=csidrivers! CSINode=csinodes!
  CSIStorageCapacity=csistoragecapacities StorageClass=storageclasses!
  VolumeAttachment=volumeattachments! VolumeAttributesClass=volumeattributesclasses!
storagemigration.k8s.io/v1beta1: StorageVersionMigration=storageversionmigrations!
v1: Binding=bindings ComponentStatus=componentstatuses! ConfigMap=configmaps Endpoints=endpoints
  Event=events LimitRange=limitranges Namespace=namespaces! Node=nodes!
  PersistentVolume=persistentvolumes! PersistentVolumeClaim=persistentvolumeclaims Pod=pods
  PodTemplate=podtemplates ReplicationController=replicationcontrollers
  ResourceQuota=resourcequotas Secret=secrets Service=services ServiceAccount=serviceaccounts
"""
"""``group/version: Kind=plural``; ``!`` marks a cluster-scoped kind."""
_MOVED: Final = (
    ("extensions/deployments", "apps/deployments"),
    ("extensions/daemonsets", "apps/daemonsets"),
    ("extensions/replicasets", "apps/replicasets"),
    ("extensions/ingresses", "networking.k8s.io/ingresses"),
    ("extensions/networkpolicies", "networking.k8s.io/networkpolicies"),
    ("extensions/podsecuritypolicies", "policy/podsecuritypolicies"),
    ("/events", "events.k8s.io/events"),
)
"""Resources that are the same objects in two groups."""


class ResourceType(NamedTuple):
    """A kind as the API serves it."""

    group: str
    version: str
    resource: str
    kind: str
    namespaced: bool
    is_known: bool = True
    """False where the plural and the scope are guesses."""


def resource_of(api_version: str, kind: str) -> ResourceType:
    """The resource of ``apps/v1`` ``Deployment``."""
    found = _by_kind().get((api_version, kind))
    if found is not None:
        return found
    group, _, version = api_version.rpartition("/")
    return ResourceType(group, version, _plural(kind), kind, namespaced=True, is_known=False)


def equivalents_of(of: ResourceType) -> tuple[ResourceType, ...]:
    """The same objects under other versions and groups, by group and version."""
    return tuple(each for each in _by_storage().get(_storage(of), ()) if each != of)


@cache
def _by_kind() -> dict[tuple[str, str], ResourceType]:
    found: dict[tuple[str, str], ResourceType] = {}
    api_version = ""
    for word in _TABLE.split():
        if word.endswith(":"):
            api_version = word[:-1]
            continue
        kind, _, plural = word.partition("=")
        group, _, version = api_version.rpartition("/")
        resource = plural.removesuffix("!")
        found[api_version, kind] = ResourceType(
            group, version, resource, kind, namespaced=not plural.endswith("!")
        )
    return found


def _storage(of: ResourceType) -> str:
    name = f"{of.group}/{of.resource}"
    return dict(_MOVED).get(name, name)


@cache
def _by_storage() -> dict[str, tuple[ResourceType, ...]]:
    found: dict[str, list[ResourceType]] = {}
    for each in _by_kind().values():
        found.setdefault(_storage(each), []).append(each)
    return {name: tuple(sorted(types)) for name, types in found.items()}


def _plural(kind: str) -> str:
    """The plural that Kubernetes' API machinery guesses (``meta.UnsafeGuessKindToResource``)."""
    name = kind.lower()
    if name.endswith("s"):
        return name + "es"
    if name.endswith("y"):
        return name[:-1] + "ies"
    return name + "s"
