"""Passes requests of HTTP on to another server; imported by the scripts beside it, which look at them on their way."""
import http.client
import http.server

OF_ONE_CONNECTION = {"connection", "transfer-encoding", "content-length"}


class Forward(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    to = ""  # host and port

    def look(self, body):
        """Called before the request goes on; true if it was answered already."""
        return False

    def body(self):
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def do_any(self):
        body = self.body()
        if self.look(body):
            return
        upstream = http.client.HTTPConnection(self.to, timeout=600)
        upstream.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers.items():  # the same name may come twice
            if name.lower() not in OF_ONE_CONNECTION:
                upstream.putheader(name, value)
        upstream.putheader("Content-Length", str(len(body)))
        upstream.endheaders(body)
        answer = upstream.getresponse()
        content = answer.read()
        length = answer.getheader("Content-Length") if self.command == "HEAD" else str(len(content))
        self.answer(answer.status, [*answer.getheaders(), ("Content-Length", length or "0")], content)
        upstream.close()

    do_GET = do_PUT = do_POST = do_PATCH = do_HEAD = do_DELETE = do_any

    def answer(self, status, headers, content):
        self.send_response(status)
        for name, value in headers[:-1]:
            if name.lower() not in OF_ONE_CONNECTION:
                self.send_header(name, value)
        self.send_header(*headers[-1])
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass
