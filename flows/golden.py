"""Golden pages: a page and, field by field, what must come of it.

In: a folder `tests/golden/HUB/PAGE` with `page.txt` or `page.html` and `page.toml` (hub, target_uri, source).
Out: its outcome as plain data, the differences to the reviewed `article.json`, or a new `article.json` to
review.
"""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING, Any

from extract.page import MediaType, Page, digest
from flows.explanation import explanation
from flows.hubs.profiles import home_profiles
from transform.pipeline import transform_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MEDIA_TYPES = {"page.txt": MediaType.TEXT, "page.html": MediaType.HTML, "page.md": MediaType.MARKDOWN}
_HEAD = 60  # characters of a block's text: enough to know it by


def golden_folders(root: Path) -> list[Path]:
    """Return the folders of all golden pages under `root`, sorted."""
    return sorted(path.parent for path in root.glob("**/page.toml"))


def read_golden_page(folder: Path) -> Page:
    """Return the page of a golden folder. Raises FileNotFoundError when it has none."""
    facts = tomllib.loads((folder / "page.toml").read_text(encoding="utf-8"))
    for name, media_type in _MEDIA_TYPES.items():
        if (folder / name).exists():
            payload = (folder / name).read_bytes()
            return Page(
                page_id=digest(payload),
                payload=payload,
                media_type=media_type,
                container=name,
                target_uri=facts.get("target_uri"),
                declared_charset=facts.get("declared_charset"),
                hub=facts.get("hub"),
            )
    raise FileNotFoundError(f"golden page: {folder}: none of {', '.join(_MEDIA_TYPES)}; add the page")


def golden_answer(folder: Path) -> dict[str, Any]:
    """Return what comes of the page now, without what is empty; blocks as "kind: how the text begins"."""
    page = read_golden_page(folder)
    hub = home_profiles(None).get(page.hub or "")
    told = explanation(page, transform_page(page, hub, None))
    answer: dict[str, Any] = {
        name: told[name] for name in ("article", "not_article", "rejection") if name in told
    }
    for outcome in answer.values():
        outcome.pop("blocks", None)
    answer["blocks"] = [_block_line(block) for block in told.get("blocks", ())]
    filled: dict[str, Any] = json.loads(json.dumps(_without_empty(answer)))
    return filled


def write_golden(folder: Path) -> Path:
    """Write `article.json` anew from what comes of the page now; return its path, to be read and reviewed."""
    path = folder / "article.json"
    path.write_text(json.dumps(golden_answer(folder), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def golden_differences(folder: Path) -> list[str]:
    """Return a line for each value that differs from the reviewed one; none when all are equal."""
    expected = json.loads((folder / "article.json").read_text(encoding="utf-8"))
    return list(_differences("", expected, golden_answer(folder)))


def _differences(where: str, expected: Any, found: Any) -> Iterator[str]:  # noqa: ANN401 - JSON values
    if isinstance(expected, dict) and isinstance(found, dict):
        for name in sorted(expected.keys() | found.keys()):
            yield from _differences(f"{where}.{name}".strip("."), expected.get(name), found.get(name))
    elif isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        for number, (one, other) in enumerate(zip(expected, found, strict=True)):
            yield from _differences(f"{where}[{number}]", one, other)
    elif expected != found:
        yield f"{where}: expected {expected!r}, found {found!r}"


def _block_line(block: dict[str, Any]) -> str:
    place = "" if block["char_start"] is None else f" [{block['char_start']}:{block['char_end']}]"
    return f"{block['kind']}{place}: {block['text'][:_HEAD]}"


def _without_empty(value: Any) -> Any:  # noqa: ANN401 - JSON values
    if isinstance(value, dict):
        filled = {name: _without_empty(inner) for name, inner in value.items()}
        return {name: inner for name, inner in filled.items() if inner not in (None, [], {}, "")}
    return [_without_empty(inner) for inner in value] if isinstance(value, list) else value
