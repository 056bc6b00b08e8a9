"""The headers that the environment gives for a hub are told to the hub's own hosts, and to nobody else."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest

from extract.web.secret_headers import SecretHeaders
from flows.errors import UsageError
from flows.hubs.scraping import ScrapeRequest, fetch_hub, scrape_settings
from flows.settings import load_settings
from tests.extract.web.odd_hub import OddHub, answer, odd_hub

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from tests.extract.web.odd_hub import Route

SECRET = '{"Cookie": "member=s3cret"}'


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUBHOUSE_CONTACT", "mailto:nobody@example.org")
    monkeypatch.setenv("HUBHOUSE_ALLOW_PRIVATE_ADDRESSES", "true")
    for hub in ("LOOP", "HUB_EXAMPLE"):
        monkeypatch.setenv(f"HUBHOUSE_HEADERS_{hub}", SECRET)


def write_profile(home: Path, hosts: str, scrape: str) -> None:
    (home / "hubs").mkdir(parents=True)
    text = f'key = "loop"\nname = "Loop Hub"\nhosts = {hosts}\n[scrape]\ndelay_seconds = 0.0\n{scrape}\n'
    (home / "hubs" / "loop.toml").write_text(text)


class Told(dict[str, bool]):
    """By path: whether the request had the secret."""

    def answering(self, path: str, given: bytes) -> tuple[str, Route]:
        def respond(headers: Mapping[str, str]) -> bytes:
            self[path] = headers.get("cookie") == "member=s3cret"
            return given

        return path, respond


@contextlib.contextmanager
def two_hosts(told: Told) -> Iterator[tuple[OddHub, OddHub]]:
    """A hub whose pages redirect to another host of its profile, from where one comes back."""
    with odd_hub() as hub, odd_hub() as other:
        hub.lists("/page", "/near", "/far", "/far-and-back", f"http://{other.host}/listed")
        to = {
            "/near": f"http://{hub.host}/arrived-near",
            "/far": f"http://{other.host}/arrived-far",
            "/far-and-back": f"http://{other.host}/back",
        }
        own = {path: answer(status="302 Found", Location=place) for path, place in to.items()}
        own |= {path: answer(b"<p>text") for path in ("/page", "/arrived-near", "/arrived-back")}
        back = answer(status="302 Found", Location=f"http://{hub.host}/arrived-back")
        others = {"/listed": answer(b"<p>a"), "/arrived-far": answer(b"<p>b"), "/back": back}
        hub.routes |= dict(told.answering(path, given) for path, given in own.items())
        other.routes |= dict(told.answering(path, given) for path, given in others.items())
        yield hub, other


OWN = {
    "/page": True,
    "/near": True,
    "/arrived-near": True,
    "/far": True,
    "/far-and-back": True,
    "/arrived-back": False,
}


@pytest.mark.parametrize("named", [False, True])
def test_no_other_host_of_the_profile_is_told_unless_it_is_named(tmp_path: Path, *, named: bool) -> None:
    told = Told()
    with two_hosts(told) as (hub, other):
        origins = f'header_origins = ["http://{hub.host}", "http://{other.host}"]\n' if named else ""
        scrape = f'start_urls = ["http://{hub.host}/"]\nhosts = ["{other.host}"]\n{origins}'
        write_profile(tmp_path, f'["{hub.host}"]', scrape)
        summary = fetch_hub(ScrapeRequest(target="loop"), load_settings(home=tmp_path))
    assert summary.fetched == 5
    assert told == OWN | {"/listed": named, "/arrived-far": False, "/back": False}


@pytest.mark.parametrize(
    ("hosts", "scrape", "origins"),
    [
        ('["hub.example"]', "", {"https://hub.example"}),
        ('["hub.example", "www2.hub.example"]', "", {"https://hub.example", "https://www2.hub.example"}),
        ('["hub.co.uk", "other.co.uk"]', "", {"https://hub.co.uk"}),
        ('["hub.example"]', 'hosts = ["cdn.hub.example", "feeds.example"]', {"https://hub.example"}),
        ('["localhost:8080"]', "", {"https://localhost:8080", "http://localhost:8080"}),
        ('["[::1]:8080"]', "", {"https://[::1]:8080", "http://[::1]:8080"}),
        ("[]", 'start_urls = ["https://hub.example/a"]', {"https://hub.example"}),
        ('["hub.example"]', 'header_origins = ["HTTP://Hub.Example:80/"]', {"http://hub.example"}),
    ],
)
def test_who_is_told(tmp_path: Path, hosts: str, scrape: str, origins: set[str]) -> None:
    write_profile(tmp_path, hosts, scrape)
    chosen = scrape_settings(ScrapeRequest(target="loop"), load_settings(home=tmp_path))
    assert chosen.headers.origins == origins
    assert "s3cret" not in repr(chosen)


def test_a_subdomain_given_as_url_is_not_told_the_hubs_secrets(tmp_path: Path) -> None:
    write_profile(tmp_path, '["hub.example"]', "")
    chosen = scrape_settings(ScrapeRequest(target="https://evil.hub.example/"), load_settings(home=tmp_path))
    assert (chosen.hub, *chosen.headers.origins) == ("loop", "https://hub.example")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://hub.example/a", True),
        ("https://www.hub.example/a", True),
        ("http://hub.example/a", False),
        ("https://hub.example:8443/a", False),
        ("https://a.hub.example/a", False),
        ("https://hub.example.evil.example/", False),
    ],
)
def test_secrets_are_for_one_scheme_and_host(url: str, *, told: bool) -> None:
    secret = SecretHeaders(values={"Cookie": "a"}, origins=frozenset({"https://hub.example"}))
    assert secret.of(url) == ({"Cookie": "a"} if told else {})


def test_a_hub_that_is_plain_http_is_not_scraped_without_its_headers_in_silence(tmp_path: Path) -> None:
    write_profile(tmp_path, '["hub.example"]', 'start_urls = ["http://hub.example/"]')
    settings = load_settings(home=tmp_path)
    with pytest.raises(
        UsageError, match=r"over https alone.*http://hub\.example; .*header_origins"
    ) as raised:
        scrape_settings(ScrapeRequest(target="loop"), settings)
    assert "s3cret" not in str(raised.value)


@pytest.mark.parametrize("target", ["my-hub.x", "my.hub.x", "https://my.hub.x/", "https://my_hub.x/a"])
def test_no_hub_is_told_the_headers_of_one_whose_key_gives_the_same_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str
) -> None:
    (tmp_path / "hubs").mkdir()
    for key in ("my-hub.x", "my.hub.x"):
        (tmp_path / "hubs" / f"{key}.toml").write_text(f'key = "{key}"\nname = "Hub"\nhosts = ["{key}"]\n')
    settings = load_settings(home=tmp_path)
    assert scrape_settings(ScrapeRequest(target=target), settings).headers.values == {}
    monkeypatch.setenv("HUBHOUSE_HEADERS_MY_HUB_X", SECRET)
    with pytest.raises(
        UsageError, match=r"HUBHOUSE_HEADERS_MY_HUB_X: .*my.hub\.x and .*another key"
    ) as raised:
        scrape_settings(ScrapeRequest(target=target), settings)
    assert "s3cret" not in str(raised.value)


@pytest.mark.parametrize("host", ["hub.example", "hub-example", "hub.example:8443"])
def test_no_host_without_a_profile_is_told_headers_that_may_be_anothers(tmp_path: Path, host: str) -> None:
    with pytest.raises(UsageError, match=r"HUBHOUSE_HEADERS_HUB_EXAMPLE: .* no profile.* `hosts`") as raised:
        scrape_settings(ScrapeRequest(target=f"https://{host}/"), load_settings(home=tmp_path))
    assert "s3cret" not in str(raised.value)
