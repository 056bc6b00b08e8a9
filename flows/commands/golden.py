"""The command `golden`: pages whose outcome was reviewed, and is tested for ever after.

In: a page's file, or the folder of a golden page. Out: `article.json` written anew, to be reviewed.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import click

from flows.errors import UsageError

_NAMES = {".htm": "page.html", ".html": "page.html", ".md": "page.md", ".txt": "page.txt"}
# What may be a folder's name. yes: "cdc.gov", "en_2024-txt"; no: "../x", ".git", "a/b"
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@click.group()
def golden() -> None:
    """Keep pages with what must come of them."""


@golden.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--hub", help="The page's hub (for a new page).")
@click.option("--name", help="What the page's folder is called (for a new page).")
@click.option("--source", help="Where the page comes from and why we may keep it (for a new page).")
@click.option("--target-uri", help="Where the page was captured from.")
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    default=Path("tests/golden"),
    show_default=True,
    help="The folder of all golden pages.",
)
def add(path: Path, into: Path, **facts: str | None) -> None:
    """Add a page to the golden ones.

    Of a page that is a golden one already (its folder), the answer is written anew, for review.
    """
    from flows.golden import golden_differences, write_golden

    folder = path if path.is_dir() else _new_folder(path, into, facts)
    changed = golden_differences(folder) if (folder / "article.json").exists() else []
    written = write_golden(folder)
    click.echo("\n".join([*changed, f"{written}: review it before you commit"]))


def _new_folder(path: Path, into: Path, facts: dict[str, str | None]) -> Path:
    """Copy a page into its own folder and note its facts."""
    missing = [f"--{name}" for name in ("hub", "name", "source") if not facts[name]]
    if missing or path.suffix.lower() not in _NAMES:
        wanted = ", ".join(missing) or f"a file called {', '.join(_NAMES)}"
        raise UsageError(f"golden page: {path}: give {wanted}")
    for name in ("hub", "name"):
        if not _PLAIN_NAME.fullmatch(str(facts[name])):
            raise UsageError(
                f"golden page: --{name} {facts[name]!r} is no plain name; "
                "give one of letters, digits, dots, hyphens and underscores"
            )
    folder = into / str(facts["hub"]) / str(facts["name"])
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(path, folder / _NAMES[path.suffix.lower()])
    noted = {name: facts[name] for name in ("hub", "target_uri", "source") if facts[name]}
    lines = (f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in noted.items())
    (folder / "page.toml").write_text("".join(lines), encoding="utf-8")
    return folder
