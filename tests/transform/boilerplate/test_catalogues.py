from __future__ import annotations

import numpy as np
import pytest

from transform.boilerplate.catalogues import shared_entries
from transform.boilerplate.verdicts import Verdict
from transform.segment_html import segment_html
from transform.segment_text import segment_text

TEMPLATE = Verdict("template", "template:1")
PROSE = "This is a paragraph of the page's own, of more than twelve words, and there may be several."


@pytest.mark.parametrize(
    ("entries", "shared", "paragraphs", "found"),
    [
        (30, 24, 1, True),
        (30, 24, 40, False),  # an article with a list
        (30, 8, 1, False),  # an article among the short notices of its hub
        (9, 8, 0, False),  # a short article, its lines few
    ],
)
def test_what_recurs_among_many_short_lines_is_left_to_the_model(
    entries: int, shared: int, paragraphs: int, *, found: bool
) -> None:
    lines = [
        *[f"Tent for {at} people" for at in range(entries)],
        *[f"{PROSE} {at}" for at in range(paragraphs)],
    ]
    page = "".join(f"<p>{line}</p>" for line in lines)
    for document in (segment_html(page), segment_text("\n\n".join(lines))):
        verdicts = [*[TEMPLATE] * shared, TEMPLATE, *[None] * (len(lines) - shared - 1)]
        content = np.full(len(lines), 0.8)
        content[shared] = 0.1
        assert shared_entries(document, verdicts, content) == (set(range(shared)) if found else set())


def test_what_is_decided_by_others_is_no_text_of_a_catalogue() -> None:
    lines = [PROSE, *[f"Menu entry {at}" for at in range(30)]]
    document = segment_html("".join(f"<p>{line}</p>" for line in lines))
    menu = [Verdict("navigation", "structure:contents")] * 29
    assert not shared_entries(document, [None, TEMPLATE, *menu], np.full(31, 0.8))
