"""A hub on loopback that answers byte by byte what a test wants, and remembers what it was asked."""

from __future__ import annotations

import contextlib
import socket
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    Route = bytes | Callable[[Mapping[str, str]], bytes]


def answer(body: bytes = b"", status: str = "200 OK", **headers: str) -> bytes:
    """Return a response, byte by byte; `_` in a header's name is `-`."""
    given = {"Content_Type": "text/html", "Content_Length": str(len(body)), "Connection": "close"} | headers
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in given.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


def page(number: int) -> bytes:
    """Return a sound page."""
    return answer(b"<p>Page %d" % number)


@dataclass
class OddHub:
    """The routes (a path's answer, or what makes it from the request's headers) and the paths asked for."""

    routes: dict[str, Route] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    host: str = ""

    def lists(self, *urls: str) -> None:
        """Name these pages in the sitemap, in this order; paths are the hub's own."""
        own = (url if "://" in url else f"http://{self.host}{url}" for url in urls)
        locations = "".join(f"<url><loc>{url}</loc></url>" for url in own)
        self.routes["/sitemap.xml"] = answer(f"<urlset>{locations}</urlset>".encode())

    def respond(self, path: str, headers: Mapping[str, str]) -> bytes:
        """Return what `path` answers."""
        self.asked.append(path)
        route = self.routes.get(path, answer(status="404 Not Found"))
        return route(headers) if callable(route) else route

    def pages_asked(self) -> list[str]:
        """Return the paths asked for so far without robots.txt and the sitemap, and forget them."""
        asked = [path for path in self.asked if path not in {"/robots.txt", "/sitemap.xml"}]
        self.asked.clear()
        return asked


def has_ipv6() -> bool:
    """Say whether this machine has a loopback of IPv6."""
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


@contextlib.contextmanager
def odd_hub(routes: Mapping[str, Route] | None = None, address: str = "127.0.0.1") -> Iterator[OddHub]:
    """Serve a hub of its own; its sitemap lists the routes."""
    hub = OddHub(routes=dict(routes or {}))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.wfile.write(hub.respond(self.path, {k.lower(): v for k, v in self.headers.items()}))
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in address else socket.AF_INET

    with Server((address, 0), Handler) as server:
        hub.host = (
            f"[{address}]:{server.server_port}" if ":" in address else f"{address}:{server.server_port}"
        )
        hub.lists(*hub.routes)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield hub
        finally:
            server.shutdown()
            thread.join()
