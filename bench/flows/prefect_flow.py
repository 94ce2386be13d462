"""N tasks, one after the other or two at a time: prefect_flow.py chain|fan N"""

import subprocess
import sys

from prefect import flow, task
from prefect.task_runners import ThreadPoolTaskRunner


@task
def touch(path, previous=None):
    subprocess.run(["touch", path], check=True)
    return path


@flow
def chain(steps):
    previous = None
    for i in range(steps):
        previous = touch(f"out{i}", previous)


@flow(task_runner=ThreadPoolTaskRunner(max_workers=2))
def fan(steps):
    for future in [touch.submit(f"out{i}") for i in range(steps)]:
        future.result()


if __name__ == "__main__":
    {"chain": chain, "fan": fan}[sys.argv[1]](int(sys.argv[2]))
