"""Plays what moto does not have: instances that boot, and the metadata that a machine asks for its role.

    dev/moto boot ENDPOINT    as root, until it is ended

Each instance that moto starts becomes a container that runs the instance's user data with this host's Docker engine and network. When
the container has ended, the instance is terminated; when the instance was terminated, the container goes, and with it all that it ran.
Metadata are answered on 169.254.169.254, which it adds to the loopback interface and takes away again; every instance has the same role.
"""
import base64
import http.server
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time

import boto3

ADDRESS = "169.254.169.254"
IMAGE = "pipewright-test/machine"
STATES = "/var/lib/pipewright"
SPOT_NOTICE = STATES + "/spot-notice"  # while it is there, all spot instances are taken back
MACHINE, RUN = "pipewright:machine", "pipewright:run"
LABEL, RUN_LABEL = "dev.pipewright.machine", "dev.pipewright.run"
ROLE = "pipewright-machine"


class Metadata(http.server.BaseHTTPRequestHandler):
    """Version 2 of the service alone: nothing is told without a token."""

    TOKEN = "a-session-token"

    def do_PUT(self):
        asked = self.path == "/latest/api/token" and self.headers.get("X-aws-ec2-metadata-token-ttl-seconds")
        self.answer(200 if asked else 400, self.TOKEN if asked else "")

    def do_GET(self):
        if self.headers.get("X-aws-ec2-metadata-token") != self.TOKEN:
            self.answer(401, "")
            return
        credentials = "/latest/meta-data/iam/security-credentials/"
        if self.path == credentials:
            self.answer(200, ROLE)
        elif self.path == credentials + ROLE:
            expires = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3600))
            role = {
                "Code": "Success",
                "Type": "AWS-HMAC",
                "AccessKeyId": "ASIAMACHINE",
                "SecretAccessKey": "machine/secret+key",
                "Token": "machine-token==",
                "Expiration": expires,
            }
            self.answer(200, json.dumps(role, indent=2))
        elif self.path == "/latest/meta-data/spot/instance-action" and os.path.exists(SPOT_NOTICE):
            self.answer(200, json.dumps({"action": "terminate"}))
        else:
            self.answer(404, "")

    def answer(self, status, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def docker(*arguments, check=True):
    ran = subprocess.run(["docker", *arguments], capture_output=True, text=True)
    if check and ran.returncode:
        raise RuntimeError(ran.stderr.strip())
    return ran.stdout.split()


class Booter:
    def __init__(self, endpoint):
        self.ec2 = boto3.client(
            "ec2",
            endpoint_url=endpoint,
            region_name=os.environ.get("AWS_REGION", "eu-west-1"),
            aws_access_key_id="booter",
            aws_secret_access_key="booter",
        )
        self.booted = {}

    def look(self):
        """Boots what is new, and ends what has ended on one side."""
        for instance in self.instances():
            name = instance["InstanceId"]
            state = instance["State"]["Name"]
            if state in ("pending", "running") and name not in self.booted:
                self.boot(name, {tag["Key"]: tag["Value"] for tag in instance.get("Tags", [])})
            elif state in ("shutting-down", "terminated") and self.booted.get(name):
                self.end(name)
        for name, machine in list(self.booted.items()):
            if machine and not docker("ps", "--quiet", "--filter", "name=^pipewright-machine-" + machine + "$"):
                self.ec2.terminate_instances(InstanceIds=[name])
                self.end(name)

    def instances(self):
        """All there ever were, which may be more than one answer holds."""
        pages = self.ec2.get_paginator("describe_instances").paginate()
        return [each for page in pages for reservation in page["Reservations"] for each in reservation["Instances"]]

    def boot(self, name, tags):
        machine = tags[MACHINE]
        said = self.ec2.describe_instance_attribute(InstanceId=name, Attribute="userData")
        os.makedirs(STATES, exist_ok=True)
        with open(self.script(machine), "wb") as out:
            out.write(base64.b64decode(said["UserData"]["Value"]))
        docker(
            "run", "--detach", "--rm", "--init", "--name", "pipewright-machine-" + machine, "--network", "host",
            "--label", LABEL + "=" + machine, "--label", RUN_LABEL + "=" + tags.get(RUN, ""),
            "--volume", "/var/run/docker.sock:/var/run/docker.sock", "--volume", STATES + ":" + STATES,
            IMAGE, "sh", self.script(machine),
        )  # fmt: skip
        self.booted[name] = machine
        print(name, "boots as", machine, flush=True)

    @staticmethod
    def script(machine):
        return os.path.join(STATES, machine + ".sh")

    def end(self, name):
        """Takes away all that ran on the instance, as its end would."""
        machine = self.booted[name]
        self.booted[name] = None
        left = docker("ps", "--all", "--quiet", "--filter", "label=" + LABEL + "=" + machine)
        if left:
            docker("rm", "--force", "--volumes", *left, check=False)
        shutil.rmtree(os.path.join(STATES, machine), ignore_errors=True)
        os.remove(self.script(machine))
        print(name, "is gone", flush=True)


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    subprocess.run(["ip", "address", "add", ADDRESS + "/32", "dev", "lo"], check=False, stderr=subprocess.DEVNULL)
    metadata = http.server.ThreadingHTTPServer((ADDRESS, 80), Metadata)
    threading.Thread(target=metadata.serve_forever, daemon=True).start()
    booter = Booter(sys.argv[1])
    print("Booting the instances of", sys.argv[1], flush=True)
    try:
        while True:
            booter.look()
            time.sleep(0.3)
    finally:
        for name in [name for name, machine in booter.booted.items() if machine]:
            booter.end(name)
        subprocess.run(["ip", "address", "delete", ADDRESS + "/32", "dev", "lo"], check=False)


main()
