"""What containers and machines cost, next to what Docker's own commands take for the same."""

import json
import shutil
import subprocess
import tarfile
import tempfile
import time
import zlib
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import servers
from measure import NotMeasured, Sample, Side, interleaved, run, say
from tools import HERE, shell

STEP_IMAGE = "pipewright-test/sh"
MACHINE_IMAGE = "pipewright-test/machine"
WORKER_BASE = "pipewright-test/jre"
PATIENCE = 180  # seconds; whatever takes longer is not measured


def _docker(*arguments):
    asked = subprocess.run(["docker", *arguments], capture_output=True, text=True)
    if asked.returncode != 0:
        raise NotMeasured(f"docker {arguments[0]}: {asked.stderr.strip()[:160]}")
    return asked.stdout


def _images():
    """The images that everything starts from."""
    if not shutil.which("docker"):
        raise NotMeasured("no docker command")
    made = subprocess.run([HERE.parent / "dev" / "images"], capture_output=True, text=True)
    if made.returncode != 0:
        raise NotMeasured((made.stderr.strip().splitlines() or ["dev/images failed"])[0])


class Ground:
    """A registry, and a stack on it."""

    def __init__(self, bench, registry):
        self.bench = bench
        self.registry = registry

    def ours(self, *arguments, **more):
        run(self.bench.pipewright.command(self.bench.scratch, *arguments, **more))

    def stack(self, name, flavor, *attributes):
        self.ours("orchestrator", "register", name, "--flavor", flavor, *attributes)
        self.ours("container-registry", "register", name, "--flavor", "default", "--uri", self.registry)
        self.ours("stack", "register", name, "-o", name, "-c", name, "-a", "default")

    def asked(self, *arguments, **more):
        """What a command answers in JSON."""
        command = self.bench.pipewright.command(self.bench.scratch, *arguments, "-o", "json", **more)
        answer = subprocess.run(
            [str(word) for word in command.argv], cwd=command.cwd, env=command.env, capture_output=True, text=True
        )
        return json.loads(answer.stdout) if answer.returncode == 0 else None


@contextmanager
def _ground(bench):
    _images()
    with servers.registry(bench.home) as address:
        yield Ground(bench, address)


def _pipeline(name, steps):
    return f"name: {name}\nimage: {{base: docker://{STEP_IMAGE}}}\nsteps:\n{steps}"


def _missing(bench, what, why):
    say(f"{what}: {why}")
    bench.table.absolute(what, None, None, "s", str(why))


def container_chain(bench):
    """20 steps, one after the other, each a container; theirs is `docker run --rm` of the same in a shell loop."""
    steps = 5 if bench.quick else 20
    what = f"{steps}-step chain of containers"
    lines = ""
    for i in range(1, steps + 1):
        lines += f"  s{i}:\n"
        if i > 1:
            lines += f"    inputs: {{previous: s{i - 1}.out}}\n"
        lines += "    run: touch $OUTPUTS/out\n    outputs: [out]\n"
    loop = f'for i in $(seq "$1"); do docker run --rm -v "$PWD:/out" {STEP_IMAGE} sh -c "touch /out/out$i"; done'
    _against_docker(bench, what, "chain", _pipeline("bench-chain", lines), loop, steps)


def container_fan(bench):
    """16 containers at once; theirs is `xargs -P 16`."""
    what = "16-wide fan-out of containers"
    width = 16
    values = ", ".join(str(i) for i in range(width))
    lines = f"  leg:\n    matrix: {{i: [{values}]}}\n    run: touch $OUTPUTS/out\n    outputs: [out]\n"
    loop = f'seq "$1" | xargs -P "$1" -I@ docker run --rm -v "$PWD:/out" {STEP_IMAGE} sh -c "touch /out/out@"'
    _against_docker(bench, what, "fan", _pipeline("bench-fan", lines), loop, width)


