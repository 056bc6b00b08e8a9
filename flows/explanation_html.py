"""An explanation as one self-contained HTML page: every block coloured by what became of it.

In: the answer of flows/explanation.py. Out: HTML without scripts or outside resources; all text of the page
is escaped.
"""

from __future__ import annotations

from html import escape
from typing import Any

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; }
.block { border-left: .4em solid #bbb; margin: .3em 0; padding: .2em .8em; white-space: pre-wrap; }
.content { border-color: #2a7; } .field { border-color: #27c; } .boilerplate { border-color: #c64; color:
#777; } .why { font-size: 12px; color: #555; } table { border-collapse: collapse; } td { padding: .2em .8em
.2em 0; }
"""


def to_html(answer: dict[str, Any]) -> str:
    """Return the page. Its blocks stand in reading order, each with disposition, kind and rule."""
    title = escape(str(answer["page"]["target_uri"] or answer["page"]["container"]))
    parts = [f"<h1>{title}</h1>", *map(_block, answer.get("blocks", ()))]
    for name in ("article", "not_article", "rejection"):
        if name in answer:
            parts.insert(1, f"<h2>{name.replace('_', ' ')}</h2>{_table(answer[name])}<h2>blocks</h2>")
    body = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="en"><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style>\n{body}\n</html>\n"
    )


def _block(block: dict[str, Any]) -> str:
    why = escape(f"{block['position']} {block['disposition']}, {block['kind']}: {block['rule']}")
    kind = escape(block["disposition"])
    return f'<div class="block {kind}"><div class="why">{why}</div>{escape(block["text"])}</div>'


def _table(values: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td>{escape(str(value))}</td></tr>"
        for name, value in values.items()
        if value not in (None, [], "")
    )
    return f"<table>{rows}</table>"
