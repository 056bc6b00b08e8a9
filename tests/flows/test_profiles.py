"""A profile that cannot be right stops each run and command before its first page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from extract.errors import ProfileError
from flows.hubs.profiles import home_profiles
from flows.versions import versions_of

if TYPE_CHECKING:
    from pathlib import Path

PROFILE = 'key = "x"\nname = "X"\nhosts = ["x.example"]\n'
NOTICE = '[[notices]]\nkind = "sponsor_note"\npattern = "thank you"\n'


def home_with(home: Path, content: str) -> Path:
    (home / "hubs").mkdir(parents=True)
    (home / "hubs" / "x.toml").write_text(PROFILE + content, encoding="utf-8")
    return home


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (NOTICE, r"notices\.0\.kind.*sponsor_note.*nearest is 'sponsor_notice'"),
        (
            '[[labels]]\nkind = "zzz"\nlabels = ["A"]\n',
            r"labels\.0\.kind.*zzz.*kinds are access_disclaimer, ",
        ),
    ],
)
def test_a_kind_that_is_none_is_named_with_its_remedy(tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(ProfileError, match=rf"x\.toml: key {told}"):
        home_profiles(home_with(tmp_path, content))


def test_known_kinds_are_kept(tmp_path: Path) -> None:
    profile = home_profiles(home_with(tmp_path, NOTICE.replace("note", "notice")))["x"]
    assert profile.notices[0].kind == "sponsor_notice"


@pytest.mark.parametrize(
    "command",
    [("ingest", "--no-prefect"), ("explain",), ("hub", "new"), ("hub", "check", "x"), ("scrape", "x")],
    ids=" ".join,
)
def test_every_command_stops_at_it(hubhouse: Any, tmp_path: Path, command: tuple[str, ...]) -> None:
    home_with(hubhouse.home, NOTICE)
    dump = tmp_path / "a.txt"
    dump.write_text("A title\n\nSome words of a text.\n", encoding="utf-8")
    sources = () if "x" in command else (str(dump),)
    assert "x.toml: key notices.0.kind" in hubhouse(*command, *sources, code=1)


def test_a_threshold_or_a_start_page_makes_no_page_anew(tmp_path: Path) -> None:
    sound = NOTICE.replace("note", "notice")

    def rules(content: str) -> str:
        home = tmp_path / str(len(content))
        home.mkdir()
        return versions_of(home_profiles(home_with(home, content))).rules_of("x")

    given = rules(sound)
    assert (
        rules(sound + "[quality]\nlost_share = 0.9\n[scrape]\nstart_urls = ['https://x.example/']\n") == given
    )
    assert rules(sound.replace("kind", "name = 'other'\nkind", 1)) != given
