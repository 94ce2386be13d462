"""The comparisons of the speed table. Each takes the bench and adds its rows to the table."""

import os
import shutil

import servers
from measure import NotMeasured, Side, interleaved, run, say
from tools import (
    pipeline_bare_chain,
    pipeline_chain,
    pipeline_fan,
    pipeline_matrix,
    shell,
)

GIB = 1 << 30
EVENT_WARNING = 10_240
SIZE_WARNING_MIB = 10


def chain(bench):
    """20 steps, each touching a file that the next one needs."""
    steps = 5 if bench.quick else 20
    ours = Side("Pipewright", lambda f: bench.pipewright.run(f, pipeline_chain(steps), "--no-cache"))
    floor = "for i in $(seq $1); do sh -c \"touch out$i\"; done"
    sides = _with_peers(bench, f"chain of {steps}", ours, "chain", steps, floor)
    what = f"{steps}-step chain of touch"
    bench.table.compare(what, ours, sides[0], 0.5)
    bench.table.absolute("peak memory of that run", ours.peak_mib, 256, "MiB")
    for side in sides[1:]:
        bench.table.compare(what, ours, side)


def fan(bench):
    """100 steps that do not depend on each other."""
    steps = 10 if bench.quick else 100
    ours = Side("Pipewright", lambda f: bench.pipewright.run(f, pipeline_fan(steps), "--no-cache"))
    matrix = Side("Pipewright matrix", lambda f: bench.pipewright.run(f, pipeline_matrix(steps), "--no-cache"))
    floor = "seq $1 | xargs -P 2 -I{} sh -c 'touch out{}'"
    sides = _with_peers(bench, f"fan-out of {steps}", ours, "fan", steps, floor, matrix)
    what = f"{steps} parallel touch steps"
    bench.table.compare(what, ours, sides[0], 0.5)
    bench.table.compare(f"the same as a matrix of {steps}", matrix, sides[0])
    for side in sides[1:]:
        bench.table.compare(what, ours, side)


def _with_peers(bench, what, ours, flow, steps, floor, *more):
    """Measures ours against everybody, and returns everybody: Snakemake first."""
    peers = bench.peers
    sides = [
        Side("Snakemake", lambda f: peers.snakemake(f, flow, steps)),
        Side("Metaflow", lambda f: peers.metaflow(f, flow, steps)),
        Side("Prefect, server of its own", lambda f: peers.prefect(f, flow, steps)),
        Side("floor: shell loop", lambda f: shell(f, bench.home, floor, steps)),
    ]
    interleaved(what, [ours, *more, *sides], bench.rounds, bench.scratch)
    return [*sides, _prefect_with_server(bench, what, flow, steps)]


def _prefect_with_server(bench, what, flow, steps):
    """After the others, not in turn with them: an idle server takes a little of the processors from everybody."""
    address = ""
    side = Side("Prefect, server running", lambda f: bench.peers.prefect(f, flow, steps, address))
    try:
        with servers.prefect(bench.peers, bench.home) as address:
            interleaved(what, [side], bench.rounds, bench.scratch)
    except NotMeasured as why:
        side.missing = str(why)
    return side


def cached(bench):
    """The same command a second time, nothing changed."""
    steps = 5 if bench.quick else 20

    def second_of_ours(folder):
        command = bench.pipewright.run(folder, pipeline_chain(steps))
        run(command)
        return command

    def second_of_snakemake(folder):
        command = bench.peers.snakemake(folder, "chain", steps)
        run(command)
        return command

    ours, theirs = Side("Pipewright", second_of_ours), Side("Snakemake, nothing to be done", second_of_snakemake)
    interleaved("second run", [ours, theirs], bench.rounds, bench.scratch)
    bench.table.compare("a second run, everything cached", ours, theirs, 0.7)


def stack_list(bench):
    ours = Side("Pipewright", lambda f: bench.pipewright.command(f, "stack", "list"))
    theirs = Side("zenml stack list", bench.peers.zenml_stack_list)
    java = Side("java -version", lambda f: shell(f, bench.home, '"${JAVA_HOME:+$JAVA_HOME/bin/}java" -version'))
    for side in (ours, theirs):  # the first call ever makes the database
        interleaved("stack list, first", [Side(side.name, side.prepare)], 1, bench.scratch)
    interleaved("stack list", [ours, theirs, java], bench.rounds, bench.scratch)
    bench.table.compare("pipewright stack list", ours, theirs, 0.08)
    limit = 7 * java.seconds if java.seconds else None  # 0.35 s where java -version takes 0.05 s
    bench.table.absolute("pipewright stack list", ours.seconds, limit, "s", "7 times java -version", decimals=3)


def one_big_file(bench):
    """A step writes 1 GiB, another gets it as its input. Both sides also do what the first step does: copy the source."""
    size = 16 << 20 if bench.quick else GIB
    source = bench.scratch / "big"
    random_file(source, size)
    pipeline = (
        "name: bench-big\nsteps:\n"
        f"  produce:\n    run: cp '{source}' \"$OUTPUTS/blob\"\n    outputs: [blob]\n"
        "  consume:\n    inputs: {blob: produce.blob}\n    run: test -s \"$INPUTS/blob\"\n"
    )
    produce = 'mkdir work store in && cp "$1" work/blob'
    once = f"{produce} && cp work/blob store/blob && sha256sum store/blob && sha256sum store/blob"
    twice = f"{produce} && cp work/blob store/blob && sha256sum store/blob && cp store/blob in/blob && sha256sum in/blob"
    ours = _storing(bench, pipeline)
    sides = [
        Side("(cp + sha256sum) twice", lambda f: shell(f, bench.home, twice, source)),
        Side("cp once, sha256sum twice", lambda f: shell(f, bench.home, once, source)),
        Side("floor: the producing cp alone", lambda f: shell(f, bench.home, produce, source)),
    ]
    interleaved("one big file", [ours, *sides], bench.rounds, bench.scratch)
    source.unlink()
    what = f"storing and fetching back {size >> 20} MiB"
    bench.table.compare(what, ours, sides[0], 1.5)
    bench.table.compare(what, ours, sides[1])
    bench.table.compare(what, ours, sides[2])


