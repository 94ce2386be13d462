"""How each tool is called: its quickest honest configuration, nothing of it reported to anybody, its state in the bench's own folder."""

import os
import shutil
import subprocess
from pathlib import Path

from measure import Command, NotMeasured, run

HERE = Path(__file__).resolve().parent
FLOWS = HERE / "flows"
COMMANDS = {"awscli": "aws"}  # of packages that are called otherwise


def environment(home, **more):
    """The caller's, without what would point tools elsewhere, and with all user folders and settings inside `home`."""
    env = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TEMPORAL_", "PREFECT_", "METAFLOW_", "ZENML_", "SNAKEMAKE_", "AWS_", "XDG_"))
    }
    for kind in ("DATA", "CACHE", "CONFIG", "STATE"):
        env[f"XDG_{kind}_HOME"] = str(home / kind.lower())
    for kind in ("CONFIG", "SHARED_CREDENTIALS"):
        env[f"AWS_{kind}_FILE"] = str(home / "aws" / kind.lower())
    return {**env, "DO_NOT_TRACK": "1", "NO_COLOR": "1", **{name: str(value) for name, value in more.items()}}


class Pipewright:
    """The command of this repository, or the one that PIPEWRIGHT names."""

    def __init__(self, home):
        self.home = home
        self.launcher = Path(os.environ.get("PIPEWRIGHT") or HERE.parent / "pipewright").absolute()

    def command(self, folder, *arguments, home=None, **more):
        if not self.launcher.exists():
            raise NotMeasured("there is no pipewright launcher yet")
        cache = self.home / "cache"  # of every home: what is in there is made once in a user's life, too
        return Command([self.launcher, *arguments], folder, environment(home or self.home, XDG_CACHE_HOME=cache, **more))

    def run(self, folder, pipeline, *options, **more):
        (folder / "pipeline.yaml").write_text(pipeline)
        return self.command(folder, "run", "pipeline.yaml", *options, **more)

    def warm(self, folder, home):
        """A first run in a new home makes the catalog; that happens once in a user's life, so it is not timed."""
        run(self.run(folder, pipeline_of_one("true"), home=home))


def pipeline_of_one(command):
    return f"name: bench\nsteps:\n  only:\n    run: '{command}'\n"


def pipeline_chain(steps):
    lines = ["name: bench-chain", "steps:"]
    for i in range(1, steps + 1):
        lines.append(f"  s{i}:")
        if i > 1:
            lines.append(f"    inputs: {{previous: s{i - 1}.out}}")
        lines.append("    run: touch $OUTPUTS/out")
        lines.append("    outputs: [out]")
    return "\n".join(lines) + "\n"


def pipeline_bare_chain(steps):
    """No outputs either: the engine alone."""
    lines = ["name: bench-bare-chain", "steps:"]
    for i in range(1, steps + 1):
        lines.append(f"  s{i}:")
        if i > 1:
            lines.append(f"    after: [s{i - 1}]")
        lines.append("    run: 'true'")
    return "\n".join(lines) + "\n"


def pipeline_fan(steps):
    lines = ["name: bench-fan", "steps:"]
    for i in range(steps):
        lines += [f"  s{i}:", "    run: touch $OUTPUTS/out", "    outputs: [out]"]
    return "\n".join(lines) + "\n"


def pipeline_matrix(steps, command="touch $OUTPUTS/out", outputs="[out]"):
    values = ", ".join(str(i) for i in range(steps))
    return (
        f"name: bench-matrix\nsteps:\n  leg:\n    matrix: {{i: [{values}]}}\n"
        f"    run: '{command}'\n    outputs: {outputs}\n"
    )