def _against_docker(bench, what, stack, pipeline, loop, count):
    try:
        with _ground(bench) as ground:
            ground.stack(f"bench-{stack}", "local_docker", "--cpus", "16")
            options = ("--no-cache", "--stack", f"bench-{stack}")
            ours = Side("Pipewright", lambda f: bench.pipewright.run(f, pipeline, *options))
            theirs = Side("docker run --rm", lambda f: shell(f, bench.home, loop, count))
            interleaved(f"{what}, first", [Side("Pipewright", ours.prepare)], 1, bench.scratch)  # builds and pushes
            interleaved(what, [ours, theirs], bench.rounds, bench.scratch)
            bench.table.compare(what, ours, theirs, 1.3)
    except NotMeasured as why:
        _missing(bench, what, why)


def code_edit(bench):
    """A line of the code changed: ours is what the run says its image took, theirs `docker build` and `docker push`."""
    what = "rebuild and push after a one-line edit"
    try:
        with _ground(bench) as ground:
            ground.stack("bench-edit", "local_docker")
            code = bench.scratch / "edited"
            code.mkdir()
            for i in range(200):
                (code / f"module{i}.py").write_text(f"VALUE = {i}\n" * 100)
            (code / "Dockerfile").write_text(f"FROM {STEP_IMAGE}\nCOPY . /opt/pipewright/code\nWORKDIR /opt/pipewright/code\n")
            (code / "pipeline.yaml").write_text(_pipeline("bench-edit", "  only: {run: 'true'}\n"))
            ours, theirs = Side("Pipewright"), Side("docker build + docker push")
            for number in range(bench.rounds + 1):  # the first fills both sides' caches
                (code / "module0.py").write_text(f"VALUE = {number + 1000}\n")
                seconds = _image_seconds(ground, code, number + 1)
                build = 'docker build -q -t "$1/bench-docker" . && docker push -q "$1/bench-docker"'
                other = run(shell(code, bench.home, build, ground.registry))
                if number:
                    ours.samples.append(Sample(seconds, 0))
                    theirs.samples.append(other)
                    say(f"{what}, round {number}: Pipewright {seconds:.2f} s, docker {other.seconds:.2f} s")
            bench.table.compare(what, ours, theirs, 0.5)
            shutil.rmtree(code)
    except NotMeasured as why:
        _missing(bench, what, why)


def _image_seconds(ground, code, number):
    run(ground.bench.pipewright.command(code, "run", ".", "--no-cache", "--stack", "bench-edit"))
    images = (ground.asked("runs", "show", f"bench-edit-{number}") or {}).get("images") or []
    if not images:
        raise NotMeasured("the run tells of no image")
    return _seconds(images[0]["started"], images[0]["ended"])


