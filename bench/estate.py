"""A made-up estate: any number of Kubernetes objects in files, mixed as real ones are.

Half of them are workloads, some careful and some careless, the rest services, config, RBAC and
policies. The same seed gives the same bytes.

    python -m bench.estate FOLDER [OBJECTS]
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

SEED = 20_260_101
PER_FILE = 8
TEAMS = ("shop", "search", "billing", "media", "platform", "data")
WORKLOAD = """\
apiVersion: apps/v1
kind: {kind}
metadata:
  name: {name}
  namespace: {team}
  labels:
    app.kubernetes.io/name: {name}
    app.kubernetes.io/part-of: {team}
    app.kubernetes.io/version: "{version}"
  annotations:
    example.com/owner: {team}@example.com
    example.com/runbook: https://runbooks.example.com/{team}/{name}
spec:
  replicas: {replicas}
  revisionHistoryLimit: 5
  selector:
    matchLabels:
      app.kubernetes.io/name: {name}
  template:
    metadata:
      labels:
        app.kubernetes.io/name: {name}
        app.kubernetes.io/part-of: {team}
      annotations:
        prometheus.io/scrape: "true"
        prometheus.io/port: "9102"
    spec:
      serviceAccountName: {name}
      terminationGracePeriodSeconds: 30
{pod}
      containers:
        - name: app
          image: registry.example.com/{team}/{name}:{version}
          args:
            - --listen=0.0.0.0:8080
            - --metrics=0.0.0.0:9102
            - --log-level=info
          ports:
            - name: http
              containerPort: 8080
            - name: metrics
              containerPort: 9102
          env:
            - name: SERVICE_NAME
              value: {name}
            - name: DATABASE_HOST
              value: {name}-db.{team}.svc.cluster.local
            - name: DATABASE_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: {name}-db
                  key: password
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 512Mi
          readinessProbe:
            httpGet:
              path: /ready
              port: http
            periodSeconds: 5
{container}
          volumeMounts:
            - name: config
              mountPath: /etc/{name}
              readOnly: true
            - name: tmp
              mountPath: /tmp
        - name: proxy
          image: registry.example.com/platform/proxy:v1.29.{patch}
          resources:
            requests:
              cpu: 50m
              memory: 64Mi
            limits:
              memory: 128Mi
{container}
      volumes:
        - name: config
          configMap:
            name: {name}
        - name: tmp
          emptyDir: {{}}
"""
CAREFUL_POD = """\
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        runAsUser: 10001
        runAsGroup: 10001
        fsGroup: 10001
        seccompProfile:
          type: RuntimeDefault"""
CARELESS_POD = """\
      dnsPolicy: ClusterFirst"""
CAREFUL_CONTAINER = """\
          livenessProbe:
            httpGet:
              path: /alive
              port: 8080
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop:
                - ALL"""
CARELESS_CONTAINER = """\
          imagePullPolicy: IfNotPresent"""
SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: {name}
  namespace: {team}
  labels:
    app.kubernetes.io/name: {name}
spec:
  type: ClusterIP
  selector:
    app.kubernetes.io/name: {name}
  ports:
    - name: http
      port: 80
      targetPort: http
      protocol: TCP
"""
CONFIG = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: {name}
  namespace: {team}
data:
  application.yaml: |
    server:
      port: 8080
      shutdown: graceful
    client:
      timeout: 2s
      retries: 3
      endpoints:
        - http://{name}-a.{team}.svc
        - http://{name}-b.{team}.svc
    feature:
      new-basket: {flag}
  log.level: info
"""
ACCOUNT = """\
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {name}
  namespace: {team}
automountServiceAccountToken: {flag}
"""
ROLE = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: {name}
  namespace: {team}
rules:
  - apiGroups: [""]
    resources: ["configmaps"]
    verbs: ["get", "list", "watch"]
  - apiGroups: ["coordination.k8s.io"]
    resources: ["leases"]
    verbs: ["get", "create", "update"]
"""
BINDING = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: {name}
  namespace: {team}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: {name}
subjects:
  - kind: ServiceAccount
    name: {name}
    namespace: {team}
"""
NETWORK = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {name}
  namespace: {team}
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: {name}
  policyTypes:
    - Ingress
    - Egress
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app.kubernetes.io/part-of: {team}
      ports:
        - port: 8080
          protocol: TCP
  egress:
    - to:
        - namespaceSelector: {{}}
"""
OTHERS = (SERVICE, CONFIG, ACCOUNT, ROLE, BINDING, NETWORK)


def write(folder: Path, objects: int) -> int:
    """Write *objects* objects into files below *folder*; how many bytes that is."""
    rng = random.Random(SEED)  # noqa: S311 -- a bench, not a secret
    total = 0
    for first in range(0, objects, PER_FILE):
        wanted = min(PER_FILE, objects - first)
        documents = [one(rng, first + number) for number in range(wanted)]
        file = folder / TEAMS[first // PER_FILE % len(TEAMS)] / f"{first:06}.yaml"
        file.parent.mkdir(parents=True, exist_ok=True)
        text = "---\n".join(documents)
        total += file.write_text(text)
    return total


def one(rng: random.Random, number: int) -> str:
    """The object of that number."""
    values = {
        "name": f"{rng.choice(('web', 'api', 'worker', 'cache', 'feed'))}-{number}",
        "team": rng.choice(TEAMS),
        "version": f"{rng.randint(1, 9)}.{rng.randint(0, 30)}.{rng.randint(0, 9)}",
        "patch": str(rng.randint(0, 12)),
        "replicas": str(rng.randint(1, 6)),
        "flag": rng.choice(("true", "false")),
    }
    if number % 2:
        return rng.choice(OTHERS).format(**values)
    careful = rng.random() < 0.5  # noqa: PLR2004 -- half of them
    kind = rng.choice(("Deployment", "Deployment", "StatefulSet", "DaemonSet"))
    text = WORKLOAD.format(
        **values,
        kind=kind,
        pod=CAREFUL_POD if careful else CARELESS_POD,
        container=CAREFUL_CONTAINER if careful else CARELESS_CONTAINER,
    )
    if kind == "DaemonSet":
        text = "".join(line for line in text.splitlines(True) if "replicas:" not in line)
    if kind == "StatefulSet":
        text = text.replace("  selector:\n", f"  serviceName: {values['name']}\n  selector:\n", 1)
    return text


if __name__ == "__main__":
    written = write(Path(sys.argv[1]), int(sys.argv[2]) if sys.argv[2:] else 10_000)
    print(f"{written / 1e6:.1f} MB")
