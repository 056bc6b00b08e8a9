"""Learn what single tokens say of a block: the log-odds of content, and of following the article.

In: labelled blocks with their tokens, by page and domain. Out: for each token two weights. A domain has one
voice, however many pages it has; and a page in training is scored without its own domain's voice, so that the
model meets in training what it will meet on a new site.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from benchmarks.gold_lines import AFTER, CONTENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Voices added to each side: a token seen on few domains says little.
_PRIOR_VOICES = 3.0
# Weights beyond this say no more; keeps one token from drowning a path.
_LIMIT = 4.0


@dataclass(slots=True)
class Voices:
    """Summed over domains: how much of a token is content, furniture before or among it, and after it."""

    content: float = 0.0
    before: float = 0.0
    after: float = 0.0
    domains: int = 0


Counts = dict[str, Voices]
# Shares of a token's blocks that are content, before and after.
Shares = tuple[float, float, float]


def page_voices(blocks: Iterable[tuple[Iterable[str], int]]) -> dict[str, Shares]:
    """Return for each token of a page the shares of its blocks that are content, before and after."""
    tallies: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for tokens, label in blocks:
        side = 0 if label == CONTENT else 2 if label == AFTER else 1
        for token in tokens:
            tallies[token][side] += 1
    return {token: _shares(tally) for token, tally in tallies.items()}


def _shares(tally: list[int]) -> Shares:
    total = sum(tally)
    return (tally[0] / total, tally[1] / total, tally[2] / total)


def _mean(shares: list[Shares]) -> Shares:
    count = len(shares)
    content, before, after = (sum(side) / count for side in zip(*shares, strict=True))
    return content, before, after


@dataclass(slots=True)
class Lexicon:
    """The voices of all domains, and of each by itself to be taken away again."""

    total: Counts = field(default_factory=dict)
    by_domain: dict[str, dict[str, Shares]] = field(default_factory=dict)
    content: float = 0.0
    after: float = 0.0

    @classmethod
    def learn(cls, pages: Iterable[tuple[str, Mapping[str, Shares]]]) -> Lexicon:
        """Learn from (domain, page_voices) pairs."""
        gathered: dict[str, dict[str, list[Shares]]] = defaultdict(lambda: defaultdict(list))
        for domain, voices in pages:
            for token, shares in voices.items():
                gathered[domain][token].append(shares)
        lexicon = cls()
        for domain, tokens in gathered.items():
            own = {token: _mean(shares) for token, shares in tokens.items()}
            lexicon.by_domain[domain] = own
            for token, (content, before, after) in own.items():
                voices_ = lexicon.total.setdefault(token, Voices())
                voices_.content += content
                voices_.before += before
                voices_.after += after
                voices_.domains += 1
        sums = [
            sum(getattr(v, side) for v in lexicon.total.values()) for side in ("content", "before", "after")
        ]
        lexicon.content = sums[0] / sum(sums)
        lexicon.after = sums[2] / (sums[1] + sums[2])
        return lexicon

    def weights(self, least_domains: int) -> dict[str, tuple[float, float]]:
        """Return the weights of the tokens that enough domains use."""
        return {
            token: weight
            for token, voices in self.total.items()
            if voices.domains >= least_domains and (weight := self._weight(voices)) is not None
        }

    def without(self, domain: str, least_domains: int) -> WithoutDomain:
        """Return the weights as they would be had `domain` not been there."""
        return WithoutDomain(self, domain, least_domains)

    def _weight(self, voices: Voices) -> tuple[float, float]:
        negative = voices.before + voices.after
        return (
            _log_odds(voices.content, negative, self.content),
            _log_odds(voices.after, voices.before, self.after),
        )


@dataclass(slots=True)
class WithoutDomain:
    """A view of a lexicon's weights without one domain's voice; looks like a dictionary to the features."""

    lexicon: Lexicon
    domain: str
    least_domains: int
    known: dict[str, tuple[float, float] | None] = field(default_factory=dict)

    def get(self, token: str) -> tuple[float, float] | None:
        """Return the token's weights, None when too few other domains use it."""
        if token not in self.known:
            self.known[token] = self._weight(token)
        return self.known[token]

    def _weight(self, token: str) -> tuple[float, float] | None:
        voices = self.lexicon.total.get(token)
        if voices is None:
            return None
        own = self.lexicon.by_domain.get(self.domain, {}).get(token)
        if own is not None:
            voices = Voices(
                content=voices.content - own[0],
                before=voices.before - own[1],
                after=voices.after - own[2],
                domains=voices.domains - 1,
            )
        return self.lexicon._weight(voices) if voices.domains >= self.least_domains else None  # noqa: SLF001


def _log_odds(yes: float, no: float, prior: float) -> float:
    odds = math.log((yes + _PRIOR_VOICES * prior) / (no + _PRIOR_VOICES * (1 - prior)))
    value = odds - math.log(prior / (1 - prior))
    return round(max(-_LIMIT, min(_LIMIT, value)), 2)