class Peers:
    """The programs of a virtual environment: PIPEWRIGHT_PEERS, or what dev/peers makes and names."""

    def __init__(self, home):
        self.home = home
        self.bin = self._bin()

    @staticmethod
    def _bin():
        named = os.environ.get("PIPEWRIGHT_PEERS")
        if named:
            return Path(named).absolute()
        script = HERE.parent / "dev" / "peers"
        if not script.exists():
            return None
        made = subprocess.run([script], stdout=subprocess.PIPE, text=True)
        lines = made.stdout.split()
        return Path(lines[-1]) if made.returncode == 0 and lines else None

    def program(self, name):
        if self.bin is None or not (self.bin / name).exists():
            raise NotMeasured(f"no {name} (set PIPEWRIGHT_PEERS to the bin folder of its virtual environment)")
        return self.bin / name

    def version(self, name):
        """Of a package, asked where it really lives: some have an environment of their own behind a link. None if it is not there."""
        try:
            python = self.program(COMMANDS.get(name, name)).resolve().parent / "python"
        except NotMeasured:
            return None
        code = f"from importlib.metadata import version; print(version({name!r}))"
        asked = subprocess.run([python, "-c", code], capture_output=True, text=True)
        return asked.stdout.strip() or None

    def snakemake(self, folder, flow, steps):
        """The greedy scheduler spares starting a solver; --quiet and no latency wait spare output and pauses."""
        options = ["--cores", "2", "--quiet", "all", "--scheduler", "greedy", "--latency-wait", "0"]
        argv = [self.program("snakemake"), "-s", FLOWS / f"{flow}.smk", *options, "--config", f"steps={steps}"]
        return Command(argv, folder, environment(self.home))

    def metaflow(self, folder, flow, steps):
        """No pylint, no sidecars for monitoring and event logs, metadata in local files."""
        file = folder / "flow.py"
        if flow == "chain":
            file.write_text(metaflow_chain(steps))
            more = []
        else:
            shutil.copyfile(FLOWS / "metaflow_fan.py", file)
            more = ["--steps", steps]
        env = environment(
            self.home,
            METAFLOW_HOME=self.home / "metaflow",
            METAFLOW_DEFAULT_METADATA="local",
            METAFLOW_DEFAULT_DATASTORE="local",
            METAFLOW_DATASTORE_SYSROOT_LOCAL=folder / ".metaflow",
            METAFLOW_DEFAULT_MONITOR="nullSidecarMonitor",
            METAFLOW_DEFAULT_EVENT_LOGGER="nullSidecarLogger",
            METAFLOW_USER="bench",
        )
        argv = [self.program("python"), file, "--quiet", "--no-pylint", "run", "--max-workers", "2"]
        return Command([*argv, *more], folder, env)

    def prefect(self, folder, flow, steps, server=None):
        """With no server it starts one of its own for the run; its database exists already."""
        self.program("prefect")
        env = environment(self.home, **self.prefect_settings())
        env["PREFECT_SERVER_ALLOW_EPHEMERAL_MODE"] = "true"
        if server:
            env["PREFECT_API_URL"] = server
        return Command([self.program("python"), FLOWS / "prefect_flow.py", flow, steps], folder, env)

    def prefect_settings(self):
        return {
            "PREFECT_HOME": self.home / "prefect",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_LOGGING_LEVEL": "ERROR",
        }

    def zenml_stack_list(self, folder):
        env = environment(
            self.home,
            ZENML_CONFIG_PATH=self.home / "zenml",
            ZENML_ANALYTICS_OPT_IN="false",
            ZENML_LOGGING_VERBOSITY="ERROR",
            AUTO_OPEN_DASHBOARD="false",
        )
        (self.home / "zenml").mkdir(parents=True, exist_ok=True)
        return Command([self.program("zenml"), "stack", "list"], folder, env)


def metaflow_chain(steps):
    """Metaflow has a class with one method a step."""
    lines = ["import subprocess", "from metaflow import FlowSpec, step", "", "class ChainFlow(FlowSpec):"]
    names = ["start"] + [f"s{i}" for i in range(2, steps)] + ["end"]
    for i, name in enumerate(names):
        lines += ["    @step", f"    def {name}(self):"]
        lines.append(f"        subprocess.run(['touch', 'out{i}'], check=True)")
        if name != "end":
            lines.append(f"        self.next(self.{names[i + 1]})")
    return "\n".join(lines) + "\n\nif __name__ == '__main__':\n    ChainFlow()\n"


def shell(folder, home, script, *arguments, **more):
    return Command(["sh", "-c", script, "sh", *arguments], folder, environment(home, **more))
