"""What dev/guide asks clients that are not Pipewright's own: boto3, skopeo and sqlite3; and the secrets that it sows, and looks for again.

    dev/moto python dev/guide.py prepare|watch|agrees RUN|counted WHICH|booted RUN|silent FOLDER MOTO TEMPORAL
"""
import base64
import collections
import datetime
import hashlib
import json
import os
import pathlib
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.parse

import boto3
import botocore.config

REGION, BUCKET, PREFIX = "eu-west-1", "guide", "store/"
TAGS = {"pipewright:" + word for word in ("machine", "run", "pipeline", "owner", "expires-at")}
MOST_CALLS = 25  # of AWS for a run of one step, those of S3 apart

# Only ever secrets. The last three are what the machine's role and its metadata are played with (booter.py).
SECRETS = {
    "the key of the profile": "canary/Key+of5the7profile",
    "the pipeline's secret": "canary-9d1f-of-the-pipeline",
    "the password of the registry": "123456789012-auth-token",
    "the key of the machine's role": "machine/secret+key",
    "the token of the machine's role": "machine-token==",
    "the token for metadata": "a-session-token",
}


class Guide:
    def __init__(self, folder, moto, temporal):
        self.folder = pathlib.Path(folder)
        self.moto = moto
        self.temporal = temporal
        self.catalog = self.folder / "data" / "catalog.db"

    def client(self, service):
        return boto3.client(
            service,
            endpoint_url=self.moto,
            region_name=REGION,
            aws_access_key_id="other",
            aws_secret_access_key="other",
            # moto tells of what came in parts a checksum that is not the whole's; SHA-256 is compared here instead.
            config=botocore.config.Config(response_checksum_validation="when_required"),
        )

    def prepare(self):
        """What the template makes in an account, and a profile and a secret of the user's."""
        self.client("s3").create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        self.client("iam").create_instance_profile(InstanceProfileName="pipewright-machine")
        settings = self.folder / "home" / ".aws"
        settings.mkdir()
        keys = "aws_access_key_id = AKIAGUIDE\naws_secret_access_key = " + SECRETS["the key of the profile"] + "\n"
        (settings / "credentials").write_text("[default]\n" + keys + "[guide]\n" + keys)
        (settings / "config").write_text("[default]\nregion = %s\n[profile guide]\nregion = %s\n" % (REGION, REGION))
        (self.folder / "secret").write_text(SECRETS["the pipeline's secret"] + "\n")

    def watch(self):
        """Keeps what other users of the host could see: arguments of processes, and what the engine tells of containers."""
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
        print("Watching", flush=True)
        with open(self.folder / "seen", "a", encoding="utf-8", errors="replace") as seen:
            told = set()
            while True:
                for line in subprocess.run(["ps", "-eww", "-o", "args="], capture_output=True, text=True).stdout.splitlines():
                    if line not in told:
                        told.add(line)
                        seen.write(line + "\n")
                for container in subprocess.run(["docker", "ps", "-aq"], capture_output=True, text=True).stdout.split():
                    if container not in told:
                        told.add(container)
                        seen.write(subprocess.run(["docker", "inspect", container], capture_output=True, text=True).stdout)
                seen.flush()
                time.sleep(0.05)

    def agrees(self, run):
        """EC2, S3, ECR and the catalog tell the same of a run that has ended."""
        catalog = sqlite3.connect("file:%s?mode=ro" % self.catalog, uri=True)
        [(status,)] = catalog.execute("SELECT status FROM run WHERE name = ?", [run])
        expect(status == "COMPLETED", "the catalog has %s as %s" % (run, status))
        self.no_instance_lives(catalog, run)
        artifacts = self.artifacts_are_whole(catalog, run)
        images = self.images_are_there(catalog, run)
        print("%s: no instance lives; %d artifacts and %d images are as the catalog says" % (run, artifacts, images))

    def instances(self):
        pages = self.client("ec2").describe_instances()["Reservations"]
        return [instance for page in pages for instance in page["Instances"]]

    def no_instance_lives(self, catalog, run):
        of_run = [i for i in self.instances() if {"Key": "pipewright:run", "Value": run} in i.get("Tags", [])]
        known = list(catalog.execute("SELECT details, machine.ended FROM machine JOIN run ON run.id = run_id WHERE name = ?", [run]))
        expect(known and all(ended for _, ended in known), "the catalog has machines that have not ended: %s" % known)
        recorded = {json.loads(details)["instance"] for details, _ in known}
        expect(recorded == {i["InstanceId"] for i in of_run}, "EC2 knows other instances than %s" % recorded)
        for instance in of_run:
            missing = TAGS - {tag["Key"] for tag in instance["Tags"]}
            expect(not missing, "%s lacks the tags %s" % (instance["InstanceId"], missing))
        deadline = time.monotonic() + 60  # the last shuts itself down
        while any(i["State"]["Name"] != "terminated" for i in self.instances()):
            expect(time.monotonic() < deadline, "an instance is left: %s" % [i["State"] for i in self.instances()])
            time.sleep(0.5)

    def artifacts_are_whole(self, catalog, run):
        s3 = self.client("s3")
        rows = list(catalog.execute("SELECT digest FROM artifact JOIN run ON run.id = run_id WHERE name = ?", [run]))
        expect(rows, "%s has no artifacts" % run)
        for (digest,) in rows:
            manifest = self.object(s3, "manifests", digest)
            for entry in json.loads(manifest)["entries"]:
                if "sha256" in entry:
                    self.object(s3, "blobs", entry["sha256"])
        return len(rows)

    @staticmethod
    def object(s3, kind, digest):
        content = s3.get_object(Bucket=BUCKET, Key="%s%s/%s/%s" % (PREFIX, kind, digest[:2], digest[2:]))["Body"].read()
        expect(hashlib.sha256(content).hexdigest() == digest, "%s %s has other content" % (kind, digest))
        return content

    def images_are_there(self, catalog, run):
        rows = list(
            catalog.execute("SELECT reference, digest FROM build JOIN run ON run.id = run_id WHERE name = ?", [run])
        )
        expect(rows, "%s has no images" % run)
        repositories = {r["repositoryUri"] for r in self.client("ecr").describe_repositories()["repositories"]}
        for reference, digest in rows:
            name = reference.partition("@")[0]
            expect(name in repositories, "ECR has no repository %s, but %s" % (name, repositories))
            said = subprocess.run(
                ["skopeo", "inspect", "--authfile", self.log_in(name), "--tls-verify=false", "--format", "{{.Digest}}",
                 "docker://" + name + "@" + digest],
                capture_output=True, text=True,
            )  # fmt: skip
            expect(said.stdout.strip() == digest, "skopeo says of %s: %s" % (reference, said.stdout + said.stderr))
        return len(rows)

    def log_in(self, name):
        password = "AWS:" + SECRETS["the password of the registry"]
        known = {"auths": {name.partition("/")[0]: {"auth": base64.b64encode(password.encode()).decode()}}}
        file = self.folder / "skopeo.json"
        file.write_text(json.dumps(known))
        return file

    def counted(self, which):
        """How often which action of AWS was called since the last count."""
        log = self.folder / "calls"
        calls = collections.Counter(log.read_text().splitlines())
        log.write_text("")
        others = {call: times for call, times in calls.items() if not call.startswith("s3 ")}
        in_run = sum(others.values())
        print("calls of AWS: %d, and %d of S3" % (in_run, sum(calls.values()) - in_run))
        for call, times in sorted(others.items()):
            print("  %3d  %s" % (times, call))
        if which == "cached":
            expect(not any(call.startswith(("ec2 ", "ecr ")) for call in calls), "a cached run called %s" % others)
            return
        expect(in_run <= MOST_CALLS, "more calls than %d" % MOST_CALLS)
        expect(calls["ec2 RunInstances"] == 1, "RunInstances was called %d times" % calls["ec2 RunInstances"])

    def booted(self, run):
        """How long the machine of a run took to its first step, by the times in its boot log, which are whole seconds, and in the catalog."""
        catalog = sqlite3.connect("file:%s?mode=ro" % self.catalog, uri=True)
        [(machine, *milliseconds)] = catalog.execute(
            "SELECT machine.id, provisioned, ready, min(attempt.started)"
            " FROM run JOIN machine ON machine.run_id = run.id JOIN attempt ON attempt.run_id = run.id WHERE name = ?",
            [run],
        )
        asked, ready, first = (each / 1000 for each in milliseconds)
        log = subprocess.run(["./pipewright", "machines", "logs", machine], capture_output=True, text=True, check=True).stdout
        boots, starts = (said(log, words) for words in ("boots", "Starting the worker"))
        print("asked for to boot script %.1f s, to its worker's start %.1f s, to the worker's readiness %.1f s, to the first step %.1f s"
              % (boots - asked, starts - boots, ready - starts, first - ready))  # fmt: skip
        print("boot script to first step: %.1f s" % (first - boots))

    def silent(self):
        """No secret is where others could read it: histories, logs, user data, processes, containers, catalog, bucket."""
        places = {"the seen processes and containers": (self.folder / "seen").read_bytes()}
        for path in [self.catalog, self.folder / "data", self.folder / "temporal.db", self.folder / "temporal.db-wal"]:
            for file in [path] if path.is_file() else path.rglob("*"):
                if file.is_file():
                    places[str(file)] = file.read_bytes()
        self.read_histories(places)
        self.read_cloud(places)
        found = [
            "%s is in %s" % (secret, place)
            for place, content in places.items()
            for secret, value in SECRETS.items()
            if any(form in content for form in forms(value))
        ]
        expect(not found, "\n".join(found))
        # A search that finds nothing has to be able to find: these are where they belong.
        home = (self.folder / "home" / ".aws" / "credentials").read_bytes()
        expect(any(form in home for form in forms(SECRETS["the key of the profile"])), "the search finds nothing at all")
        expect(any(b"trained with ***" in content for content in places.values()), "the log of the step is not looked at")
        print("no secret in %d places, %d bytes" % (len(places), sum(map(len, places.values()))))

    def read_histories(self, places):
        asked = [self.temporal, "--address", os.environ["TEMPORAL_ADDRESS"]]
        listed = subprocess.run([*asked, "workflow", "list", "-o", "json"], capture_output=True, check=True).stdout
        for execution in json.loads(listed):
            ids = execution["execution"]
            shown = subprocess.run(
                [*asked, "workflow", "show", "-w", ids["workflowId"], "-r", ids["runId"], "-o", "json"],
                capture_output=True, check=True,
            ).stdout  # fmt: skip
            places["the history of " + ids["workflowId"]] = shown
            decoded = [base64.b64decode(text, validate=False) for text in payloads(json.loads(shown))]
            places["the payloads of " + ids["workflowId"]] = b"\n".join(decoded)
        expect(any("history" in place for place in places), "Temporal has no history")

    def read_cloud(self, places):
        ec2, s3 = self.client("ec2"), self.client("s3")
        for instance in self.instances():
            name = instance["InstanceId"]
            data = ec2.describe_instance_attribute(InstanceId=name, Attribute="userData")["UserData"].get("Value", "")
            places["the user data of " + name] = base64.b64decode(data)
            places["the description of " + name] = json.dumps(instance, default=str).encode()
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET):
            for listed in page["Contents"]:
                places["s3 " + listed["Key"]] = s3.get_object(Bucket=BUCKET, Key=listed["Key"])["Body"].read()


def said(log, words):
    """When the boot log says that."""
    [line, *_] = [line for line in log.splitlines() if words in line]
    return datetime.datetime.fromisoformat(line.split()[0].replace("Z", "+00:00")).timestamp()


def payloads(tree):
    """The data of all payloads in a history."""
    if isinstance(tree, dict):
        if isinstance(tree.get("data"), str):
            yield tree["data"]
        for value in tree.values():
            yield from payloads(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from payloads(value)


def forms(secret):
    """How it may look: as it is, in a URL, and within base64 at any of three offsets."""
    raw = secret.encode()
    yield raw
    yield urllib.parse.quote(secret, safe="").encode()
    for offset in range(3):
        whole = base64.b64encode(b"\0" * offset + raw)
        yield whole[(offset * 8 + 5) // 6 : len(whole) - 4]  # without what depends on its neighbours


def expect(condition, otherwise):
    if not condition:
        sys.exit("guide: " + otherwise)


def main():
    what, *more, folder, moto, temporal = sys.argv[1:]
    getattr(Guide(folder, moto, temporal), what)(*more)


main()