def _instant(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def _seconds(start, end):
    return _instant(end) - _instant(start)


@contextmanager
def _machines(bench, stack):
    """A stack of machines, a server that they reach, and a worker."""
    with _ground(bench) as ground, servers.temporal(bench.home) as server:
        attributes = ("--machine_image", MACHINE_IMAGE, "--worker_base", f"docker://{WORKER_BASE}")
        ground.stack(stack, "vm_docker", *attributes)
        worker = bench.pipewright.command(bench.scratch, "worker", TEMPORAL_ADDRESS=server.address)
        with servers.worker(worker, bench.home):
            yield ground, server.address


BOOT, LOSS = "bench-boot", "bench-loss"
HELLO = _pipeline("bench-boot", "  only: {run: echo here}\n")
WAITING = _pipeline("bench-wait", "  only: {run: sleep 600}\n")


def machine_boot(bench):
    """From the provision call to the first line of the first step, images present."""
    what = "vm_docker: provision to the first step's first line"
    try:
        with _machines(bench, BOOT) as (ground, address):
            ours = Side("Pipewright")
            theirs = Side("docker run of machine and step", lambda f: shell(f, bench.home, _by_hand()))
            for number in range(bench.rounds + 1):
                run(_run_hello(bench, address))
                seconds = _first_line(ground, f"bench-boot-{number + 1}", address)
                if number:
                    ours.samples.append(Sample(seconds, 0))
                    say(f"{what}, round {number}: {seconds:.2f} s")
            interleaved(what, [theirs], bench.rounds, bench.scratch)
            limit = theirs.seconds + 5 if theirs.seconds else None
            bench.table.absolute(what, ours.seconds, limit, "s", "docker run of machine + step, and 5 s", decimals=1)
            _worker_image(bench)
    except NotMeasured as why:
        _missing(bench, what, why)


def _by_hand():
    return f"docker run --rm {MACHINE_IMAGE} true && docker run --rm {STEP_IMAGE} date"


def _run_hello(bench, address):
    folder = bench.scratch / "hello"
    folder.mkdir(exist_ok=True)
    return bench.pipewright.run(
        folder, HELLO, "--no-cache", "--stack", BOOT, TEMPORAL_ADDRESS=address
    )


def _first_line(ground, name, address):
    """As the catalog has both: when the machine was asked for, and when the step began."""
    machines = ground.asked("machines", "list", "--all", TEMPORAL_ADDRESS=address) or []
    mine = [each for each in machines if each["run"] == name]
    shown = ground.asked("runs", "show", name, TEMPORAL_ADDRESS=address)
    if not mine or not shown:
        raise NotMeasured(f"run {name} tells of no machine")
    started = [attempt["started"] for attempt in shown["attempts"] if attempt["started"]]
    if not started:
        raise NotMeasured(f"run {name} has started no step")
    return _seconds(mine[0]["provisioned"], started[0])


def _worker_image(bench):
    """Its layers above the base, compressed as a registry would have them."""
    images = [line.split() for line in _docker("images", "--format", "{{.Repository}}:{{.Tag}}").splitlines()]
    worker = [image for (image,) in images if image.startswith("pipewright-worker:")]
    if not worker:
        raise NotMeasured("the engine has no worker image")
    with tempfile.TemporaryDirectory(dir=bench.scratch) as folder:
        size = _compressed(folder, worker[0]) - _compressed(folder, WORKER_BASE)
    bench.table.absolute("worker image above its base, compressed", size / (1 << 20), 60, "MiB", decimals=1)


def _compressed(folder, image):
    file = Path(folder) / "image.tar"
    _docker("save", "--output", str(file), image)
    total = 0
    with tarfile.open(file) as archive:
        for layer in json.load(archive.extractfile("manifest.json"))[0]["Layers"]:
            packer = zlib.compressobj(6)
            content = archive.extractfile(layer)
            for part in iter(lambda: content.read(1 << 20), b""):
                total += len(packer.compress(part))
            total += len(packer.flush())
    return total


def machine_loss(bench):
    """`docker rm -f` of the machine, to the step's container on the next one."""
    what = "docker rm -f of a machine to the step running again"
    try:
        with _machines(bench, LOSS) as (_, address):
            times = Side("Pipewright")
            for number in range(1, bench.rounds + 1):
                seconds = _lose(bench, address, f"bench-wait-{number}")
                times.samples.append(Sample(seconds, 0))
                say(f"{what}, round {number}: {seconds:.2f} s")
            bench.table.absolute(what, times.seconds, 45, "s", decimals=1)
    except NotMeasured as why:
        _missing(bench, what, why)


def _lose(bench, address, name):
    folder = bench.scratch / "lost"
    folder.mkdir(exist_ok=True)
    options = ("--no-cache", "--stack", LOSS, "--detach")
    run(bench.pipewright.run(folder, WAITING, *options, TEMPORAL_ADDRESS=address))
    first = _container(name, "pipewright-step", None)
    start = time.monotonic()
    _docker("rm", "--force", _container(name, "pipewright-machine", None))
    _container(name, "pipewright-step", first)
    seconds = time.monotonic() - start
    run(bench.pipewright.command(folder, "runs", "stop", name, TEMPORAL_ADDRESS=address))
    return seconds


def _container(name, prefix, other):
    """The running container of a run whose name begins so, once there is one besides the other."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for each in _docker("ps", "--filter", f"label=dev.pipewright.run={name}", "--format", "{{.Names}}").split():
            if each.startswith(prefix) and each != other:
                return each
        time.sleep(0.05)
    raise NotMeasured(f"run {name} has no {prefix} after {PATIENCE} s")


ALL = {
    case.__name__.replace("_", "-"): case
    for case in (container_chain, container_fan, code_edit, machine_boot, machine_loss)
}
