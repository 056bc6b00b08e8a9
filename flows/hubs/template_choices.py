"""What operators decided about learned templates: kept in the hub's TOML, applied to what is learned.

In: a snapshot and the hub's profile; a decision. Out: the snapshot as it is used; the profile's file with its
comments and order kept. The text of a template is data: it enters the file only as a quoted string.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import tomlkit

from extract.hub import HubProfile, plain_key
from extract.web.scope import is_host_name
from flows.errors import UsageError
from transform.boilerplate.fingerprints import block_prints

if TYPE_CHECKING:
    from pathlib import Path

    from transform.boilerplate.templates import TemplateSnapshot


def chosen(snapshot: TemplateSnapshot, profile: HubProfile | None) -> TemplateSnapshot:
    """Return the snapshot without what the hub's operator rejected, and with what was pinned."""
    choices = profile.templates if profile is not None else ()
    if not choices:
        return snapshot
    texts = [choice.text for choice in choices if choice.decision == "pin" and choice.text.strip()]
    prints = block_prints(texts)
    rejected = [choice.id for choice in choices if choice.decision == "reject"]
    return snapshot.without(rejected).pinned(prints)


def first_profile(hub: str) -> HubProfile:
    """Return the profile of a hub that has none; one that is called like its host names it. Raises UsageError."""
    return HubProfile(key=_plain(hub), name=hub, hosts=(hub,) if "." in hub and is_host_name(hub) else ())


def write_choice(home: Path, profile: HubProfile, template: str, decision: str, text: str) -> Path:
    """Put a decision into HOME/hubs/KEY.toml; an earlier one about the template is replaced.

    A file made anew extends the built-in profile of the key. A key that is no plain name is a UsageError.
    """
    path = profile_path(home, profile.key)
    if path.exists():
        document = tomlkit.parse(path.read_text(encoding="utf-8"))
    else:
        document = tomlkit.document()
        document.update({"key": profile.key, "name": profile.name, "extends": True})
        if profile.hosts:
            document["hosts"] = list(profile.hosts)
    kept = [dict(entry) for entry in document.get("templates", []) if entry["id"] != template]
    tables = tomlkit.aot()
    for entry in (*kept, {"id": template, "decision": decision, "text": text}):
        tables.append(tomlkit.item(entry))
    document["templates"] = tables
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(tomlkit.dumps(document), encoding="utf-8")
    return path


def profile_path(home: Path, key: str) -> Path:
    """Return the file of a hub's own profile. Raises UsageError for a key that is no plain name."""
    return home / "hubs" / f"{_plain(key)}.toml"


def _plain(key: str) -> str:
    try:
        return plain_key(key)
    except ValueError as error:
        raise UsageError(f"hub: {error}") from error
