"""Storing in S3 and fetching from there, next to what AWS's own command takes for the same on the same emulator."""

import shutil

import servers
from cases import GIB, random_file, random_files
from measure import NotMeasured, Side, interleaved, run, say
from tools import shell

BUCKET = "bench"


def s3_big_file(bench):
    """A step leaves 1 GiB in a store in S3, and a command gets it from there."""
    size = 16 << 20 if bench.quick else GIB
    source = bench.scratch / "big"
    random_file(source, size)
    _there_and_back(bench, f"{size >> 20} MiB", source, "cp")
    source.unlink()


def s3_small_files(bench):
    """The same with a folder of 5,000 files of 16 KiB."""
    count = 100 if bench.quick else 5_000
    source = bench.scratch / "small"
    random_files(source, count, 16 << 10)
    _there_and_back(bench, f"{count:,} files of 16 KiB", source, "cp -r", "--recursive")
    shutil.rmtree(source)


def _there_and_back(bench, what, source, copy, *options):
    """Both sides also do what the step does: copy the source."""
    try:
        with servers.moto(bench.home) as emulator:
            sides = _sides(Ground(bench, emulator), source, copy, " ".join(options))
            interleaved(f"S3, {what}", sides, bench.rounds, bench.scratch)
    except NotMeasured as why:
        say(f"S3, {what}: {why}")
        bench.table.absolute(f"storing {what} in S3, and fetching them", None, None, "s", str(why))
        return
    up, down, aws_up, aws_down, unkept, floor = sides
    bench.table.compare(f"storing {what} in S3", up.beyond(unkept), aws_up.beyond(floor), 1.0)
    bench.table.compare(f"fetching {what} from S3", down, aws_down, 1.0)
    bench.table.compare("a run that stores that", up, aws_up)
    bench.table.compare("a run that stores that", up, unkept)


def _sides(ground, source, copy, options):
    """In this order, so that the emulator never holds what both have stored."""
    produce = f'mkdir work && {copy} "$1" work/data'
    step = f"name: bench-s3\nsteps:\n  produce:\n    run: {copy} '{source}' \"$OUTPUTS/data\"\n"
    there = f"s3://{BUCKET}/data"

    def up(folder):
        ground.renew(folder)
        return ground.run(folder, step + "    outputs: [data]\n", "s3")

    def aws_up(folder):
        ground.renew(folder)
        return ground.aws(folder, f'{produce} && "$2" s3 cp --only-show-errors {options} work/data {there}', source)

    def unkept(folder):
        ground.renew(folder)
        return ground.run(folder, step, "default")

    return [
        Side("Pipewright", up),
        Side("Pipewright", lambda f: ground.ours(f, "artifacts", "get", "bench-s3-1/produce.data", "data")),
        Side(f"{copy}, aws s3 cp", aws_up),
        Side("aws s3 cp", lambda f: ground.aws(f, f'"$2" s3 cp --only-show-errors {options} {there} data', source)),
        Side("Pipewright, the same step without outputs", unkept),
        Side(f"{copy} alone", lambda f: shell(f, ground.home, produce, source)),
    ]


class Ground:
    """An emulator with one bucket, and how either side reaches it."""

    def __init__(self, bench, emulator):
        self.bench = bench
        self.emulator = emulator
        self.home = bench.scratch / "s3-home"
        self.settings = {
            "AWS_ENDPOINT_URL": emulator.address,
            "AWS_ACCESS_KEY_ID": "bench",
            "AWS_SECRET_ACCESS_KEY": "bench",
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",  # what the CLI calls it
        }

    def renew(self, folder):
        """An empty bucket; for our side also a new home: a store that knew the content would store nothing."""
        self.emulator.renew(BUCKET)
        shutil.rmtree(self.home, ignore_errors=True)
        self.bench.pipewright.warm(folder, self.home)
        run(self.ours(folder, "artifact-store", "register", "s3", "--flavor", "s3", f"--path=s3://{BUCKET}"))
        run(self.ours(folder, "stack", "register", "s3", "-o", "default", "-a", "s3"))

    def ours(self, folder, *arguments):
        return self.bench.pipewright.command(folder, *arguments, home=self.home, **self.settings)

    def run(self, folder, pipeline, stack):
        options = ("--no-cache", "--stack", stack)
        return self.bench.pipewright.run(folder, pipeline, *options, home=self.home, **self.settings)

    def aws(self, folder, script, source):
        """A script whose second argument is the command, without a user's settings."""
        return shell(folder, self.home, script, source, self.bench.peers.program("aws"), **self.settings)


ALL = {case.__name__.replace("_", "-"): case for case in (s3_big_file, s3_small_files)}
