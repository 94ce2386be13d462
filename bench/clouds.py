"""A run on an instance of EC2, as dev/guide acts it out: what it says of the boot and of the calls."""

import re
import statistics
import subprocess

from measure import NotMeasured, say
from tools import HERE

GUIDE = HERE.parent / "dev" / "guide"


def aws_boot(bench):
    """From the boot script's start to the first step's, images in place; and the calls of AWS of a first run, S3 apart."""
    what, calls = "vm_aws: boot script to the first step, images in place", "calls of AWS for a run of one step"
    try:
        acted = [_act(what, number + 1) for number in range(bench.rounds)]
    except NotMeasured as why:
        say(f"{what}: {why}")
        bench.table.absolute(what, None, None, "s", str(why))
        return
    seconds, counts = zip(*acted)
    bench.table.absolute(what, statistics.median(seconds), 8, "s", "times of whole seconds", decimals=1)
    bench.table.absolute(calls, max(counts), 25, "calls")


def _act(what, number):
    guide = subprocess.run([GUIDE], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if guide.returncode != 0:
        raise NotMeasured("dev/guide: " + (guide.stderr.strip().splitlines() or ["it failed"])[-1])
    phases, seconds = re.search(r"(asked for to boot script .*)\n.*first step: ([0-9.]+) s", guide.stdout).groups()
    say(f"{what}, round {number}: {seconds} s; {phases}")
    return float(seconds), int(re.search(r"calls of AWS: (\d+)", guide.stdout)[1])


ALL = {"aws-boot": aws_boot}
