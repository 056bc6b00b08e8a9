"""An operator's word on a template: kept in the hub's TOML, and applied by the next run."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from extract.hub import load_profiles
from flows.errors import UsageError
from flows.hubs.template_choices import first_profile, profile_path, write_choice
from load.erase import PAGE, erase
from load.templates import store_snapshots
from transform.boilerplate.templates import TemplateEntry, snapshot_of
from warehouse.sql import statement

if TYPE_CHECKING:
    from pathlib import Path

FOOTER = "Gladstone Clinic Quarterly is printed on paper from managed woods in the northern valleys"
CITIES = ["Aarhus", "Bergen", "Cork", "Delft", "Espoo", "Fribourg", "Graz", "Hull", "Izmir", "Jena"]


def page(city: str, number: int) -> str:
    words = f"{city} reported {number} admissions"
    body = "\n\n".join(
        f"In part {part} the clinic in {words} after week {part * number}, which differs from what was seen "
        f"in year {1990 + part + number}, and the ward in {city} closed {part} beds for {number * part} days."
        for part in range(1, 5)
    )
    return f"Admissions in {city}\n\nMay {number + 1}, 2024\n\n{body}\n\n{FOOTER}\n"


def hubhouse(home: Path, *arguments: str) -> str:
    command = [sys.executable, "-c", "from flows.cli import main; main()", "--home", str(home), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def removed(home: Path) -> list[dict[str, Any]]:
    sql = f"SELECT DISTINCT rule FROM mart.removed_block WHERE text LIKE '{FOOTER[:30]}%'"
    rows: list[dict[str, Any]] = json.loads(hubhouse(home, "query", sql, "--format", "json"))
    return rows


def test_a_rejected_template_is_content_again_and_a_pinned_one_is_cut(tmp_path: Path) -> None:
    home, dumps = tmp_path / "home", tmp_path / "dumps"
    dumps.mkdir()
    for number, city in enumerate(CITIES):
        (dumps / f"{city}.txt").write_text(page(city, number + 3))
    ingest = ("ingest", str(dumps), "--hub", "gladstone", "--no-prefect", "--json", "--workers", "1")
    hubhouse(home, *ingest)
    learned = json.loads(hubhouse(home, "templates", "gladstone", "--json"))
    footer = next(row for row in learned if row["text"] and row["text"].startswith(FOOTER))
    assert removed(home) == [{"rule": f"template:{footer['template_id']}"}]

    hubhouse(home, "templates", "gladstone", "--reject", footer["template_id"])
    again = json.loads(hubhouse(home, *ingest))
    assert again["redone"] == 2 * len(CITIES)  # by the edited profile, then by the templates
    assert {row["rule"].partition(":")[0] for row in removed(home)} <= {"model", "notice"}

    hubhouse(home, "templates", "gladstone", "--pin", footer["template_id"])
    hubhouse(home, *ingest)
    assert removed(home) == [{"rule": f"template:{footer['template_id']}"}]


def test_a_decision_keeps_comments_and_extends_the_built_in_profile(tmp_path: Path) -> None:
    built_in = next(iter(load_profiles(None).values()))
    path = write_choice(tmp_path, built_in, "00ff", "reject", 'a "quoted" text\nof two lines')
    path.write_text("# reviewed in May\n" + path.read_text())
    write_choice(tmp_path, built_in, "00aa", "pin", "Another")
    write_choice(tmp_path, built_in, "00ff", "accept", "as it is")
    assert path.read_text().startswith("# reviewed in May\n")
    profile = load_profiles(tmp_path)[built_in.key]
    assert [(choice.id, choice.decision) for choice in profile.templates] == [
        ("00aa", "pin"),
        ("00ff", "accept"),
    ]
    assert profile.notices == built_in.notices
    assert profile.marks == built_in.marks


def test_a_hub_without_a_profile_is_known_by_its_host_where_its_key_is_one() -> None:
    keys = ["hub.example", "gladstone", "a..b"]
    assert [first_profile(key).hosts for key in keys] == [("hub.example",), (), ()]


def test_a_key_never_becomes_a_path(tmp_path: Path) -> None:
    for key in ("../evil", "Quarterly no. 5", ""):
        with pytest.raises(UsageError, match="is no plain name; give one of letters"):
            first_profile(key)
        with pytest.raises(UsageError, match="is no plain name; give one of letters"):
            profile_path(tmp_path, key)


def test_a_template_whose_sample_was_erased_shows_another_of_its_blocks(house: Any) -> None:
    """Without its text, what was pinned stood empty in the profile and cut nothing."""
    house.load([house.pages.page(f"Home\nBody {name}", container=name, headline=name) for name in "abc"])
    ((fingerprint,),) = house.rows("SELECT fingerprint FROM core.block_text WHERE text = 'Home'")
    ((sample,),) = house.rows("SELECT min(page_id) FROM raw.page")
    entry = TemplateEntry(template_id="00ff", fingerprint=fingerprint, sample_page_id=sample)
    store_snapshots(house.root, "run-001", [snapshot_of("testhub", [entry])], learned_at=datetime(2026, 1, 1))
    asked = statement("hub_templates")
    before = house.rows(asked, {"hub": "testhub"})
    erase(house.root, PAGE, sample, reason="", now=datetime(2026, 1, 2))
    assert house.rows(asked, {"hub": "testhub"}) == before
    assert [row[-1] for row in before] == ["Home"]
