"""Stands before what plays AWS and writes down which of its actions are called, one line each: `ec2 RunInstances`.

    dev/moto calls URL LOG    until it is ended; its own address is in the line "Listening on http://127.0.0.1:PORT"
"""
import http.server
import re
import sys
import urllib.parse

from forward import Forward

SCOPE = re.compile(r"Credential=[^/]*/\d+/[^/]*/([a-z0-9-]+)/aws4_request")


class Calls(Forward):
    log = None

    def look(self, body):
        signed = SCOPE.search(self.headers.get("Authorization") or "")
        self.log.write((signed.group(1) if signed else "s3") + " " + self.action(body) + "\n")
        self.log.flush()
        return False

    def action(self, body):
        target = self.headers.get("X-Amz-Target")
        if target:
            return target.rpartition(".")[2]
        if self.headers.get("Content-Type", "").startswith("application/x-www-form-urlencoded"):
            return urllib.parse.parse_qs(body.decode()).get("Action", ["?"])[0]
        return self.command


def main():
    Calls.to = urllib.parse.urlsplit(sys.argv[1]).netloc
    with open(sys.argv[2], "a", encoding="utf-8") as Calls.log:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Calls)
        print("Listening on http://127.0.0.1:%d" % server.server_port, flush=True)
        server.serve_forever()


main()
