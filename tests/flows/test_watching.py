"""What watchers get: status, reports, logs, the webhook."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import fsspec
import pytest

from extract.options import ReadOptions
from flows.errors import UsageError
from flows.logs import configure
from flows.operations import notify as notifying
from flows.operations.inbox import SETTLED_SECONDS, new_files, settled_files
from flows.operations.notify import failures_told, notify, unattended
from flows.settings import load_settings
from warehouse import layout


def test_status_is_one_object_and_a_run_a_page(hubhouse: Any, dumps: Path) -> None:
    hubhouse("ingest", str(dumps / "north"), "--no-prefect")
    state = json.loads(hubhouse("status", "--json"))
    assert [hub["hub"] for hub in state["hubs"]] == ["north-hub.example"]
    assert state["hubs"][0]["is_silent"]
    assert [alert.split(":")[0] for alert in state["alerts"]] == ["silent"]
    assert state["held_by"] is None
    assert state["disk"]["releases"] > 0
    assert "north-hub.example" in hubhouse("status")
    path = hubhouse("report").strip()
    (page,) = (hubhouse.home / "reports").glob("*.html")
    assert path == str(page)
    assert "<svg" in page.read_text()
    assert "http" not in page.read_text().replace("https://north-hub.example", "")
    assert "no such run" in hubhouse("report", "nothing", code=2)


def test_logs_are_json_lines_and_quiet_by_default(hubhouse: Any, dumps: Path) -> None:
    with hubhouse.start("ingest", str(dumps / "north"), "--no-prefect") as process:
        assert process.communicate()[1] == ""
    with hubhouse.start(
        "ingest", str(dumps / "south"), "--no-prefect", env={"HUBHOUSE_LOG": "info"}
    ) as process:
        events = [json.loads(line) for line in process.communicate()[1].splitlines()]
    assert {"stage", "shard", "run"} == {event["event"] for event in events}
    (run,) = [event for event in events if event["event"] == "run"]
    assert run["run_id"]
    assert run["sightings"] > 0


def answering(answer: bytes, drip_seconds: float | None = None) -> str:
    """Return the address of a webhook that answers one post with these bytes, and then drips if asked to."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer_one() -> None:
        with listener, listener.accept()[0] as connection, contextlib.suppress(OSError):
            connection.recv(1 << 16)
            connection.sendall(answer)
            while drip_seconds:
                time.sleep(drip_seconds)
                connection.sendall(b"x")

    threading.Thread(target=answer_one, daemon=True).start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}/"


def test_a_sick_webhook_does_not_hide_the_error_it_is_told_of(tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path, webhook=answering(b"SSH-2.0-OpenSSH_9\r\n"))
    with pytest.raises(RuntimeError, match="the real cause"), failures_told(settings, "ingest"):
        raise RuntimeError("the real cause: caf\udce9.html")


def test_a_redirected_post_is_not_taken_for_told(tmp_path: Path, capfd: Any) -> None:
    """Followed, it would be a GET of another address, without what is told."""
    configure("warning")
    other = answering(b"HTTP/1.1 204 No Content\r\n\r\n")
    webhook = answering(f"HTTP/1.1 302 Found\r\nLocation: {other}\r\nContent-Length: 0\r\n\r\n".encode())
    assert not notify(load_settings(home=tmp_path, webhook=webhook), {"event": "held"})
    assert "302" in capfd.readouterr().err


def test_what_a_webhook_answers_is_logged_escaped_and_cut(tmp_path: Path, capfd: Any) -> None:
    configure("warning")
    words = b"\x9b2J\x1b[2J" + b"x" * 9000
    webhook = answering(b"HTTP/1.1 500 " + words + b"\r\nContent-Length: 0\r\n\r\n")
    assert not notify(load_settings(home=tmp_path, webhook=webhook), {"event": "held"})
    logged = json.loads(capfd.readouterr().err)["error"]
    assert logged.startswith("HTTPError: HTTP Error 500: \\x9b2J")
    assert logged.isprintable()
    assert len(logged) <= notifying.SAID_CHARACTERS


