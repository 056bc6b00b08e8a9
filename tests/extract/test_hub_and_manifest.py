from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from extract.errors import ManifestError, ProfileError
from extract.hub import find_hub, load_profiles
from extract.hub_finder import HubFinder, mark_anchors
from extract.manifest import load_manifest

if TYPE_CHECKING:
    from pathlib import Path

FAMILY = """
family = "reviews"
marks = ["Welcome to the ${name}, part of ${owner}"]
[[hub]]
key = "a"
name = "A Review"
hosts = ["a.example", "müller.example"]
slots = { owner = "Reviews Inc" }
[[hub]]
key = "b"
name = "B Review"
slots = { owner = "Reviews Inc" }
"""


def home_with(tmp_path: Path, content: str) -> Path:
    (tmp_path / "hubs").mkdir(parents=True)
    (tmp_path / "hubs" / "x.toml").write_text(content, encoding="utf-8")
    return tmp_path


def test_a_family_is_filled_in_for_each_hub(tmp_path: Path) -> None:
    profiles = load_profiles(home_with(tmp_path, FAMILY))
    assert profiles["b"].marks == ("Welcome to the B Review, part of Reviews Inc",)
    assert find_hub(profiles, "https://www.a.example/x", "") == "a"
    assert find_hub(profiles, "https://müller.example/x", "") == "a"
    assert find_hub(profiles, "https://www.xn--mller-kva.example/x", "") == "a"
    assert find_hub(profiles, None, "welcome to\n the B  review, part of reviews inc") == "b"
    assert find_hub(profiles, "https://www.other.example/x", "") == "other.example"
    assert find_hub(profiles, None, "nothing") is None
    assert find_hub(profiles, "https://[bad", "") is None


@pytest.mark.parametrize("key", ["../evil", "..", "hub.", "a b", "a/b", "ü", ".git", "x" * 101, ""])
def test_a_key_that_were_a_path_or_anothers_folder_is_refused(tmp_path: Path, key: str) -> None:
    home = home_with(tmp_path, f'key = "{key}"\nname = "X"')
    with pytest.raises(ProfileError, match=r"x\.toml: key key: .* is no plain name; give one of letters"):
        load_profiles(home)


@pytest.mark.parametrize(
    "uri",
    [None, "https://a.example/x", "https://xn--mller-kva.example/", "https://www.other.example/", "nonsense"],
)
@pytest.mark.parametrize("text", ["nothing", "x Welcome to the A Review, part of Reviews Inc", "welcome"])
def test_the_finder_finds_what_find_hub_finds(tmp_path: Path, uri: str | None, text: str) -> None:
    profiles = load_profiles(home_with(tmp_path, FAMILY))
    for is_markup in (True, False):
        found = HubFinder(profiles).find(uri, text.encode(), is_markup=is_markup)
        assert found == find_hub(profiles, uri, text)


PORTS = """
[[hub]]
key = "any"
name = "Any port"
hosts = ["hub.example", "[::1]", "www.twin.example"]
[[hub]]
key = "one"
name = "One port"
hosts = ["hub.example:8080", "secure.example:443", "[::1]:8080", "shop.hub.example"]
"""


@pytest.mark.parametrize(
    ("uri", "hub"),
    [
        ("http://hub.example:8080/a", "one"),
        ("http://www.hub.example:8080", "one"),
        ("http://hub.example:80800/a", "any"),
        ("https://hub.example:9090/a", "any"),
        ("https://hub.example/a", "any"),
        ("https://shop.hub.example/a", "one"),
        ("https://blog.hub.example/a", "any"),
        ("https://secure.example/a", "one"),
        ("https://secure.example:443?a", "one"),
        ("http://secure.example/a", "secure.example"),
        ("http://secure.example:8080/a", "secure.example"),
        ("http://[::1]:8080/a", "one"),
        ("http://[::1]:9090/a", "any"),
        ("https://twin.example/a", "any"),
        ("https://a.twin.example/", "a.twin.example"),
    ],
)
def test_a_port_in_a_profile_is_this_port_alone_and_none_is_any(tmp_path: Path, uri: str, hub: str) -> None:
    profiles = load_profiles(home_with(tmp_path, PORTS))
    assert find_hub(profiles, uri, "") == hub
    assert HubFinder(profiles).find(uri, b"", is_markup=True) == hub


def test_an_anchor_stands_in_every_mark(tmp_path: Path) -> None:
    profiles = load_profiles(home_with(tmp_path, FAMILY))
    marks = [" ".join(mark.casefold().split()).encode() for one in profiles.values() for mark in one.marks]
    anchors = mark_anchors(profiles)
    assert all(any(anchor in mark for anchor in anchors) for mark in marks)
    assert len(anchors) < len(marks)


@pytest.mark.parametrize(
    ("content", "word"),
    [("key = 'a'\nname = 'A'\nunknown = 1", "unknown"), ("key = ", "TOML"), (FAMILY + "\nmarks = 3", "mend"),
     ("key='a'\nname='A'\nmarks=['${x}']", "slot"), ("key='a'\nname='A'\n[[name_patterns]]\npattern='('", "pattern"),
     ("key='a'\nname='A'\n[scrape]\narticle_pattern='('", "article_pattern: .*not a regular expression"),
     ("key='a'\nname='A'\n[scrape]\nexclude=['x', '(']", "exclude.1: .*not a regular expression")],
)  # fmt: skip
def test_a_bad_profile_is_named(tmp_path: Path, content: str, word: str) -> None:
    with pytest.raises(ProfileError, match=rf"x\.toml.*{word}"):
        load_profiles(home_with(tmp_path, content))


