"""Servers that a measurement needs: started here on a free port of the loopback interface, ended here by their process id."""

import json
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from measure import NotMeasured
from tools import HERE, environment


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def _process(argv, env, log, ready):
    with open(log, "wb") as out:
        process = subprocess.Popen(
            [str(word) for word in argv], env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )
    try:
        deadline = time.monotonic() + 60
        while not ready():
            if process.poll() is not None or time.monotonic() > deadline:
                raise NotMeasured(f"{Path(str(argv[0])).name} did not start, see {log}")
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def prefect(peers, home):
    """A Prefect server that is up already when the flow starts; yields its address."""
    port = free_port()
    health = f"http://127.0.0.1:{port}/api/health"

    def ready():
        try:
            with urllib.request.urlopen(health, timeout=1) as answer:
                return answer.status == 200
        except OSError:
            return False

    argv = [peers.program("prefect"), "server", "start", "--no-services", "--host", "127.0.0.1", "--port", port]
    settings = {**peers.prefect_settings(), "PREFECT_HOME": home / "prefect-server"}
    with _process(argv, environment(home, **settings), home / "prefect-server.log", ready):
        yield f"http://127.0.0.1:{port}/api"


@contextmanager
def registry(home):
    """An OCI registry without authentication; yields its host and port."""
    if not shutil.which("docker-registry"):
        raise NotMeasured("no docker-registry (dev/registry install)")
    log = home / "registry.log"

    def port():
        return re.search(r"listening on 127\.0\.0\.1:(\d+)", log.read_text(errors="replace"))

    argv = [HERE.parent / "dev" / "registry", home / "registry", "plain"]
    with _process(argv, environment(home), log, port):
        yield f"localhost:{port()[1]}"


class Moto:
    """The emulator of AWS."""

    def __init__(self, address):
        self.address = address

    def renew(self, bucket):
        """Forgets everything, and makes an empty bucket."""
        for method, path in (("POST", "moto-api/reset"), ("PUT", bucket)):
            urllib.request.urlopen(urllib.request.Request(f"{self.address}/{path}", method=method)).close()


@contextmanager
def moto(home):
    """It keeps large objects in memory, too, so that no disk is measured; its home is the user's, where it is installed."""
    log = home / "moto.log"

    def address():
        return re.search(r"Running on (http://127\.0\.0\.1:\d+)", log.read_text(errors="replace"))

    script = HERE.parent / "dev" / "moto"
    if subprocess.run([script, "install"], stdout=subprocess.DEVNULL).returncode != 0:
        raise NotMeasured("no moto (dev/moto install)")
    env = {**os.environ, "MOTO_S3_DEFAULT_KEY_BUFFER_SIZE": str(1 << 40)}
    with _process([script], env, log, address):
        yield Moto(address()[1])


@contextmanager
def worker(command, home):
    """`pipewright worker`, ready."""
    log = home / "worker.log"
    with _process(command.argv, command.env, log, lambda: "Worker ready" in log.read_text(errors="replace")):
        yield


class Temporal:
    """A real server and what it knows of the workflows that ran on it."""

    def __init__(self, binary, address):
        self.binary = binary
        self.address = address

    def _ask(self, *arguments):
        argv = [self.binary, *arguments, "--address", self.address, "-o", "json"]
        answer = subprocess.run(argv, capture_output=True, text=True)
        if answer.returncode != 0:
            raise NotMeasured(f"temporal {arguments[1]} ended with {answer.returncode}")
        return json.loads(answer.stdout or "[]")

    def histories(self):
        """Events and bytes of each workflow that ran: a list of (events, bytes)."""
        found = []
        for listed in self._ask("workflow", "list", "--limit", "1000"):
            execution = listed["execution"]
            described = self._ask("workflow", "describe", "-w", execution["workflowId"], "-r", execution["runId"])
            info = described["workflowExecutionInfo"]
            found.append((int(info.get("historyLength", 0)), int(info.get("historySizeBytes", 0))))
        return found


def temporal_binary():
    named = os.environ.get("PIPEWRIGHT_TEMPORAL")
    if named:
        return named
    script = HERE.parent / "dev" / "temporal"
    if script.exists():
        made = subprocess.run([script], stdout=subprocess.PIPE, text=True)
        if made.returncode == 0 and made.stdout.split():
            return made.stdout.split()[-1]
    found = shutil.which("temporal")
    if not found:
        raise NotMeasured("no temporal binary (set PIPEWRIGHT_TEMPORAL)")
    return found


@contextmanager
def temporal(home):
    binary, port = temporal_binary(), free_port()
    address = f"127.0.0.1:{port}"

    def ready():
        probe = [binary, "operator", "cluster", "health", "--address", address]
        return subprocess.run(probe, capture_output=True).returncode == 0

    argv = [binary, "server", "start-dev", "--headless", "--ip", "127.0.0.1", "--port", port, "--log-level", "error"]
    with _process(argv, environment(home), home / "temporal.log", ready):
        yield Temporal(binary, address)
