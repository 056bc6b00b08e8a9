from __future__ import annotations

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
    (tmp_path / "hubs").mkdir()
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


def test_an_anchor_stands_in_every_mark(tmp_path: Path) -> None:
    profiles = load_profiles(home_with(tmp_path, FAMILY))
    marks = [" ".join(mark.casefold().split()).encode() for one in profiles.values() for mark in one.marks]
    anchors = mark_anchors(profiles)
    assert all(any(anchor in mark for anchor in anchors) for mark in marks)
    assert len(anchors) < len(marks)


@pytest.mark.parametrize(
    ("content", "word"),
    [("key = 'a'\nname = 'A'\nunknown = 1", "unknown"), ("key = ", "TOML"), (FAMILY + "\nmarks = 3", "mend"),
     ("key='a'\nname='A'\nmarks=['${x}']", "slot"), ("key='a'\nname='A'\n[[name_patterns]]\npattern='('", "pattern")],
)  # fmt: skip
def test_a_bad_profile_is_named(tmp_path: Path, content: str, word: str) -> None:
    with pytest.raises(ProfileError, match=rf"x\.toml.*{word}"):
        load_profiles(home_with(tmp_path, content))


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
