"""Obeys robots.txt (RFC 9309), and says which rule refused a URL.

In: the status and bytes of a robots.txt. Out: `Robots`, which answers for URLs, Crawl-delay and sitemaps.
"""

from __future__ import annotations

from dataclasses import dataclass

from protego import Protego

# RFC 9309, 2.5: a crawler must parse at least 500 KiB; what follows is ignored.
MAX_ROBOTS_BYTES = 500 * 1024

UNREACHABLE_RULE = "robots.txt unreachable (RFC 9309, 2.3.1.4: complete disallow)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """The rules of one origin for one user agent. `rules` is None when everything is refused, for `problem`.

    `is_cut`: it is longer than what is read of it.
    """

    agent: str
    rules: Protego | None
    text: str = ""
    problem: str = ""
    is_cut: bool = False

    def refusal(self, url: str) -> str | None:
        """Return the rule that forbids `url`, or None when it may be fetched."""
        if self.rules is None:
            return f"{UNREACHABLE_RULE}: {self.problem}" if self.problem else UNREACHABLE_RULE
        if self.rules.can_fetch(url, self.agent):
            return None
        return f"robots.txt: Disallow: {self._deciding_rule(url)}"

    def crawl_delay(self) -> float:
        """Return the Crawl-delay in seconds, 0 when none is asked for."""
        delay = self.rules.crawl_delay(self.agent) if self.rules is not None else None
        return float(delay or 0)

    def sitemaps(self) -> tuple[str, ...]:
        """Return the sitemaps that robots.txt names, in its order."""
        return tuple(self.rules.sitemaps) if self.rules is not None else ()

    def _deciding_rule(self, url: str) -> str:
        """Return the longest Disallow line that alone refuses `url` (RFC 9309, 2.2.2)."""
        candidates = {
            line.partition(":")[2].partition("#")[0].strip()
            for line in self.text.splitlines()
            if line.strip().lower().startswith("disallow")
        }
        deciding = [
            path
            for path in candidates
            if path and not Protego.parse(f"User-agent: *\nDisallow: {path}").can_fetch(url, self.agent)
        ]
        return max(deciding, key=len, default="(a rule of the agent's group)")


def parse_robots(status: int | None, body: bytes, agent: str, problem: str = "") -> Robots:
    """Return the rules that a robots.txt answer means: 2xx its text, 4xx everything allowed, else nothing.

    `status` is the final HTTP status after redirects, None when no answer came, for `problem`.
    """
    if status is not None and 400 <= status < 500 and status != 429:
        return Robots(agent=agent, rules=Protego.parse(""))
    if status is None or not 200 <= status < 300:
        return Robots(agent=agent, rules=None, problem=problem)
    text = body[:MAX_ROBOTS_BYTES].decode("utf-8", errors="replace").removeprefix("\ufeff")
    return Robots(agent=agent, rules=Protego.parse(text), text=text, is_cut=len(body) > MAX_ROBOTS_BYTES)
