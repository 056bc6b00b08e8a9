"""What was decided about a block, before it is written into the block.

In: nothing. Out: `Verdict`, and `Verdicts`, a page's list of them (None: not decided yet).
"""

from __future__ import annotations

from typing import NamedTuple

from transform.blocks import KINDS, Disposition


class Verdict(NamedTuple):
    """A kind of `transform.blocks.KINDS`, the rule that decided, and how sure it is (0..1, four digits)."""

    kind: str
    rule: str
    confidence: float = 1.0


Verdicts = list[Verdict | None]

CONTENTS_RULE = "structure:contents"
"""Of an entry of a table of contents."""


def is_content(verdict: Verdict | None) -> bool:
    """Tell whether it is decided that a block is the article's text."""
    return verdict is not None and KINDS[verdict.kind] is Disposition.CONTENT


def is_cut(verdict: Verdict | None) -> bool:
    """Tell whether it is decided that a block is furniture."""
    return verdict is not None and KINDS[verdict.kind] is Disposition.BOILERPLATE


def is_template(verdict: Verdict | None) -> bool:
    """Tell whether a template of the hub decided."""
    return verdict is not None and verdict.kind == "template"


def title_position(verdicts: Verdicts) -> int | None:
    """Return where the page's title stands, None where none is known."""
    return next((at for at, verdict in enumerate(verdicts) if verdict and verdict.kind == "title"), None)
