"""Stands before a registry as ECR stands before its own: with TLS, and without repositories that ECR's API has not been told to make.

    dev/moto ecr URL REGISTRY ADDRESS CERTIFICATE KEY    until it is ended

URL is where moto is, REGISTRY the host and port of a registry that speaks HTTP.
"""
import http.server
import json
import os
import re
import ssl
import sys

import boto3
from forward import Forward

CONTENT = re.compile(r"/v2/(.+)/(?:blobs|manifests|tags)/")


class Ecr(Forward):
    api = None

    def look(self, body):
        named = CONTENT.match(self.path)
        if not named or not self.headers.get("Authorization"):
            return False
        try:
            self.api.describe_repositories(repositoryNames=[named.group(1)])
            return False
        except self.api.exceptions.RepositoryNotFoundException:
            message = "The repository with name '%s' does not exist in the registry" % named.group(1)
            content = json.dumps({"errors": [{"code": "NAME_UNKNOWN", "message": message}]}).encode()
            head = [("Content-Type", "application/json"), ("Content-Length", str(len(content)))]
            self.answer(404, head, b"" if self.command == "HEAD" else content)
            return True


def main():
    url, Ecr.to, address, certificate, key = sys.argv[1:]
    Ecr.api = boto3.client(
        "ecr",
        endpoint_url=url,
        region_name=os.environ.get("AWS_REGION", "eu-west-1"),
        aws_access_key_id="registry",
        aws_secret_access_key="registry",
    )
    host, port = address.split(":")
    server = http.server.ThreadingHTTPServer((host, int(port)), Ecr)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    print("Listening on", address, flush=True)
    server.serve_forever()


main()
