"""`hubhouse explain`: one page, what became of each of its blocks and by which rule."""

from __future__ import annotations

import html
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLE = Path(__file__).parents[2] / "samples" / "001_1d53c3b4743fe505.txt"
RED, CYAN = "\x1b[31m", "\x1b[36m"
PROSE = "The median survival was longer in the younger patients, and the response was durable. " * 4
HOSTILE = "<script>alert(1)</script> \x1b[2J"


def test_a_terminal_of_another_encoding_gets_escapes(hubhouse: Any, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(f"<h1>Dünen</h1><p>{PROSE}</p>", encoding="utf-8")
    told = hubhouse("explain", str(path), env={"PYTHONIOENCODING": "ascii:strict", "PYTHONUTF8": "0"})
    assert "D\\xfcnen" in told


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(
        f"<title>Aims</title><nav><ul><li><a href=/>Home</a></li></ul></nav><article><h1>Aims</h1><p>{PROSE}</p>"
        f"<p>{html.escape(HOSTILE)} {PROSE}</p></article><footer><p>All rights reserved.</p></footer>"
    )
    return path


def on_a_terminal(*arguments: str) -> str:
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "flows.cli", "explain", *arguments]
    environment = {**os.environ, "TERM": "xterm-256color", "COLUMNS": "200"}
    with subprocess.Popen(command, stdout=follower, stderr=follower, env=environment) as process:
        os.close(follower)
        shown = b"".join(iter(reading(leader), b""))
    assert process.returncode == 0
    return shown.decode()


def reading(leader: int) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            return os.read(leader, 1 << 16)
        except OSError:  # the other end is closed
            return b""

    return read


def test_a_terminal_shows_in_colour_what_was_cut() -> None:
    lines = on_a_terminal(str(SAMPLE)).splitlines()
    coloured = {colour: [line for line in lines if colour in line] for colour in (RED, CYAN)}
    assert any("donation_appeal" in line for line in coloured[RED])
    assert any("title" in line for line in coloured[CYAN])
    assert not any("lead_paragraph" in line for found in coloured.values() for line in found)


def test_each_block_has_its_kind_rule_and_how_sure_it_is(hubhouse: Any) -> None:
    told = hubhouse("explain", str(SAMPLE))
    assert "\x1b" not in told
    (line,) = [line for line in told.splitlines() if "independent_platform" in line]
    assert line.split()[1:5] == [
        "boilerplate",
        "sponsor_notice",
        "notice:sponsor_notice.en.independent_platform",
        "1.00",
    ]
    assert "Allogeneic HSCT in CR2" in told


def test_json_says_all_and_evidence_of_what_is_said_of_access_too(hubhouse: Any, page: Path) -> None:
    page.write_text(page.read_text().replace("<title>", "<meta name=robots content=noindex><title>"))
    answer = json.loads(hubhouse("explain", str(page), "--format", "json"))
    assert [block["text"] for block in answer["blocks"]][:2] == ["Home", "Aims"]
    assert {"headline", "robots"} <= {found["field"] for found in answer["evidence"]}


def test_the_html_page_is_whole_and_harmless(hubhouse: Any, page: Path) -> None:
    shown = hubhouse("explain", str(page), "--format", "html")
    assert "<script" not in shown
    assert html.escape("<script>alert(1)</script>") in shown
    assert "http" not in shown.partition("</style>")[0]
    assert shown.count('class="block ') == 5


def test_the_url_that_is_given_finds_the_hub_as_a_run_would(hubhouse: Any, page: Path) -> None:
    def hub_of(*arguments: str) -> str | None:
        answer = json.loads(hubhouse("explain", str(page), "--format", "json", *arguments))
        hub: str | None = answer["page"]["hub"]
        return hub

    assert hub_of() is None
    assert hub_of("--target-uri", "https://all-hub.com/article/1") == "all"
    assert hub_of("--target-uri", "https://all-hub.com/article/1", "--hub", "mine") == "mine"


def test_what_is_no_page_is_told_with_its_reason(hubhouse: Any, tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_text(" ")
    assert "rejected: empty" in hubhouse("explain", str(tmp_path / "empty.html"))
    assert "beyond its last page, 1" in hubhouse("explain", str(SAMPLE), "--page", "2", code=2)