def test_the_webhook_is_told_when_there_is_one(listening: Any, tmp_path: Path) -> None:
    with listening() as (webhook, told):
        assert notify(load_settings(home=tmp_path, webhook=webhook), {"event": "held"})
    assert told == [{"event": "held"}]
    assert not notify(load_settings(home=tmp_path, webhook=webhook), {"event": "held"})
    assert not notify(load_settings(home=tmp_path), {"event": "held"})


def test_the_log_never_holds_the_path_of_the_webhook(tmp_path: Path, capfd: Any) -> None:
    configure("warning")
    assert not notify(load_settings(home=tmp_path, webhook="http://127.0.0.1:9/secret"), {"event": "held"})
    logged = capfd.readouterr().err
    assert "127.0.0.1" in logged
    assert "secret" not in logged


@pytest.mark.parametrize("flow", ["inbox", "quality", "compaction"])
def test_the_failure_of_a_scheduled_flow_is_told(
    flow: str, listening: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.operations import scheduled  # noqa: PLC0415  (it imports Prefect)

    layout.writer(tmp_path).parent.mkdir()
    layout.writer(tmp_path).write_text("no database")
    given = [str(tmp_path / "no such folder")] if flow == "inbox" else []
    with listening() as (webhook, told):
        monkeypatch.setenv("HUBHOUSE_WEBHOOK", webhook)
        with pytest.raises(Exception) as failed:  # noqa: PT011  (of any kind: that it is told is the point)
            getattr(scheduled, flow).fn(*given, home=tmp_path)
    assert [(event["event"], event["what"]) for event in told] == [("failed", flow)]
    assert told[0]["error"] == str(failed.value)


def test_a_failure_within_a_flow_is_told_once(
    listening: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with listening() as (webhook, told):
        monkeypatch.setenv("HUBHOUSE_WEBHOOK", webhook)
        settings = load_settings(home=tmp_path)
        with (
            pytest.raises(OSError, match="full"),
            unattended(tmp_path, "inbox"),
            failures_told(settings, "ingest"),
        ):
            raise OSError("full")
    assert [event["what"] for event in told] == ["ingest"]


def test_a_webhook_that_drips_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notifying, "TIMEOUT_SECONDS", 0.5)
    settings = load_settings(home=tmp_path, webhook=answering(b"HTTP/1.1 200 ", drip_seconds=0.1))
    assert not notify(settings, {"event": "held"})  # it drips for ever


@pytest.mark.parametrize(
    "webhook",
    [
        "ftp://h/",
        "http://",
        "http://h:abc/",
        "http://[::1/",
        "http://a b/",
        "https://h/caf\u00e9",
        "https://name:secret@h/",
        "h.example/x",
    ],
)
def test_a_webhook_that_cannot_be_posted_to_is_refused_at_once(webhook: str) -> None:
    with pytest.raises(UsageError, match=r"^setting: HUBHOUSE_WEBHOOK: "):
        load_settings(webhook=webhook)


def test_the_inbox_leaves_what_is_still_written(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "page.html").write_text("x")
    (tmp_path / ".hidden").write_text("x")
    changed = (tmp_path / "deep" / "page.html").stat().st_mtime
    assert list(settled_files(str(tmp_path), changed + SETTLED_SECONDS - 1)) == []
    assert list(settled_files(str(tmp_path), changed + SETTLED_SECONDS + 1)) == [
        str(tmp_path / "deep" / "page.html")
    ]


def test_the_inbox_loads_a_file_once(hubhouse: Any, dumps: Path) -> None:
    files = [str(path) for path in sorted((dumps / "north").iterdir())[:2]]
    assert new_files(files, ReadOptions(), hubhouse.home) == files
    hubhouse("ingest", files[0], "--no-prefect")
    assert new_files(files, ReadOptions(), hubhouse.home) == files[1:]


def test_the_inbox_loads_a_file_whose_name_is_no_text(hubhouse: Any, dumps: Path, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    name = Path(os.fsdecode(os.fsencode(inbox) + b"/caf\xe9.html"))
    name.write_bytes(next((dumps / "north").iterdir()).read_bytes())
    os.utime(name, (1, 1))
    code = (
        "import sys; from pathlib import Path; from flows.settings import prepare_prefect\n"
        "prepare_prefect(Path(sys.argv[1]), attended=False)\n"
        "from flows.operations.scheduled import inbox\n"
        "inbox(sys.argv[2], home=Path(sys.argv[1]))"
    )
    subprocess.run([sys.executable, "-c", code, str(hubhouse.home), str(inbox)], check=True)
    assert hubhouse.rows("SELECT DISTINCT container FROM raw.sighting") == [(f"{inbox}/caf\ufffd.html",)]


def test_what_vanishes_during_a_look_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("gone[1].html", "here.html"):
        (tmp_path / name).write_text("x")
        os.utime(tmp_path / name, (1, 1))
    files = list(settled_files(str(tmp_path)))
    (tmp_path / "gone[1].html").unlink()
    here = str(tmp_path / "here.html")
    assert new_files(files, ReadOptions(), tmp_path / "home") == [here]
    monkeypatch.setattr(os, "listdir", lambda _: ["gone.html", "here.html"])
    assert list(settled_files(str(tmp_path))) == [here]


def test_what_the_inbox_passes_over_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    inbox, elsewhere = tmp_path / "inbox", tmp_path / "elsewhere"
    for folder in (inbox / "closed", elsewhere):
        folder.mkdir(parents=True)
    (elsewhere / "linked.html").write_text("x")
    (inbox / "link").symlink_to(elsewhere)
    (inbox / "loop").symlink_to(inbox)
    (inbox / "dangling.html").symlink_to("nowhere")
    os.mkfifo(inbox / "pipe")
    (inbox / "data" / "writer").mkdir(parents=True)
    (inbox / "data" / "writer" / "warehouse.duckdb").write_text("x")
    listed = os.listdir

    def refusing(folder: str) -> list[str]:  # no permission would stop root
        if folder.endswith("closed"):
            raise PermissionError(errno.EACCES, "Permission denied", folder)
        return listed(folder)

    monkeypatch.setattr(os, "listdir", refusing)
    configure("warning")
    later = time.time() + SETTLED_SECONDS + 1
    assert list(settled_files(str(inbox), later)) == [str(inbox / "link" / "linked.html")]
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    configure(None)
    assert [(one["reason"], one["files"], Path(one["first"]).name) for one in told] == [
        ("Permission denied", 1, "closed"),
        ("a link to nothing", 1, "dangling.html"),
        ("a home of Hubhouse", 1, "data"),
        ("a link to a folder around it", 1, "loop"),
        ("neither a file nor a folder", 1, "pipe"),
    ]


def test_a_file_whose_time_is_ahead_is_loaded_once_it_no_longer_changes(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text("x")
    os.utime(file, (time.time() + 86_400,) * 2)
    assert list(settled_files(str(tmp_path))) == []
    assert list(settled_files(str(tmp_path), time.time() + SETTLED_SECONDS + 1)) == [str(file)]


def test_an_inbox_that_is_not_there_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no-such-inbox"):
        list(settled_files(str(tmp_path / "no-such-inbox")))


def test_what_cannot_be_read_is_told_once(hubhouse: Any, dumps: Path, tmp_path: Path) -> None:
    page, closed = next((dumps / "north").iterdir()), tmp_path / "closed.html"
    os.mkfifo(closed)  # no permission would stop root
    files = [str(page), str(closed)]
    assert new_files(files, ReadOptions(), hubhouse.home) == files
    hubhouse("ingest", str(page), "--no-prefect")
    assert new_files(files, ReadOptions(), hubhouse.home) == [str(closed)]
    hubhouse("ingest", str(closed), "--no-prefect")
    assert new_files(files, ReadOptions(), hubhouse.home) == []
    closed.unlink()
    closed.write_bytes(page.read_bytes())
    assert new_files(files, ReadOptions(), hubhouse.home) == [str(closed)]


def test_the_inbox_may_be_the_prefix_of_a_bucket() -> None:
    bucket = fsspec.filesystem("memory")
    assert list(settled_files("memory://hubhouse-inbox/in")) == []
    for name in ("a.html", "deep/b.html", ".c.html"):
        bucket.pipe(f"/hubhouse-inbox/in/{name}", b"x")
    later = time.time() + SETTLED_SECONDS + 1
    assert list(settled_files("memory://hubhouse-inbox/in")) == []
    assert list(settled_files("memory://hubhouse-inbox/in", later)) == [
        "memory://hubhouse-inbox/in/a.html",
        "memory://hubhouse-inbox/in/deep/b.html",
    ]
