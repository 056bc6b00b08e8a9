"""The keys by which captures are known as one article, and digests.

In: an article and its page. Out: normalised keys and digests; pure functions.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

import orjson

from transform.characters import to_search
from transform.fields.canonical import is_tracking, registered_domain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from transform.article import Found
    from transform.blocks import Block

T = TypeVar("T")

_DEFAULT_PORTS = {"http": 80, "https": 443}
_PATH_END = "/"

# matches ", " and "™" in "Key™, data"; must not match "ü" or "3"
_NOT_A_WORD = re.compile(r"[\W_]+")
# matches ", Inc." in "Amgen, Inc.", " & Co." in "Bayer & Co."; must not match "Co" in "Coloplast"
_COMPANY_FORM = re.compile(
    r"(?<![\s,])[\s,]++(?:inc|incorporated|ltd|limited|llc|llp|plc|corp|corporation|(?:(?:&|and|et)\s)?(?:co|company)|gmbh"
    r"|kg|ag|se|s\.?a|s\.?a\.?s|s\.?p\.?a|s\.?r\.?l|n\.?v|b\.?v|ab|a/?s|pty)\.?$"
)
_MOST_FORMS = 4  # of "GmbH & Co. KG" there are three
# What a name says in brackets at its end: another name. Matches " (formerly Mylan)", " (MSD)"; not " (Switzerland)"
_OTHER_NAME = re.compile(
    r"(?<!\s)\s\((?:(?P<short>[A-Z]{2,8})|(?:formerly|previously|now|ehemals|anciennement)\s[^()]*)\)$"
)
_NAME_WORD = re.compile(r"[^\W\d_]+")  # matches "Merck" in "Merck & Co"; not "&"


def key_id(*parts: object) -> int:
    """Return the 63-bit id of a key: its parts as JSON, hashed.

    That two of 10 million ids are equal by chance has a probability of five in a million.
    """
    data = orjson.dumps(parts, option=orjson.OPT_NAIVE_UTC)
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big") >> 1


def text_id(text: str) -> int:
    """Return the 63-bit id of a block's text."""
    data = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big") >> 1


def text_ids(texts: Sequence[str]) -> list[int]:
    """Return the ids of a page's texts; menus and labels of one or two lines are hashed once."""
    id_of = {text: text_id(text) for text in dict.fromkeys(texts)}
    return [id_of[text] for text in texts]


def url_key(url: str | None) -> str | None:
    """Return a URL as host, path and query that tell pages apart; None for what is no http(s) URL.

    http and https, a leading "www.", the default port, the fragment, a slash at the end and tracking
    parameters make no other page.
    """
    try:
        parts = urlsplit((url or "").strip())
        host, port = (parts.hostname or "").lower().rstrip("."), parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in _DEFAULT_PORTS or not host:
        return None
    place = host.removeprefix("www.")
    if port and port != _DEFAULT_PORTS[parts.scheme.lower()]:
        place += f":{port}"
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not is_tracking(pair[0])]
    return place + parts.path.rstrip(_PATH_END) + (f"?{urlencode(query)}" if query else "")


def canonical_key(canonical: str | None, target_uri: str | None) -> str | None:
    """Return the key of a canonical URL that counts: on the page's own registered domain, and with a path.

    A text dump without URL has no domain to compare with; its canonical URL was found in its own text and
    counts.
    """
    key = url_key(canonical)
    if key is None or canonical is None or not urlsplit(canonical.strip()).path.strip(_PATH_END):
        return None
    if target_uri is not None and registered_domain(canonical) != registered_domain(target_uri):
        return None
    return key


def headline_key(hub: str, headline: str | None, day: date | None) -> str | None:
    """Return hub, day and folded headline as one key; None when headline or day is missing."""
    words = _NOT_A_WORD.sub(" ", unicodedata.normalize("NFKC", headline or "").casefold()).strip()
    return f"{hub} {day} {words}" if words and day else None


def sponsor_key(name: str) -> str:
    """Return the normalised name of an organisation: without case, accents, punctuation and company forms.

    Nor with its short or former name in brackets: "Merck Sharp & Dohme (MSD)", "Viatris (formerly Mylan)".
    """
    folded = to_search(_without_other_name(unicodedata.normalize("NFKC", name).strip())).text
    for _ in range(_MOST_FORMS):
        folded = _COMPANY_FORM.sub("", folded)
    return _NOT_A_WORD.sub(" ", folded).strip().removeprefix("the ") or name.casefold()


def _without_other_name(name: str) -> str:
    """Return a name without the other one in brackets; letters there are a short name if they are its initials."""
    other = _OTHER_NAME.search(name)
    if other is None:
        return name
    bare = name[: other.start()]
    initials = "".join(word[0] for word in _NAME_WORD.findall(bare)).upper()
    return bare if other["short"] is None or initials.startswith(other["short"]) else name


def furniture_digest(blocks: Iterable[Block], text_ids: Iterable[int]) -> str:
    """Return the digest of what was cut from a page, in order."""
    return digest_of(
        [key for block, key in zip(blocks, text_ids, strict=True) if block.disposition == "boilerplate"]
    )


def digest_of(parts: object) -> str:
    """Return the digest of a text, or of a list of what JSON can say."""
    return hashlib.blake2b(orjson.dumps(parts), digest_size=16).hexdigest()


def value_of(found: Found[T] | None) -> T | None:
    """Return the value that was found, None when none was."""
    return found.value if found else None