BUILT_IN = """
key = "a"
name = "A"
family = "reviews"
hosts = ["a.example", "b.example"]
marks = ["a mark"]
[[labels]]
kind = "section"
labels = ["Verdict"]
[scrape]
exclude = ["/tag/"]
delay_seconds = 5
concurrency = 2
"""
EXTENDING = """
key = "a"
name = "Our A"
extends = true
hosts = ["mirror.example", "b.example"]
[[labels]]
kind = "key_data"
labels = ["Verdict"]
[scrape]
exclude = ["/login"]
concurrency = 1
"""


def test_a_profile_that_extends_adds_to_the_built_in_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extract.hub.BUILT_IN", home_with(tmp_path / "built_in", BUILT_IN) / "hubs")
    profile = load_profiles(home_with(tmp_path / "home", EXTENDING))["a"]
    assert (profile.name, profile.family, profile.marks) == ("Our A", "reviews", ("a mark",))
    assert profile.hosts == ("mirror.example", "b.example", "a.example")
    assert [label.kind for label in profile.labels] == ["key_data", "section"]
    assert profile.scrape.exclude == ("/login", "/tag/")
    assert (profile.scrape.delay_seconds, profile.scrape.concurrency) == (5, 1)


@pytest.mark.parametrize("table", ["", "[scrape]\n"])
@pytest.mark.parametrize("host", ["https://y.example/", "y.example/a", "*.y.example", "y example", "", "."])
def test_what_is_no_host_name_is_named(tmp_path: Path, table: str, host: str) -> None:
    content = f"key='a'\nname='A'\n{table}hosts=['x.example', '{host}']"
    with pytest.raises(
        ProfileError, match=rf"x\.toml: key (scrape\.)?hosts\.1: .*'{re.escape(host)}' is no host"
    ):
        load_profiles(home_with(tmp_path, content))


def test_hosts_are_compared_in_lower_case(tmp_path: Path) -> None:
    content = (
        "key='a'\nname='A'\nhosts=['WWW.X.example', ' y.example. ']\n"
        "[scrape]\nhosts=['CDN.x.example:8080', 'z.example.']"
    )
    profiles = load_profiles(home_with(tmp_path, content))
    assert find_hub(profiles, "https://www.x.example/1", "") == "a"
    assert find_hub(profiles, "https://Y.example/1", "") == "a"
    assert profiles["a"].scrape.hosts == ("cdn.x.example:8080", "z.example")


NAMED = "key='a'\nname='A'\n[[name_patterns]]\npattern='(?P<slug>[a-z]+)'\n"


@pytest.mark.parametrize(
    ("content", "told"),
    [("target_uri='https://a.example/{slg}'", "target_uri: 'slg'"), ("target_uri='{}'", "target_uri"),
     ("target_uri='{slug'", "target_uri"), ("target_uri='{slug[0]}'", "target_uri"),
     ("captured_at='%Y%Q'", "captured_at: .*'Q' is a bad directive"), ("captured_at='%Y%Y'", "not a strptime"),
     ("captured_at='%Y'", "captured_at: the pattern has no group")],
)  # fmt: skip
def test_a_name_pattern_that_would_fail_on_each_file_is_named(
    tmp_path: Path, content: str, told: str
) -> None:
    with pytest.raises(ProfileError, match=rf"x\.toml: key name_patterns\.0.*{told}"):
        load_profiles(home_with(tmp_path, NAMED + content))


@pytest.mark.parametrize("form", ["%Y%m%d", "%Y%j", "%d %B %Y", "%Y-%m-%dT%H:%M:%S%z", "%y%m%d %I %p"])
def test_what_a_name_pattern_may_say(tmp_path: Path, form: str) -> None:
    named = NAMED.replace("(?P", "(?P<captured_at>[0-9]+)_(?P")
    content = f"{named}target_uri='https://a.example/{{slug:>3}}/{{captured_at}}'\ncaptured_at='{form}'"
    assert load_profiles(home_with(tmp_path, content))["a"].name_patterns[0].captured_at == form


def test_the_longest_tail_of_a_path_decides(tmp_path: Path) -> None:
    path = tmp_path / "m.csv"
    path.write_text("file,target_uri,hub\na.txt,https://a.org/1,\n./sub/a.txt,https://a.org/2,h\nz.txt,,\n")
    manifest = load_manifest(path)
    rows = [
        manifest.row("/dumps/a.txt"),
        manifest.row("dumps/sub/a.txt"),
        manifest.row("in.zip", "sub/a.txt"),
    ]
    assert [row and row.target_uri for row in rows] == [
        "https://a.org/1",
        "https://a.org/2",
        "https://a.org/2",
    ]
    assert manifest.row("other.txt") is None
    assert [row.file for row in manifest.unmatched([2, 3])] == ["z.txt"]


@pytest.mark.parametrize(
    ("content", "word"),
    [("file,colour\na,red\n", "colour"), ("file,captured_at\na,soon\n", "captured_at"), ("target_uri\nx\n", "file"),
     ('{"file": "a"}\n{"file": "a"}', "twice"), ('{"file": \n', "line 1"), ("file\n\xff", "UTF-8")],
)  # fmt: skip
def test_a_bad_manifest_is_named(tmp_path: Path, content: str, word: str) -> None:
    path = tmp_path / "m"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(ManifestError, match=word):
        load_manifest(path)
