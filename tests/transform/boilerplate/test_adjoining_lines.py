from __future__ import annotations

import numpy as np
import pytest

from transform.boilerplate.adjoining_lines import field_boxes, named_values
from transform.boilerplate.beyond_body import doubt_beyond_body
from transform.boilerplate.verdicts import Verdict
from transform.segment_html import segment_html
from transform.segment_text import segment_text

PROSE = "Fevers came with the floods of the valley, and forty nurses wrote down what they saw."
TITLE, TEMPLATE = Verdict("title", "structure:title_line"), Verdict("template", "template:0123456789abcdef")
FIELDS = ["Botanical name", "Thymus vulgaris", "Family", "Mint family"]
GLOSSARY = ["Terms", "Berth", "Where a ship lies", "Fairway"]


def kept(over: list[str], under: list[str], likely: float, *, well_taught: bool = True) -> list[bool]:
    """Say which lines over and under two paragraphs of a dump, all as likely, are more likely than not."""
    texts = ["Home", "Thyme", *over, PROSE, PROSE + " They stayed for years.", *under, "Imprint"]
    verdicts = [TEMPLATE, TITLE, *[None] * (len(texts) - 3), TEMPLATE]
    first, behind = 2, 4 + len(over)
    content = np.array([0.1, 0.5, *[likely] * len(over), 0.99, 0.99, *[likely] * len(under), 0.1])
    found = doubt_beyond_body(segment_text("\n\n".join(texts)), verdicts, content, well_taught=well_taught)
    told = [*found[first : first + len(over)], *found[behind : behind + len(under)]]
    return [value > 0.5 for value in told]


def test_a_box_of_fields_under_the_title_is_the_articles_however_few_pages_taught() -> None:
    assert kept(FIELDS, [], 0.15) == [True] * 4
    assert kept(FIELDS, [], 0.15, well_taught=False) == [True] * 4


@pytest.mark.parametrize(
    ("lines", "likely"),
    [
        (FIELDS[:3], 0.15),  # too few lines
        (FIELDS, 0.05),  # too unlikely: a menu that no template names
        (
            ["Abstract", "Methods", "Results", "Abstract"],
            0.15,
        ),  # the page has one of them again: its contents
    ],
)
def test_other_lines_under_the_title_are_left_as_they_are(lines: list[str], likely: float) -> None:
    assert kept(lines, [], likely) == [False] * len(lines)


@pytest.mark.parametrize(
    ("lines", "rare", "boxes"),
    [
        (FIELDS, {0, 2}, FIELDS),  # two fields that other pages of the hub have, too, and their values
        (FIELDS, {0}, []),  # a heading over teasers
        (FIELDS, {0, 1, 2}, []),  # mostly the hub's
        (
            ["Botanical name", "Thymus vulgaris", "A machine reads this aloud.", "Mint family"],
            {0, 2},
            [],
        ),  # a sentence
    ],
)
def test_a_box_may_hold_fields_that_other_pages_have(
    lines: list[str], rare: set[int], boxes: list[str]
) -> None:
    document = segment_text("\n\n".join(["Home", "Thyme", *lines, PROSE, "Imprint"]))
    verdicts = [TEMPLATE, TITLE, *[TEMPLATE if at in rare else None for at in range(4)], None, TEMPLATE]
    content = [0.1, 0.5, *[0.15] * 4, 0.99, 0.1]
    found = field_boxes(document, verdicts, content, {2 + at for at in rare})
    assert [document.blocks[at].text for at in found] == boxes


CARD = [*FIELDS, "Harvest", "June"]


@pytest.mark.parametrize(
    ("lines", "shared", "likely", "names"),
    [
        (CARD, {0, 2, 4}, 0.15, ["Botanical name", "Family", "Harvest"]),
        (["Print", *CARD], {0, 1, 3, 5}, 0.15, ["Botanical name", "Family", "Harvest"]),
        (CARD, {0, 2, 4}, 0.05, []),  # as unlikely as menus are
        (CARD, {0, 2}, 0.15, []),  # two pairs: a day, and who wrote
        (CARD, {0, 1, 2, 4}, 0.15, []),  # they take no turns
        (
            ["More", "Sage", "More", "Mint", "More", "Dill"],
            {0, 2, 4},
            0.15,
            [],
        ),  # teasers, each under a button
        (["Botanical name", "Thymus", "It is read aloud.", "Mint", "Harvest", "June"], {0, 2, 4}, 0.15, []),
    ],
)
def test_names_in_turn_with_values_are_fields(
    lines: list[str], shared: set[int], likely: float, names: list[str]
) -> None:
    document = segment_text("\n\n".join(["Home", "Thyme", *lines, PROSE, "Imprint"]))
    told = [TEMPLATE if at in shared else None for at in range(len(lines))]
    content = [0.1, 0.5, *[likely] * len(lines), 0.99, 0.1]
    found = named_values(document, [TEMPLATE, TITLE, *told, None, TEMPLATE], content)
    assert [document.blocks[at].text for at in found] == names


def test_lines_right_behind_the_prose_are_the_articles_where_enough_pages_taught_the_templates() -> None:
    assert kept([], GLOSSARY, 0.2) == [True] * 4
    assert kept([], GLOSSARY, 0.2, well_taught=False) == [False] * 4


def test_cells_between_sure_prose_are_the_articles_unless_a_template_stands_between() -> None:
    cells = ["Day", "Calls", "Monday", "212"]
    document = segment_text("\n\n".join(["Home", PROSE, *cells, PROSE, "Imprint"]))
    content = np.array([0.1, 0.99, *[0.02] * 4, 0.99, 0.1])
    own = doubt_beyond_body(document, [TEMPLATE, *[None] * 6, TEMPLATE], content, well_taught=True)
    parted = doubt_beyond_body(
        document, [TEMPLATE, None, TEMPLATE, *[None] * 4, TEMPLATE], content, well_taught=True
    )
    assert (own[2:6] > 0.5).all()
    assert (parted[2:6] < 0.5).all()


def test_longer_texts_there_must_be_likelier() -> None:
    assert kept([], ["Terms", PROSE + " Once."], 0.2) == [True, False]
    assert kept([], ["Terms", PROSE + " Once."], 0.4) == [True, True]


def test_what_speaks_as_notices_do_is_none_of_them() -> None:
    notice = "Found a mistake on this page? Tell us."
    assert kept([], ["Terms", notice, "Berth"], 0.2) == [True, False, True]


def test_html_has_elements_that_tell_them() -> None:
    lines = "".join(f"<p>{line}</p>" for line in FIELDS)
    page = segment_html(f"<p>Home</p><h1>Thyme</h1>{lines}<p>{PROSE}</p><p>Imprint</p>")
    content = np.array([0.1, 0.5, *[0.15] * 4, 0.99, 0.1])
    verdicts = [TEMPLATE, TITLE, *[None] * 5, TEMPLATE]
    assert doubt_beyond_body(page, verdicts, content)[2:6].tolist() == [0.15] * 4
