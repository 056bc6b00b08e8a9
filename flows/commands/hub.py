"""The commands `hub new` and `hub check`: a profile proposed from pages, and held against the warehouse.

In: a URL or dumps; a hub's key. Out: TOML to review; a table of fields and patterns, exit code 1 for a miss.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

import click

from flows.errors import UsageError
from flows.progress import progress
from flows.terminal import console, escape, table

if TYPE_CHECKING:
    from pathlib import Path

    from extract.hub import HubProfile
    from flows.cli import Scope

# A field that fewer of a hub's articles have is shown as weak: the hub's own pages lack it, or a rule fails.
WEAK_SHARE = 0.5


@click.group()
def hub() -> None:
    """Propose and check hub profiles."""


@hub.command()
@click.argument("sources", nargs=-1, required=True, metavar="URL|DUMP...")
@click.option("--key", help="The hub's key.  [default: its host]")
@click.option("--write", is_flag=True, help="Write HOME/hubs/KEY.toml instead of printing it.")
@click.pass_obj
def new(scope: Scope, sources: tuple[str, ...], key: str | None, *, write: bool) -> None:
    """Propose a profile from a handful of a hub's pages."""
    from flows.hubs.hub_pages import fetch_handful, read_handful
    from flows.hubs.proposal import propose, to_toml
    from flows.hubs.template_choices import profile_path

    settings = scope.settings()
    if key is not None:  # before the hub is asked for a handful of pages
        path = profile_path(settings.home, key)
        if write:
            _refuse_existing(path, key)
    remote = sources[0].startswith(("http://", "https://"))
    with progress(quiet=not remote) as watched:
        handful = fetch_handful(sources[0], settings, watched) if remote else read_handful(sources, settings)
    proposal = propose(
        handful.outcomes,
        key=key,
        feeds=handful.feeds,
        sitemaps=handful.sitemaps,
        start_urls=handful.start_urls,
    )
    if not write:
        click.echo(escape(to_toml(proposal), keep="\n"), nl=False)
        return
    path = profile_path(settings.home, proposal.key)
    _refuse_existing(path, proposal.key)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(to_toml(proposal), encoding="utf-8")
    click.echo(f"wrote {path}; review it, then run `hubhouse hub check {proposal.key}`")


def _refuse_existing(path: Path, key: str) -> None:
    from flows.hubs.profiles import home_profiles

    if path.exists():
        raise UsageError(f"hub: {path} is there already; edit it, or give another --key")
    if key in home_profiles(None):
        raise UsageError(
            f"hub: {key}: a built-in hub, whose profile this would replace; give another --key, or write {path} "
            "by hand with `extends = true`"
        )


@hub.command()
@click.argument("key")
@click.pass_obj
def check(scope: Scope, key: str) -> None:
    """Hold a profile against its hub's pages.

    Those that are loaded count: how many articles have each field, and which addresses its patterns miss.
    """
    from flows.hubs.profiles import home_profiles, named
    from warehouse.connection import open_release
    from warehouse.sql import statement

    settings = scope.settings()
    profiles = home_profiles(settings.home)
    profile = profiles.get(key)
    if profile is None:
        raise UsageError(f"hub: {key}: no such profile; `hubhouse hub new` proposes one; {named(profiles)}")
    with open_release(settings.home) as release:
        fields = release.execute(statement("hub_coverage"), {"hub": key}).fetchall()
        urls = [row[0] for row in release.execute(statement("hub_addresses"), {"hub": key}).fetchall()]
    if not fields:
        raise UsageError(f"hub: {key}: no article of it is loaded; ingest or scrape some pages first")
    rows = [
        (name, f"{have:,} of {all_:,}", first if have < all_ * WEAK_SHARE else "")
        for name, have, all_, first in fields
    ]
    console().print(table(("field", "articles", "weak: first page without"), rows))
    problems = pattern_problems(profile, urls)
    for problem in problems:
        click.echo(escape(problem))
    click.echo(f"{key}: {fields[0][2]:,} articles, {len(problems)} pattern problems")
    sys.exit(1 if problems else 0)


def pattern_problems(profile: HubProfile, urls: list[str]) -> list[str]:
    """Return what the profile's hosts and patterns miss among the addresses of the hub's articles."""
    from extract.hub_hosts import hub_at, known_places, place_of

    problems = []
    own = known_places({profile.key: profile})
    foreign = [url for url in urls if hub_at(own, place_of(url)) is None]
    if profile.hosts and foreign:
        problems.append(
            f"hosts: {len(foreign)} of {len(urls)} articles are on other hosts, first {foreign[0]}"
        )
    for name, pattern in _patterns(profile):
        missed = [url for url in urls if not re.search(pattern, url)]
        if missed:
            problems.append(f"{name}: {len(missed)} of {len(urls)} articles do not match, first {missed[0]}")
    caught = [(p, url) for p in profile.scrape.exclude for url in urls if re.search(p, url)]
    if caught:
        problems.append(f"exclude {caught[0][0]!r}: {len(caught)} articles match, first {caught[0][1]}")
    return problems


def _patterns(profile: HubProfile) -> list[tuple[str, str]]:
    given = [("article_pattern", profile.scrape.article_pattern)] if profile.scrape.article_pattern else []
    include = (
        [("include", "|".join(f"(?:{p})" for p in profile.scrape.include))] if profile.scrape.include else []
    )
    return [*given, *include]
