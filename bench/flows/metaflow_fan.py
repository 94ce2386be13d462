"""N tasks that do not depend on each other: metaflow_fan.py run --steps N"""

import subprocess

from metaflow import FlowSpec, Parameter, step


class FanFlow(FlowSpec):
    steps = Parameter("steps", type=int, default=100)

    @step
    def start(self):
        self.numbers = list(range(self.steps))
        self.next(self.touch, foreach="numbers")

    @step
    def touch(self):
        subprocess.run(["touch", f"out{self.input}"], check=True)
        self.next(self.join)

    @step
    def join(self, inputs):
        self.next(self.end)

    @step
    def end(self):
        pass


if __name__ == "__main__":
    FanFlow()
