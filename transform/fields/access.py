"""Who may read a page and what robots may do with it, as the page says.

In: a `FieldContext`. Out: `Access`; what the page does not say is None or empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from transform.article import Access, Found, Span
from transform.fields.metadata import article_objects, texts

if TYPE_CHECKING:
    from transform.fields.context import FieldContext

# The robots meta and its kin for single crawlers (Google, Bing); "noai" and "noimageai" stand in any of them.
_ROBOTS_METAS = (
    "robots",
    "googlebot",
    "googlebot-news",
    "bingbot",
    "tdm-reservation",
    "ai",
    "gptbot",
    "ccbot",
)
# Values of schema.org isAccessibleForFree, and of the content tiers of Open Graph and Parse.ly.
_FREE = frozenset({"true", "free", "yes", "1"})
_PAID = frozenset({"false", "locked", "metered", "premium", "paid", "no", "0", "subscription", "registered"})
_TIER_METAS = (
    "article:content_tier",
    "og:article:content_tier",
    "content_tier",
    "cxenseparse:paywall",
    "paywall",
)


def access(context: FieldContext) -> Access:
    """Return what the page says of its readers and of robots."""
    return Access(
        professionals_only=_professionals_only(context),
        paywall=_paywall(context),
        robots=_robots(context),
    )


def _professionals_only(context: FieldContext) -> Found[bool] | None:
    """Return True where a notice says so or schema.org names a medical audience of professionals."""
    notice = next(context.of_kind("access_disclaimer"), None)
    if notice is not None:
        span = Span(notice.position, 0, len(notice.text))
        return Found(value=True, raw=notice.text, rule=notice.rule, span=span)
    for entry in context.document.head.json_ld:
        for key in ("audience", "medicalAudience"):
            for text in texts(entry.get(key)):
                if "clinician" in text.casefold() or "professional" in text.casefold():
                    return Found(value=True, raw=text, rule=f"json-ld:{key}")
    return None


def _paywall(context: FieldContext) -> Found[bool] | None:
    """Return whether reading takes a subscription; parts that do count as a paywall."""
    head = context.document.head
    stated = [
        ("json-ld:isAccessibleForFree", str(entry["isAccessibleForFree"]))
        for entry in article_objects(context)
        if "isAccessibleForFree" in entry
    ]
    stated += [(f"meta:{name}", content) for name in _TIER_METAS if (content := head.meta(name))]
    for rule, raw in stated:
        word = raw.strip().casefold().rsplit("/", 1)[-1]
        if word in _FREE or word in _PAID:
            return Found(value=word in _PAID, raw=raw, rule=rule)
    return None


def _robots(context: FieldContext) -> tuple[Found[str], ...]:
    """Return the directives for robots, sorted, those for one robot after its name ("googlebot:noindex")."""
    directives: dict[str, Found[str]] = {}
    for name, content in context.document.head.metas:
        if name in _ROBOTS_METAS:
            prefix = "" if name == "robots" else f"{name}:"
            for word in filter(None, (part.strip() for part in content.split(","))):
                value = f"{prefix}{word.casefold()}"
                directives.setdefault(value, Found(value=value, raw=content, rule=f"meta:{name}"))
    return tuple(directives[value] for value in sorted(directives))