def many_small_files(bench):
    """A step writes 20,000 files of 1 KiB. Both sides also do what the step does: copy the source."""
    count = 200 if bench.quick else 20_000
    source = bench.scratch / "small"
    random_files(source, count, 1024)
    pipeline = (
        f"name: bench-small\nsteps:\n  produce:\n    run: cp -r '{source}' \"$OUTPUTS/files\"\n    outputs: [files]\n"
    )
    produce = 'mkdir work store && cp -r "$1" work/files'
    store = f"{produce} && cp -r work/files store/files && find store -type f -print0 | xargs -0 sha256sum > manifest"
    ours = _storing(bench, pipeline)
    sides = [
        Side("cp -r + sha256sum", lambda f: shell(f, bench.home, store, source)),
        Side("floor: the producing cp -r alone", lambda f: shell(f, bench.home, produce, source)),
    ]
    interleaved("small files", [ours, *sides], bench.rounds, bench.scratch)
    shutil.rmtree(source)
    what = f"storing {count:,} files of 1 KiB"
    bench.table.compare(what, ours, sides[0], 2)
    bench.table.compare(what, ours, sides[1])


def _storing(bench, pipeline):
    """Each round has a home of its own: a store that knew the content already would store nothing."""

    def prepare(folder):
        home, code = folder / "home", folder / "code"
        code.mkdir()
        bench.pipewright.warm(code, home)
        return bench.pipewright.run(code, pipeline, "--no-cache", home=home)

    return Side("Pipewright", prepare)


def random_file(path, size):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "wb") as out:
        for _ in range(size >> 20):
            out.write(os.urandom(1 << 20))


def random_files(folder, count, size):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for i in range(count):
        (folder / f"{i:05d}").write_bytes(os.urandom(size))


def sequential(bench):
    """Long chains in the embedded server: twice the steps may take twice the time, not four times."""
    sizes = [50, 100, 200] if bench.quick else [500, 1000, 2000]
    sides = [_chain_of(bench, size) for size in sizes]
    bare = Side(
        f"{sizes[-1]} steps, no outputs",
        lambda f: bench.pipewright.run(f, pipeline_bare_chain(sizes[-1]), "--no-cache"),
    )
    interleaved("sequential", [*sides, bare], bench.rounds, bench.scratch)
    small, middle, large = (side.seconds for side in sides)
    bench.table.absolute(f"{sizes[2]:,} sequential steps", large, 15, "s", "chain of touch", decimals=2)
    growth = None
    if None not in (small, middle, large):
        growth = ((large - middle) / (sizes[2] - sizes[1])) / ((middle - small) / (sizes[1] - sizes[0]))
    against = f"a further step from {sizes[1]} to {sizes[2]}, over one from {sizes[0]} to {sizes[1]}"
    bench.table.absolute("growth of time with steps (1: linear)", growth, 1.3, "x", against, decimals=2)
    for size, side in zip(sizes[:2], sides):
        bench.table.absolute(f"{size:,} sequential steps", side.seconds, None, "s", "chain of touch", decimals=2)
    bench.table.absolute(bare.name, bare.seconds, None, "s", "chain of true", decimals=2)
    bench.table.absolute(f"peak memory of {sizes[2]:,} steps", sides[2].peak_mib, None, "MiB")


def _chain_of(bench, steps):
    return Side(f"{steps} steps", lambda f: bench.pipewright.run(f, pipeline_chain(steps), "--no-cache"))


def temporal_matrix(bench):
    """A large matrix on a real server, and what its histories look like afterwards."""
    steps = 50 if bench.quick else 2000
    what = f"{steps:,}-step matrix, real Temporal"
    try:
        with servers.temporal(bench.home) as server:
            pipeline = pipeline_matrix(steps, "true", "[]")
            ours = Side(
                "Pipewright",
                lambda f: bench.pipewright.run(f, pipeline, "--no-cache", TEMPORAL_ADDRESS=server.address),
            )
            interleaved(what, [ours], bench.rounds, bench.scratch)
            if not ours.samples:
                raise NotMeasured(ours.missing)
            histories = server.histories()
    except NotMeasured as why:
        say(f"{what}: {why}")
        bench.table.absolute(what, None, None, "s", str(why))
        return
    events, size = (max(values) for values in zip(*histories))
    bench.table.absolute(what, ours.seconds, None, "s", f"{steps / ours.seconds:.0f} steps/s", decimals=2)
    bench.table.absolute("its longest history", events, EVENT_WARNING, "events", f"of {len(histories)} workflows")
    bench.table.absolute("its largest history", size / (1 << 20), SIZE_WARNING_MIB, "MiB", decimals=1)


ALL = {
    case.__name__.replace("_", "-"): case
    for case in (chain, fan, cached, stack_list, one_big_file, many_small_files, sequential, temporal_matrix)
}
