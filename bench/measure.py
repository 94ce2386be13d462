"""Takes time and memory of whole commands, contenders in turn, and puts the medians into a table."""

import os
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

LONGEST = 900  # seconds; a command that takes longer is ended and its row says so


class NotMeasured(Exception):
    """Why a number is missing; the table shows it in the number's place."""


@dataclass(frozen=True)
class Sample:
    seconds: float
    peak_mib: float  # of the largest process of the command


@dataclass
class Command:
    argv: list
    cwd: Path
    env: dict


@dataclass
class Side:
    """One contender: `prepare(folder)` is not timed and returns the command that is; none where the case takes the times itself."""

    name: str
    prepare: object = None
    samples: list = field(default_factory=list)
    missing: str = ""

    @property
    def seconds(self):
        return statistics.median(sample.seconds for sample in self.samples) if self.samples else None

    def beyond(self, floor):
        """What it takes beyond a floor of the same rounds, which has the part that is not to be compared."""
        rest = Side(f"{self.name}, beyond {floor.name}", missing=self.missing or floor.missing)
        rest.samples = [Sample(mine.seconds - its.seconds, mine.peak_mib) for mine, its in zip(self.samples, floor.samples)]
        return rest

    @property
    def peak_mib(self):
        return statistics.median(sample.peak_mib for sample in self.samples) if self.samples else None


def run(command):
    """Runs to the end, silently; a failure raises NotMeasured with the end of what was printed."""
    log = command.cwd / ".bench.log"
    with open(log, "wb") as out:
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(word) for word in command.argv],
            cwd=command.cwd,
            env=command.env,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        watchdog = threading.Timer(LONGEST, os.killpg, (process.pid, signal.SIGKILL))
        watchdog.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            os.killpg(process.pid, signal.SIGTERM)
            raise
        finally:
            watchdog.cancel()
        seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        last = [line for line in log.read_text(errors="replace").splitlines() if line.strip()][-1:]
        name = Path(str(command.argv[0])).name
        raise NotMeasured(f"{name} ended with {process.returncode}: {' '.join(last)[:160]}")
    peak = usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
    return Sample(seconds, peak)


def interleaved(what, sides, rounds, scratch):
    """A B A B: what drifts, drifts for all. Each round of each side starts in a new folder."""
    for number in range(rounds):
        for side in sides:
            if side.missing:
                continue
            folder = scratch / "round"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            try:
                command = side.prepare(folder)
                os.sync()  # what the preparation wrote must not slow the measurement down
                side.samples.append(run(command))
            except NotMeasured as why:
                side.missing = str(why)
                say(f"{what}: {side.name}: {why}")
            except FileNotFoundError as why:
                side.missing = f"there is no {why.filename}"
                say(f"{what}: {side.name}: {why}")
            else:
                say(f"{what}, round {number + 1}: {side.name} {side.samples[-1].seconds:.2f} s")
    shutil.rmtree(scratch / "round", ignore_errors=True)
    return sides


def say(text):
    print(text, file=sys.stderr, flush=True)


def show(seconds):
    return f"{seconds:.3f} s" if seconds < 1 else f"{seconds:.2f} s"


class Table:
    """One row a comparison; a row without a limit informs and is not judged."""

    HEAD = ["what", "Pipewright", "against", "takes", "ratio", "limit", ""]

    def __init__(self):
        self.rows = []

    def compare(self, what, ours, theirs, limit=None):
        """Ratio of two sides' medians."""
        mine, other = ours.seconds, theirs.seconds
        if mine is None or other is None:
            why = "; ".join(side.missing for side in (ours, theirs) if side.missing) or "not measured"
            cells = [what, show(mine) if mine else "-", theirs.name, show(other) if other else "-", "-"]
            self.rows.append(cells + [f"{limit}" if limit else "", why])
            return
        ratio = mine / other
        verdict = "" if limit is None else "ok" if ratio <= limit else "MISS"
        limit_text = "" if limit is None else f"{limit}"
        self.rows.append([what, show(mine), theirs.name, show(other), f"{ratio:.2f}", limit_text, verdict])

    def absolute(self, what, value, limit, unit, against="", decimals=0):
        """A number with a limit of its own, or none; a value of None is a number that is missing."""
        limit_text = "" if limit is None else f"{limit:.{decimals}f} {unit}"
        if value is None:
            self.rows.append([what, "-", against, "", "", limit_text, "not measured"])
            return
        verdict = "" if limit is None else "ok" if value <= limit else "MISS"
        self.rows.append([what, f"{value:.{decimals}f} {unit}", against, "", "", limit_text, verdict])

    def markdown(self):
        lines = [self.HEAD, ["---"] * len(self.HEAD)] + self.rows
        return "\n".join("| " + " | ".join(cell.replace("|", "/") for cell in line) + " |" for line in lines)
