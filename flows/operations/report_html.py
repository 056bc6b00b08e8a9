"""Reports as self-contained HTML: no scripts, no outside resources; text of pages is always escaped.

In: rows and figures. Out: a whole page as text.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flows.operations.differences import FieldChange

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 70em; margin: 2em auto; padding: 0 1em; color: #222; }
table { border-collapse: collapse; margin: 1em 0; } td, th { padding: .2em 1em .2em 0; text-align: left; }
td { border-top: 1px solid #ddd; vertical-align: top; } del { color: #a33; } ins { color: #373; }
svg text { font-size: 12px; }
"""


def html_page(title: str, parts: Iterable[str]) -> str:
    """Return a page of the parts, which are HTML already."""
    body = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style>\n<h1>{escape(title)}</h1>\n{body}\n</html>\n"
    )


def html_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table; None is an empty cell."""
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{'' if cell is None else escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return f"<table><tr>{head}</tr>{body}</table>"


def bars(values: Sequence[tuple[str, float]], *, width: int = 400) -> str:
    """Return horizontal bars, as long as their values, each with its name and figure."""
    largest = max((value for _, value in values), default=0) or 1
    rows = "".join(
        f'<g transform="translate(0,{20 * number})"><text x="0" y="14">{escape(name)}</text>'
        f'<rect x="160" y="3" width="{width * value / largest:.1f}" height="14" fill="#47a"/>'
        f'<text x="{165 + width * value / largest:.1f}" y="14">{value:g}</text></g>'
        for number, (name, value) in enumerate(values)
    )
    return f'<svg role="img" width="{width + 240}" height="{20 * len(values)}">{rows}</svg>'


def difference_page(run_id: str, redone: int, changes: Sequence[FieldChange], *, dry_run: bool) -> str:
    """Return the report of a rebuild: which fields change on how many articles, with examples."""
    fate = "a dry run: nothing was published" if dry_run else "published"
    parts = [f"<p>{redone} outcomes were made again; {fate}.</p>"]
    if not changes:
        parts.append("<p>No field of any article changes.</p>")
    columns = ("hub", "field", "articles", "gained", "lost")
    parts.append(html_table(columns, [(c.hub, c.field, c.articles, c.gained, c.lost) for c in changes]))
    for change in changes:
        parts.append(f"<h2>{escape(change.hub)}: {escape(change.field)}</h2>")
        parts += [
            f"<p>{escape(one['place'])}<br><del>{escape(one['before'])}</del><br><ins>{escape(one['after'])}</ins></p>"
            for one in change.examples
        ]
    return html_page(f"Rebuild {run_id}", parts)
