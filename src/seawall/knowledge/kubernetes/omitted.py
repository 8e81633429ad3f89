"""Fields that the API server leaves out where they are zero: ``hostNetwork: false``, ``env: []``.

In Kubernetes' Go types such a field is no pointer and is marked ``omitempty``, so that a policy
sees it as absent. What every type leaves out stands by its name; what only some do, by the name
of the field that holds it. As ``tools/omitted`` prints it; never of maps, whose keys are the
user's.
"""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

_NAMES: Final = """\
accessModes add allocatedResourceStatuses allocatedResources allocatedResourcesStatus
allocationMode allowWatchBookmarks allowedTopologies annotations apiServerID apiVersions args
attachmentMetadata attestations attribute attributes auditAnnotations authenticated binaryData
bindMountOptions bindingConditions bindingFailureConditions bools caBundle categories causes
certificate certificateChain certificateChainPath chapAuthDiscovery chapAuthSession cidrs claims
clusterIP clusterIPs clusterRoleSelectors clusterScope code compatibilityGroups completedIndexes
component compositePodGroupTemplates concurrencyPolicy constraints consumedCapacity
consumesCounters containerID containerStatuses continue counters credentialBundlePath
currentRevision datasetName datasetUUID declaredFeatures decodableVersions defaultRequest denied
deprecatedCount deprecatedTopology derivedAttributes description directory disableResizePreemption
disruptedPods dnsPolicy drop dryRun egress emulationVersion encodingVersion env envFrom
ephemeralContainerStatuses ephemeralContainers evaluationError evictionResponders except
excludeResourceRules expressionWarnings externalID externalIPs externalName externalTrafficPolicy
extra failed failureThreshold field fieldManager fieldValidation fieldsType finalizers
firstAvailable follow forNodes forZones from fullyLabeledReplicas generateName globalDefault hard
hardwareAddress health healthCheckNodePort healthConditions host hostAliases hostIP hostIPC
hostIPs hostNetwork hostPID hostPort hostnames hosts httpHeaders imagePullPolicy imagePullSecrets
imageRef images ingress initContainerStatuses initContainers initialDelaySeconds
insecureSkipTLSVerifyBackend interfaceName ints ipFamilies ips iscsiInterface keyPath keyType
keyring labels level loadBalancerIP loadBalancerSourceRanges managedFields manager matchConditions
matchExpressions matchFields matchLabelExpressions matchLabelKeys matchLabels maxLimitRequestRatio
medium messageExpression metrics minReadySeconds mismatchLabelKeys mountOptions mutations
nameservers nodeAllocatableResourceClaimStatuses nodeAllocatableResources nodePort
nominatedNodeName notReadyAddresses note number numberAvailable numberUnavailable onPodConditions
operation operations options ownerReferences partitionSummary paused persistentVolumeReclaimPolicy
phase podCIDR podCIDRs podFixed podIP podIPs podManagementPolicy policies policyName policyTypes
pools portals preferredDuringSchedulingIgnoredDuringExecution prefix previous priorityClassName
protectionDomain providerID publishNotReadyAddresses pullPolicy qosClass rawSelector
readinessGates readyReplicas reportingController requesters requirements reservedFor resize
resizePolicy resourceClaimStatuses resourceClaims resourceNames resourceVersionMatch responders
restartPolicyRules results retryAfterSeconds role runtimeHandlers schedulerName schedulingGates
scheme scopes searches secretFile secrets selectors selfLink servedVersions sessionAffinity
shardSelector sharedCounters shortNames signal sizeBytes skipNodeOperations sslEnabled stderr
stdin stdinOnce stdout storageHealth storageMode storagePolicyID storagePolicyName storagePool
storageVersionHash storageVersions stringData strings subPath subPathExpr subdomain subresource
subsets succeeded successThreshold supplementalGroups sysctls taints targetContainerName
targetResponders targetSelector targetVolumeAttributesClassName targetWWNs templateGeneration
tenant terminationMessagePath terminationMessagePolicy timestamps tls to tokenRequests tolerations
topology topologySpreadConstraints tty unavailableReplicas unschedulable unverifiedUserAnnotations
updateRevision updatedAnnotations updatedNumberScheduled updatedReplicas usages used
userAnnotations username validValues validationActions validations variables verb volumeAttributes
volumeClaimTemplates volumeDevices volumeHealth volumeLifecycleModes volumeMounts volumeNamespace
volumes volumesAttached volumesInUse watch webhooks whenDeleted whenScaled workingDir wwids
"""
_WITHIN: Final = """\
action:-,items,restartPolicyRules active:status addresses:status,subsets allocatable:status
apiGroup:controllerRef,reservedFor,subjects apiGroups:excludeResourceRules,rules
apiVersion:-,active,boundObjectRef,claimRef
apiVersion:deleteOptions,describedObject,fieldRef,groups
apiVersion:involvedObject,items,managedFields,paramKind
apiVersion:reference,regarding,related,scaleTargetRef apiVersion:secretRef,secrets,subjects,target
apiVersion:targetRef,volumeClaimTemplates audience:serviceAccountToken audiences:status
capacity:basic,devices,inlineVolumeSpec,shareableSummary capacity:spec,status
command:containers,ephemeralContainers,exec,initContainers conditions:-,items,status
config:devices,spec container:- containerName:resourceFieldRef
containers:nodeAllocatableResourceClaimStatuses controller:spec
count:-,exactly,firstAvailable,requests default:limits devices:status driver:pools
effect:tolerations error:conditions,config,status expression:applyConfiguration,jsonPatch
fieldPath:active,claimRef,involvedObject,reference fieldPath:regarding,related,secretRef,secrets
fieldPath:target,targetRef fieldSelector:- fsType:awsElasticBlockStore,cinder,fc,flexVolume
fsType:gcePersistentDisk,iscsi,photonPersistentDisk,portworxVolume
fsType:rbd,scaleIO,storageos,vsphereVolume generation:metadata
group:details,parentRef,quobyte,resourceAttributes group:resources,spec groups:spec,user,userInfo
hostname:addresses,ingress,notReadyAddresses,spec
image:containers,ephemeralContainers,initContainers ip:ingress items:configMap,downwardAPI,secret
key:tolerations kind:-,active,boundObjectRef,claimRef
kind:deleteOptions,details,groups,involvedObject kind:items,paramKind,reference,regarding
kind:related,secretRef,secrets,target kind:targetRef,volumeClaimTemplates labelSelector:- limit:-
limits:resources mapping:nodeAllocatableResourceClaimStatuses max:limits
message:-,attachError,causes,detachError message:healthConditions,status,terminated,validations
message:waiting min:limits name:active,boundObjectRef,capacity,claimRef
name:configMapKeyRef,configMapRef,controllerExpandSecretRef,controllerPublishSecretRef
name:details,imagePullSecrets,involvedObject,metadata
name:nodeExpandSecretRef,nodePublishSecretRef,nodeStageSecretRef,options
name:paramRef,parentRef,port,reference name:regarding,related,resourceAttributes,secret
name:secretKeyRef,secretRef,secrets,target name:targetRef
namespace:active,claimRef,controllerExpandSecretRef,controllerPublishSecretRef
namespace:involvedObject,metadata,nodeExpandSecretRef,nodePublishSecretRef
namespace:nodeStageSecretRef,paramRef,parentRef,reference
namespace:regarding,related,resourceAttributes,secretRef namespace:secrets,spec,subjects,target
namespace:targetRef namespaces:podAffinityTerm,requiredDuringSchedulingIgnoredDuringExecution
nodeSelector:scheduling nonResourceRules:rules nonResourceURLs:rules
operator:exitCodes,tolerations overhead:nodeAllocatableResourceClaimStatuses parameters:-,items
partition:awsElasticBlockStore,gcePersistentDisk path:-,cephfs,httpGet,nonResourceAttributes
path:paths periodSeconds:livenessProbe,readinessProbe,startupProbe
podGroupTemplates:compositePodGroupTemplates pool:rbd poolName:pools
ports:containers,egress,ephemeralContainers,ingress ports:initContainers,spec,subsets
readOnly:awsElasticBlockStore,azureFile,cephfs,cinder
readOnly:fc,flexVolume,gcePersistentDisk,glusterfs
readOnly:iscsi,nfs,persistentVolumeClaim,portworxVolume readOnly:quobyte,rbd,scaleIO,storageos
readOnly:volumeMounts reason:-,causes,items,status reason:terminated,waiting reference:image
reinvocationPolicy:spec reportingInstance:items request:claims
requests:capacity,config,constraints,resources
requiredDuringSchedulingIgnoredDuringExecution:podAffinity,podAntiAffinity
resource:parentRef,resourceAttributes resourceRules:matchConstraints,matchResources,rules
resourceVersion:-,active,claimRef,configMap
resourceVersion:involvedObject,metadata,reference,regarding
resourceVersion:related,secretRef,secrets,status resourceVersion:target,targetRef
resources:allocatedResourcesStatus,excludeResourceRules,rules restartPolicy:spec
revision:gitRepo,rollbackTo rules:spec,webhooks secretName:secret,tls selector:status
serverAddressByClientCIDRs:groups serviceAccount:spec serviceName:backend
signerName:podCertificate storageClassName:inlineVolumeSpec subjects:-,items
timeoutSeconds:livenessProbe,readinessProbe,startupProbe token:spec
type:items,partitionSummary,seLinuxOptions,strategy type:updateStrategy
uid:active,boundObjectRef,claimRef,configMap uid:details,involvedObject,metadata,reference
uid:regarding,related,secretRef,secrets uid:spec,target,targetRef,user uid:userInfo
user:cephfs,quobyte,rbd,seLinuxOptions user:spec value:env,taint,taints,tolerations
values:exitCodes,matchExpressions,matchFields,requirements version:resourceAttributes,resources
versions:attributes volumeName:scaleIO,spec,storageos
"""
"""``name:holder,holder``; ``-`` is the object itself."""
_MAPS: Final = """\
allocatable allocatedResourceStatuses allocatedResources annotations attachmentMetadata
attestations attributes binaryData capacity consumedCapacity counters data default defaultRequest
deprecatedTopology disruptedPods extra hard labels limits matchLabels max maxLimitRequestRatio min
nodeAllocatableResources nodeSelector options overhead parameters podFixed requests selector
stringData topology unverifiedUserAnnotations updatedAnnotations used userAnnotations
volumeAttributes
"""


class Omitted(NamedTuple):
    """What is left out when zero."""

    names: frozenset[str]
    """Wherever they stand."""
    within: frozenset[tuple[str, str]]
    """The holding field (empty for the object itself) and the field."""
    maps: frozenset[str]
    """Fields whose keys are the user's."""


@cache
def omitted() -> Omitted:
    """The tables."""
    pairs = set()
    for word in _WITHIN.split():
        name, _, holders = word.partition(":")
        pairs |= {("" if each == "-" else each, name) for each in holders.split(",")}
    return Omitted(frozenset(_NAMES.split()), frozenset(pairs), frozenset(_MAPS.split()))
