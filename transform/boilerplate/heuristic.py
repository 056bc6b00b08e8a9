"""A plain judgement of the blocks that nothing else decided: long sentences are the article's text.

In: a document and the verdicts so far. Out: for each block how likely it is content (0..1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from transform.blocks import Block
    from transform.boilerplate.verdicts import Verdicts
    from transform.document import Document

_PROSE = 80  # characters of a paragraph that stands by itself
_SENTENCE = 30  # characters of a sentence beside such a paragraph
_FURNITURE = ("nav", "header", "footer", "aside", "menu", "sidebar", "form")
_AFTER = frozenset(
    {"survey_prompt", "poll_heading", "related_links", "comment", "newsletter", "legal_notice"}
)


def likelihoods(document: Document, verdicts: Verdicts) -> list[float]:
    """Return for each block the likelihood that it is content; 1.0 or 0.0 where nothing is in doubt."""
    blocks = document.blocks
    first, last = _region(document, verdicts)
    prose = [first <= block.position < last and _is_prose(block) for block in blocks]
    scores = []
    for block in blocks:
        near = any(prose[max(0, block.position - 2) : block.position + 3])
        short = near and first <= block.position < last and _is_text(block)
        scores.append(0.9 if prose[block.position] else 0.6 if short else 0.1)
    return scores


def _region(document: Document, verdicts: Verdicts) -> tuple[int, int]:
    """Return the half-open range between the title and the first thing that follows articles."""
    first = next((at for at, verdict in enumerate(verdicts) if verdict and verdict.kind == "title"), -1) + 1
    after = (at for at, verdict in enumerate(verdicts) if verdict and verdict.kind in _AFTER and at > first)
    return first, next(after, len(document.blocks))


def _is_prose(block: Block) -> bool:
    return len(block.text) >= _PROSE and not _in_furniture(block)


def _is_text(block: Block) -> bool:
    sentence = len(block.text) >= _SENTENCE or block.kind in {"heading", "list_item", "table", "code"}
    return sentence and not _in_furniture(block)


def _in_furniture(block: Block) -> bool:
    path = (block.path or "").casefold()
    return any(f"{word}/" in path or f".{word}" in path for word in _FURNITURE)
