"""A page of the portal's origin with its static files in it, as strict as in production, asked from Python."""

import threading
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from django.conf import settings
from playwright.sync_api import Browser, Page

from proposals.belenios.refusals import Refusal
from union_portal.lib.environment import ROOT

CLIENT = "/static/ballot/client.js"
ASK = """
async ([client, how, name, given]) => {
  const into = (value) => {
    if (Array.isArray(value)) return value.map(into);
    if (value === null || typeof value !== "object") return value;
    if ("bytes" in value) return Uint8Array.from(atob(value.bytes), (each) => each.charCodeAt(0));
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, into(each)]));
  };
  const out = (value) => {
    if (value instanceof Uint8Array) {
      return {bytes: btoa(Array.from(value, (each) => String.fromCharCode(each)).join(""))};
    }
    if (typeof value === "bigint") return String(value);
    if (Array.isArray(value)) return value.map(out);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, out(each)]));
  };
  const {start} = await import(client);
  window.places ??= {};
  const place = (window.places[how] ??= await start({onPage: how === "page"}));
  const shown = [];
  try {
    const result = await place.run(name, into(given), (...each) => shown.push(each));
    return {result: out(result), shown, isInWorker: place.isInWorker};
  } catch (error) {
    return error.code ? {refused: [error.code, error.values]} : {failed: `${error} ${error.stack}`};
  }
}
"""


class Booth:
    """Runs the jobs of static/ballot/jobs.js; bytes are bytes on both sides."""

    def __init__(self, page: Page, client: str = CLIENT) -> None:
        self.page, self.client = page, client
        self.shown: list[list[int]] = []
        self.is_in_worker = False

    def run(self, job: str, *, how: str = "worker", **given: object) -> Any:
        answer = self.page.evaluate(ASK, [self.client, how, job, _into(given)])
        if "refused" in answer:
            raise Refused(*answer["refused"])
        assert "failed" not in answer, answer["failed"]
        self.shown, self.is_in_worker = answer["shown"], answer["isInWorker"]
        return _out(answer["result"])

    def refused(self, job: str, **given: object) -> str:
        """The code by which the job is refused; empty if it is not."""
        try:
            self.run(job, **given)
        except Refused as refusal:
            return refusal.code
        return ""

    def evaluate(self, script: str, given: object = None) -> Any:
        return self.page.evaluate(script, given)


class Refused(Exception):
    def __init__(self, code: str, values: dict[str, object]) -> None:
        super().__init__(code, values)
        self.code, self.values = code, values

    @property
    def sentence(self) -> str:
        return str(Refusal(self.code, **self.values))


def _into(value: object) -> object:
    if isinstance(value, bytes):
        return {"bytes": b64encode(value).decode()}
    if isinstance(value, dict):
        return {key: _into(each) for key, each in value.items()}
    return [_into(each) for each in value] if isinstance(value, list | tuple) else value


def _out(value: Any) -> Any:
    if isinstance(value, dict) and list(value) == ["bytes"]:
        return b64decode(value["bytes"])
    if isinstance(value, dict):
        return {key: _out(each) for key, each in value.items()}
    return [_out(each) for each in value] if isinstance(value, list) else value


class _Handler(SimpleHTTPRequestHandler):
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript"}

    def do_GET(self) -> None:
        if self.path.startswith("/static/"):
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>booth</title>")

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", _policy())
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


def _policy() -> str:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return "; ".join(f"{name} {' '.join(values)}" for name, values in directives.items())


@contextmanager
def served(folder: Path = ROOT) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def booth_in(chromium: Browser, folder: Path = ROOT, client: str = CLIENT) -> Iterator[Booth]:
    context = chromium.new_context()
    with served(folder) as address:
        page = context.new_page()
        page.goto(address)
        yield Booth(page, client)
        context.close()
