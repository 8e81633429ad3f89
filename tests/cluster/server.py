"""A real API server on loopback, with its etcd, for as long as a test needs it.

The binaries are those of ``tests.cluster.assets``; without them, or without openssl for the key
of service accounts, tests skip and say so. It is ready in about four seconds and takes 300 MB.
Nobody but the holder of the token gets in; ports are chosen free.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from tests.cluster.assets import asset, folder

HOST: Final = "127.0.0.1"
PATIENCE: Final = 90.0
"""Seconds until ready; a busy two-core machine has been seen to take 20."""
Object = dict[str, object]


class Answer(NamedTuple):
    """What the server said: HTTP status, body, and the texts of its Warning headers."""

    status: int
    body: Object
    warnings: tuple[str, ...]


class Server:
    """One kept-alive connection as a cluster administrator."""

    def __init__(self, directory: Path, port: int, token: str) -> None:
        self.directory = directory
        self.port = port
        self.token = token
        self.headers: dict[str, str] = {}
        """Further headers of every request, to impersonate somebody."""
        self._connection: HTTPSConnection | None = None

    def request(
        self, method: str, path: str, body: Object | None = None, kind: str = "application/json"
    ) -> Answer:
        """One request; a broken connection raises."""
        connection = self._connection or self._connected()
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": kind, **self.headers}
        text = None if body is None else json.dumps(body)
        connection.request(method, path, text, headers)
        response = connection.getresponse()
        raw = response.read()
        warnings = response.headers.get_all("Warning") or []
        is_json = "json" in (response.getheader("Content-Type") or "")
        answer = json.loads(raw) if is_json else {"message": raw.decode(errors="replace")}
        return Answer(response.status, answer, tuple(map(_warning, warnings)))

    def create(self, path: str, body: Object) -> Object:
        """Create an object; the test fails where the server refuses."""
        answer = self.request("POST", path, body)
        assert answer.status == 201, answer.body
        return answer.body

    def dry_run(self, path: str, body: Object) -> Answer:
        """What would come of creating an object."""
        return self.request("POST", f"{path}?dryRun=All", body)

    def is_ready(self) -> bool:
        """Whether it serves; a failed connection is given up."""
        try:
            return self.request("GET", "/readyz").status == 200
        except (OSError, HTTPException):
            self.close()
            return False

    def close(self) -> None:
        """Drop the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connected(self) -> HTTPSConnection:
        certificate = self.directory / "certs" / "apiserver.crt"
        if not certificate.exists():
            raise ConnectionRefusedError
        context = ssl.create_default_context(cafile=str(certificate))
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        self._connection = HTTPSConnection(HOST, self.port, context=context, timeout=60)
        return self._connection


@contextmanager
def started(directory: Path, *flags: str) -> Iterator[Server]:
    """A server whose files are in *directory*; *flags* are further ones of kube-apiserver."""
    etcd, apiserver = asset("etcd"), asset("kube-apiserver")
    if etcd is None or apiserver is None:
        pytest.skip(f"no etcd and kube-apiserver in {folder()}: make assets, or KUBEBUILDER_ASSETS")
    if shutil.which("openssl") is None:
        pytest.skip("no openssl to make the key of service accounts")
    client, peer, port = _free_ports()
    token = secrets.token_hex(16)
    _credentials(directory, token)
    server = Server(directory, port, token)
    with ExitStack() as running:
        running.callback(server.close)
        store = [str(etcd), "--data-dir", str(directory / "etcd"), "--unsafe-no-fsync"]
        store += ["--listen-client-urls", f"http://{HOST}:{client}"]
        store += ["--advertise-client-urls", f"http://{HOST}:{client}"]
        store += ["--listen-peer-urls", f"http://{HOST}:{peer}"]
        store += ["--initial-advertise-peer-urls", f"http://{HOST}:{peer}"]
        store += ["--initial-cluster", f"default=http://{HOST}:{peer}"]
        running.enter_context(process(store, directory / "etcd.log"))
        command = [str(apiserver), *_flags(directory, client, port), *flags]
        log = directory / "apiserver.log"
        serving = running.enter_context(process(command, log))
        _wait(server, serving, log)
        yield server


def _flags(directory: Path, client: int, port: int) -> list[str]:
    key = str(directory / "accounts.key")
    values = {
        "etcd-servers": f"http://{HOST}:{client}",
        "secure-port": str(port),
        "bind-address": HOST,
        "cert-dir": str(directory / "certs"),
        "token-auth-file": str(directory / "tokens.csv"),
        "authorization-mode": "RBAC",
        "endpoint-reconciler-type": "none",
        "service-cluster-ip-range": "10.0.0.0/24",
        "service-account-issuer": "https://kubernetes.default.svc",
        "service-account-key-file": key,
        "service-account-signing-key-file": key,
        "disable-admission-plugins": "ServiceAccount",
        "allow-privileged": "true",
    }
    return [f"--{name}={value}" for name, value in values.items()]


def _credentials(directory: Path, token: str) -> None:
    tokens = directory / "tokens.csv"
    tokens.touch(mode=0o600)
    tokens.write_text(f'{token},admin,admin,"system:masters"\n')
    key = ["openssl", "genpkey", "-algorithm", "RSA", "-out", str(directory / "accounts.key")]
    subprocess.run(key, check=True, capture_output=True)


@contextmanager
def process(command: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A program for as long as it is needed; what it prints goes to *log*."""
    environment = {**os.environ, "HOME": str(log.parent)}
    with log.open("wb") as sink:
        running = subprocess.Popen(command, stdout=sink, stderr=sink, env=environment)
    try:
        yield running
    finally:
        running.terminate()
        try:
            running.wait(timeout=10)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


def _wait(server: Server, serving: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while not server.is_ready():
        tail = log.read_text(errors="replace")[-2000:]
        assert serving.poll() is None, f"the API server ended: {tail}"
        assert time.monotonic() < deadline, f"not ready in {PATIENCE} s: {tail}"
        time.sleep(0.2)


def _free_ports() -> tuple[int, int, int]:
    with socket.socket() as one, socket.socket() as two, socket.socket() as three:
        for each in (one, two, three):
            each.bind((HOST, 0))
        return one.getsockname()[1], two.getsockname()[1], three.getsockname()[1]


def _warning(header: str) -> str:
    """The text of ``299 - "text"``."""
    _, _, text = header.encode("latin-1").decode(errors="replace").partition('"')
    return text.removesuffix('"').replace('\\"', '"').replace("\\\\", "\\")
