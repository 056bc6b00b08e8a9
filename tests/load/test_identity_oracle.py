"""Which captures are one article, checked against a few lines of Python that look at all captures at once."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from load.identity import canonical_key, url_key

if TYPE_CHECKING:
    from collections.abc import Sequence

CAPTURE = st.fixed_dictionaries({
    "body": st.sampled_from("ABCDEF"),
    "headline": st.sampled_from(["Head one", "HEAD  one!", "Head two", None]),
    "day": st.sampled_from([date(2023, 5, 6), date(2023, 5, 7), None]),
    "url": st.sampled_from([
        None, None, None, "https://hub.example/a", "http://www.hub.example/a/?utm_source=x&gclid=1",
        "https://m.hub.example/b", "https://hub.example/b?id=1",
    ]),
    "canonical": st.sampled_from([
        None, None, "https://hub.example/a", "https://hub.example/c", "https://hub.example/d",
        "https://m.hub.example/b", "https://hub.example/", "https://other.example/a",
    ]),
    "hub": st.sampled_from(["one", "one", "two"]),
})  # fmt: skip


def oracle(captures: Sequence[dict[str, Any]], page_ids: Sequence[str]) -> list[Any]:
    """Return a key for each capture: equal keys are one article."""
    folded = [
        (one["hub"], one["day"], "".join(filter(str.isalnum, one["headline"].lower())))
        if one["headline"] and one["day"]
        else None
        for one in captures
    ]
    own = keys_of_urls(captures, folded)
    namesakes = defaultdict(set)
    for name, key in zip(folded, own, strict=True):
        if key:
            namesakes[name].add(key)

    def key_of(place: int) -> Any:
        name = folded[place]
        if own[place]:
            return own[place]
        if name and len(namesakes[name]) == 1:
            return next(iter(namesakes[name]))
        return name if name and not namesakes[name] else page_ids[place]

    return [key_of(place) for place in range(len(captures))]


def keys_of_urls(captures: Sequence[dict[str, Any]], names: Sequence[Any]) -> list[str | None]:
    """Return the key of each capture's URL: its canonical one, or what other captures of it name."""
    canonicals = [canonical_key(one["canonical"], one["url"]) for one in captures]
    addresses = [url_key(one["url"]) for one in captures]
    said = [
        (address, canonical, name)
        for address, canonical, name in zip(addresses, canonicals, names, strict=True)
        if address and canonical
    ]

    def key_of(key: str | None) -> str | None:
        meant = {canonical for address, canonical, _ in said if address == key}
        if len(meant) != 1 or any(canonical == key != address for address, canonical, _ in said):
            return key
        (canonical,) = meant
        others = [(address, name) for address, named, name in said if named == canonical != address]
        headlines = {name for _, name in others}
        alone = len({address for address, _ in others}) == 1
        return canonical if alone or (len(headlines) == 1 and None not in headlines) else key

    return [key_of(canonical or address) for canonical, address in zip(canonicals, addresses, strict=True)]


@given(captures=st.lists(CAPTURE, min_size=2, max_size=9), batch=st.integers(1, 9))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_articles_are_those_of_the_oracle(new_house: Any, captures: list[dict[str, Any]], batch: int) -> None:
    house = new_house()
    made = [house.pages.page(**capture, container=str(n)) for n, capture in enumerate(captures)]
    for first in range(0, len(made), batch):
        house.load(made[first : first + batch])
    rows = house.rows(
        "SELECT page_id, hub, target_uri, article_id FROM core.article_page JOIN core.parsed_page USING (outcome_id)"
    )
    article = {tuple(key): article_id for *key, article_id in rows}
    found = [article[page.page_id, page.hub, page.target_uri] for page, _ in made]
    assert partition(found) == partition(oracle(captures, [page.page_id for page, _ in made]))


def partition(keys: Sequence[Any]) -> list[int]:
    """Return for each place the first place with the same key."""
    first: dict[Any, int] = {}
    return [first.setdefault(key, place) for place, key in enumerate(keys)]
