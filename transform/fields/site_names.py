"""What a page's site is called, and how to take that name off a title.

In: a head and the page's address. Out: `SiteNames`, whose `trim` takes site names (and the section's name)
off either end of a title.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from transform.fields.canonical import split_address
from transform.fields.context import FieldContext, once
from transform.fields.metadata import publisher
from transform.remembered import remembered

if TYPE_CHECKING:
    from transform.document import Head

# Matches " | ", " - ", " – ", " — ", " · ", " « ", " :: " and "ㅣ"; must not match "B-ALL" or "Trump: no".
_SEPARATOR = re.compile(r"\s{0,3}(?:[|｜ㅣ»«•]|：|::)\s{0,3}|\s{1,3}[-–—·:/]{1,2}\s{1,3}")
# Matches any run of letters and figures; must not match the "-" in "news.ORF.at - Sport".
_WORDS = re.compile(r"\w+")
# A shorter name ("AP", "on") would be found inside any title's part by chance.
_SHORTEST_PART = 4
# "Mirror Online" of "mirror": the shorter must be this share of the longer to be the same name.
_SAME_NAME = 0.4
# A longer "site name" is a page's title put in the wrong field.
_LONGEST_NAME = 60
# "Home", "Blog", "Staff" and the like that stand where a site's name stands.
_GENERIC = frozenset(
    ["home", "homepage", "blog", "news", "startseite", "accueil", "inicio", "article", "articles",
     "redaktion", "rédaction", "redacción", "redação", "redazione", "redactie", "редакция", "staff",
     "editors", "newsdesk"]
)  # fmt: skip


@remembered(512)  # the titles of a page are compared again by every rule that looks around them
def key(text: str) -> str:
    """Return a text folded for comparing: words in lower case with one space between."""
    return " ".join(_WORDS.findall(text.casefold()))


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteNames:
    """The folded names of a site and its host's labels, without spaces; `sections` are names of its parts."""

    names: frozenset[str]
    sections: frozenset[str] = frozenset()

    def is_site(self, name: str) -> bool:
        """Say whether `name` is exactly a name of the site."""
        return key(name).replace(" ", "") in self.names

    def covers(self, part: str) -> bool:
        """Say whether a part of a title (or an author's name) is the site's own name, or a part of it."""
        folded = key(part).replace(" ", "")
        if not folded or folded in self.names or folded in self.sections or folded in _GENERIC:
            return bool(folded)
        return any(_is_part(folded, name) or _is_part(name, folded) for name in self.names)

    def trim(self, title: str) -> str:
        """Return `title` without site names at its ends; a title that is nothing else is left whole."""
        cuts = [(match.start(), match.end()) for match in _SEPARATOR.finditer(title)]
        start, end = 0, len(title)
        while cuts and self.covers(title[cuts[-1][1] : end]):
            end = cuts.pop()[0]
        while cuts and self.covers(title[start : cuts[0][0]]):
            start = cuts.pop(0)[1]
        return self._without_glued(title[start:end].strip())

    def _without_glued(self, title: str) -> str:
        """Return `title` without a site's or section's exact name behind a dash without spaces."""
        rest, dash, last = title.rpartition("-")
        if dash and rest and key(last).replace(" ", "") in self.names | self.sections:
            return rest.strip()
        return title


@once
def sites_of(context: FieldContext) -> SiteNames:
    """Return what the page's site is called."""
    return site_names(context.document.head, context.target_uri)


def site_names(head: Head, target_uri: str | None) -> SiteNames:
    """Return what the page's site is called: by its own mark-up and by its host."""
    names = {key(name).replace(" ", "") for name in publisher(head) if len(name) <= _LONGEST_NAME}
    host = split_address(_address(head, target_uri)).hostname or ""
    labels = host.removeprefix("www.").split(".")
    # Every label but the last (the top-level domain), and the whole: "orf", "news", "newsorfat".
    names |= {key(label).replace(" ", "") for label in labels[:-1] if len(label) >= _SHORTEST_PART}
    names.add(key(".".join(labels)).replace(" ", ""))
    if len(labels) >= 2:
        names |= {key(labels[-2]).replace(" ", ""), key(".".join(labels[-2:])).replace(" ", "")}
    section = head.meta("article:section", "section", "parsely-section")
    return SiteNames(
        names=frozenset(name for name in names if name),
        sections=frozenset({key(section).replace(" ", "")} if section else ()),
    )


def _is_part(short: str, long: str) -> bool:
    """Say whether one folded name is the core of another."""
    return len(short) >= max(_SHORTEST_PART, _SAME_NAME * len(long)) and short in long


def _address(head: Head, target_uri: str | None) -> str:
    """Return the best address known: the page's own, else what the mark-up says."""
    canonical = next((href for rel, href in head.links if rel == "canonical"), None)
    return target_uri or canonical or head.meta("og:url", "twitter:url") or ""
