"""A scrape that could not read a list of the hub's pages never says that the hub is complete."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.extract.web.odd_hub import OddHub, answer, odd_hub
from tests.flows.test_scrape_command import PROFILE, hubhouse, rows
from tests.loopback_hub import PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

INDEX = (
    "<sitemapindex><sitemap><loc>/a.xml</loc></sitemap><sitemap><loc>/b.xml</loc></sitemap></sitemapindex>"
)
SCRAPE = ("scrape", "loop", "--no-prefect", "--json")


@pytest.fixture
def hub() -> Iterator[OddHub]:
    """Two articles, each on a sitemap of its own."""
    pages = {f"/article/{n}": article(n) for n in (1, 2)}
    lists = {f"/{name}.xml": listed(f"/article/{n}") for n, name in ((1, "a"), (2, "b"))}
    with odd_hub() as hub:
        hub.routes |= pages | lists | {"/sitemap.xml": answer(INDEX.encode(), Content_Type="text/xml")}
        yield hub


def article(number: int) -> bytes:
    text = PAGE.format(number=number, title=f"Outcomes of regimen {number}", day=1, cohort=90, rate=number)
    return answer(text.encode())


def listed(path: str) -> bytes:
    return answer(f"<urlset><url><loc>{path}</loc></url></urlset>".encode(), Content_Type="text/xml")


@pytest.fixture
def home(tmp_path: Path, hub: OddHub) -> Path:
    (tmp_path / "hubs").mkdir()
    (tmp_path / "hubs" / "loop.toml").write_text(PROFILE.format(host=hub.host))
    return tmp_path


def scraped(home: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Scrape and load; return what the summary and what the warehouse say of how complete the hub is."""
    code, out, err = hubhouse(home, *SCRAPE)
    assert code == 0, err
    (counted,) = rows(home, "FROM mart.completeness")
    return json.loads(out), counted


@pytest.mark.parametrize("status", ["403 Forbidden", "404 Not Found"])
def test_a_hub_with_a_sitemap_that_failed_is_not_complete_until_it_was_read(
    home: Path, hub: OddHub, status: str
) -> None:
    hub.routes["/b.xml"] = answer(status=status)
    summary, counted = scraped(home)
    told = {"discovered": 1, "loaded": 1, "missing": 0, "unread_lists": 1, "is_complete": False}
    assert summary["completeness"] == told
    assert (counted["unread_list_count"], counted["is_complete"], counted["share"]) == (1, False, None)
    assert [row["detail"] for row in rows(home, "FROM meta.unread_list")] == summary["unread"]
    assert summary["unread"] == [f"http://{hub.host}/b.xml: HTTP {status[:3]}"]

    hub.routes["/b.xml"] = listed("/article/2")
    summary, counted = scraped(home)
    told = {"discovered": 2, "loaded": 2, "missing": 0, "unread_lists": 0, "is_complete": True}
    assert summary["completeness"] == told
    assert (counted["unread_list_count"], counted["is_complete"], counted["share"]) == (0, True, 1.0)


def test_a_dry_run_tells_which_lists_it_could_not_read(home: Path, hub: OddHub) -> None:
    hub.routes["/b.xml"] = answer(status="403 Forbidden")
    code, out, err = hubhouse(home, "scrape", "loop", "--dry-run", "--json")
    assert (code, len(json.loads(out))) == (0, 1)
    assert err == (
        f"hubhouse: pages may be missing, 1 lists of them were not read: http://{hub.host}/b.xml: HTTP 403\n"
    )


def test_what_is_missing_is_told_by_its_reason(house: Any) -> None:
    """A page that was refused this time and is loaded is not missing; one that was rejected is."""
    page, site = house.pages.page, "https://hub.example/"
    house.load([
        page("a", url=f"{site}a"),
        page("links", kind="listing", url=f"{site}links", container="b"),
        page("bad", kind="rejected", url=f"{site}bad", container="c"),
    ])  # fmt: skip
    states = {"a": "refused", "links": "fetched", "bad": "fetched", "r1": "refused", "r2": "refused"}
    states |= {"f1": "failed", "d1": "deferred"}
    for name, state in states.items():
        told = (f"{site}{name}", f"hub.example/{name}", state)
        house.rows("INSERT INTO meta.discovered VALUES ('testhub', ?, ?, 'sitemap', ?, '')", told)
    assert house.rows(
        "SELECT discovered_count, loaded_count, article_count, missing_count, missing_refused_count,"
        "  missing_failed_count, missing_deferred_count, is_complete, share FROM mart.completeness"
    ) == [(7, 2, 1, 5, 2, 1, 1, False, 0.2857)]
