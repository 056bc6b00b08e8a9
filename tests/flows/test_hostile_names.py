"""Names from outside stay text: in a run's report and on the screen of `status`."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from flows.operations.report_html import bars, html_page, html_table
from flows.terminal import console, table

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = "<script src=//evil.example></script>\"'&[red]\x1b[2J\u202e"


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.seen.add(tag)
        assert not {name for name, _ in attrs} & {"src", "href", "onload", "onerror"}

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_report_shows_hostile_names_as_text() -> None:
    page = html_page(HOSTILE, [html_table([HOSTILE], [[HOSTILE, None]]), bars([(HOSTILE, 2.0)])])
    tags = Tags()
    tags.feed(page)
    assert "script" not in tags.seen
    assert "<script src=//evil.example></script>" in tags.text


def test_the_screen_shows_hostile_names_as_text(tmp_path: Path) -> None:
    with (tmp_path / "screen").open("w", encoding="utf-8") as stream:
        console(stream).print(table((HOSTILE,), [[HOSTILE]], title="hubs"))
    shown = (tmp_path / "screen").read_text(encoding="utf-8")
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "[red]" in shown
