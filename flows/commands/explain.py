"""The command `explain`: what becomes of one page, without a warehouse.

In: a file. Out: its blocks with what was decided and by which rule, and the article, as text, JSON or HTML.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from flows.output import format_option, to_json
from flows.terminal import console, escape, table

if TYPE_CHECKING:
    from flows.cli import Scope

# Told first and on one line each; the rest of the article is in the JSON.
_TOLD = (
    "headline",
    "authors",
    "date_published",
    "in_language",
    "canonical_url",
    "hub",
    "sponsors",
    "supporters",
)
_OPENING_CHARACTERS = 60
_OF_BLOCK = ("position", "disposition", "kind", "rule")
# Of a block's row: what was cut stands out, what became a field, too; the article is plain.
_COLOURS = {"boilerplate": "red", "field": "cyan", "content": ""}


@click.command()
@click.argument("file")
@format_option(("text", "json", "html"), "Of what is told.")
@click.option("--hub", help="The page's hub; else found from the page.")
@click.option("--target-uri", help="Where the page was captured from.")
@click.option("--page", "number", type=click.IntRange(min=1), default=1, help="Which page of the file.")
@click.pass_obj
def explain(scope: Scope, /, file: str, form: str, **known: Any) -> None:  # noqa: ANN401  (click's values)
    """Show what becomes of one page, block by block."""
    from flows.explanation import explanation, explanation_of_part
    from flows.one_page import explained_page

    explained = explained_page(scope.settings().home, file, **known)
    answer = explanation(*explained) if isinstance(explained, tuple) else explanation_of_part(explained)
    if form == "json":
        click.echo(to_json(answer, indent=True))
    elif form == "html":
        from flows.explanation_html import to_html

        click.echo(to_html(answer), nl=False)
    else:
        tell(answer)


def tell(answer: dict[str, Any]) -> None:
    """Print an explanation for people."""
    out = console()
    page = answer["page"]
    told = (page["container"], page["record_id"], page["media_type"] and f"({page['media_type']})")
    out.print(escape(" ".join(part for part in told if part)))
    if "rejection" in answer:
        out.print(escape(f"rejected: {answer['rejection']['reason']}: {answer['rejection']['detail']}"))
        return
    blocks = answer["blocks"]
    rows = [
        (*(block[name] for name in _OF_BLOCK), f"{block['confidence']:.2f}", _opening(block["text"]))
        for block in blocks
    ]
    colours = [_COLOURS[block["disposition"]] for block in blocks]
    out.print(table(("block", *_OF_BLOCK[1:], "sure", "text"), rows, styles=colours))
    out.print()
    if "not_article" in answer:
        told = answer["not_article"]
        out.print(escape(f"no article: {told['page_type']}: {told['evidence']}"))
        return
    article = answer["article"]
    rules = {found["field"]: found["rule"] for found in reversed(answer["evidence"])}
    fields = [(name, _shown(article[name]), rules.get(name, "")) for name in _TOLD]
    out.print(table(("field", "value", "rule"), fields))
    out.print()
    out.print(escape(article["article_body"], keep="\n"))


def _opening(text: str) -> str:
    return text if len(text) <= _OPENING_CHARACTERS else text[: _OPENING_CHARACTERS - 1] + "…"


def _shown(value: object) -> str | None:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or None
    return None if value is None else str(value)
