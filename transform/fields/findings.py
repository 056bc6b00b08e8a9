"""The fields that build on one another: abbreviations, the study, its statistics, the references.

In: the page's labelled blocks and its headline. Out: their values by field name, as `Article` takes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from transform.fields.abbreviations import find_abbreviations
from transform.fields.body import body_blocks
from transform.fields.references import find_references
from transform.fields.statistics import find_statistics
from transform.fields.study import find_study

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transform.blocks import Block


def find_findings(blocks: Sequence[Block], headline: str | None) -> dict[str, Any]:
    """Return abbreviations, study, statistics and references; empty (study: None) where the page has none."""
    body = body_blocks(blocks)
    abbreviations = find_abbreviations(body)
    study = find_study(blocks, headline, abbreviations)
    return {
        "abbreviations": abbreviations,
        "study": study,
        "statistics": find_statistics(body, abbreviations, study),
        "references": find_references(blocks),
    }
