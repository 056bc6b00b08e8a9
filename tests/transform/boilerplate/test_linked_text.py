from __future__ import annotations

import numpy as np
import pytest

from transform.blocks import Block, Link
from transform.boilerplate.linked_text import doubt_linked

PROSE = Block(position=0, text="The old mill on the river was sold in the spring of the year to a family.")
MENU = Block(position=1, text="Home", links=(Link(0, 4, "/"),))


def test_a_linked_line_of_an_article_is_doubted_and_its_prose_is_not() -> None:
    content = np.array([0.9, 0.5])
    doubted = doubt_linked([PROSE, MENU], content)
    assert doubted[0] == pytest.approx(0.9)
    assert doubted[1] < 0.25


@pytest.mark.parametrize(
    "blocks", [[PROSE, MENU._replace(links=())], [PROSE._replace(links=(Link(0, 70, "/"),)), MENU]]
)
def test_pages_without_links_and_pages_of_links_are_left_as_they_are(blocks: list[Block]) -> None:
    content = np.array([0.9, 0.5])
    assert doubt_linked(blocks, content).tolist() == [0.9, 0.5]
