from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.hub import load_profiles
from extract.options import ReadOptions
from extract.page_split import page_slices
from tests.hang import must_end

SEEDS = [path.read_bytes() for path in sorted((Path(__file__).parents[2] / "samples").glob("*.txt"))]
PROFILES = load_profiles(None)
HEAD = b"Skip to content\nThe Journal of Examples, home page\nSearch the archive of all volumes\nContact\n"
OPENINGS = (b"Alpha ferries sail again", b"Nobody voted on Tuesday", b"Seventeen bridges to close")
JOURNAL = [
    HEAD + b"Article %d\n" % n + b"It says something at length. " * 30 + b"\nEnd of %d" % n for n in range(5)
]
JOINS = [
    b"",
    b"\n",
    b"\n\n",
    b"\r\n",
    b"\f",
    b"\n\f\n",
    b"\n=====\n",
    b"\n\n--- next page ---\n\n",
    b"\n==> 2.txt <==\n",
]


def pieces(data: bytes, profiles: Any) -> list[bytes]:
    return [data[one.start : one.end] for one in page_slices(data, profiles)]


@pytest.mark.parametrize("joined", JOINS)
@pytest.mark.parametrize("ending", [b"", b"\n"])
def test_joined_pages_come_apart_as_they_were(joined: bytes, ending: bytes) -> None:
    for pages, profiles in ((SEEDS * 3, PROFILES), (SEEDS * 3, {}), (JOURNAL, {})):
        whole = [page + ending for page in pages]
        assert pieces(joined.join(whole), profiles) == whole


@pytest.mark.parametrize(("joined", "count"), [(b"\f", 3), (b"\f\n", 3), (b"\n=====\n", 3), (b"\n", 1)])
def test_behind_a_separator_two_lines_that_return_are_a_head(joined: bytes, count: int) -> None:
    head = b"The Harbour Weekly, a paper of the north\nPrinted and sold every Monday\n"
    pages = [head + (line + b".\n") * 40 for line in OPENINGS]
    assert len(pieces(joined.join(pages), {})) == count


@pytest.mark.parametrize(
    "rule",
    [
        *(b"=====\n", b"   =====\n", b"\n\t--- page 1 ---\r\n", b"\xef\xbb\xbf=====\n"),
        *(b"===== page 1 =====\n\n", b"-----\n\n", b"=====\n--- page 1 ---\r\n\r\n", b"---->\n\n"),
    ],
)
def test_a_rule_before_the_first_page_is_none_of_it(rule: bytes) -> None:
    for pages, profiles in ((SEEDS * 3, PROFILES), (JOURNAL, {})):
        whole = [page + b"\n" for page in pages]
        assert pieces(rule + b"\n=====\n".join(whole), profiles) == whole


def test_a_line_of_marks_that_is_no_rule_costs_its_length() -> None:
    """Each of its marks was tried with each title behind it."""
    line = b"~" * 8_000_000 + b"!"
    with must_end():
        assert pieces(line, {}) == [line]


TWO_LINES = (
    b"The Harbour Weekly, a paper of the north and of its islands\n"
    b"Printed and sold every Monday of the year in all its ports\n"
)
SINGLE = [
    *SEEDS,
    *JOURNAL,
    b"",
    b"\n\n",
    b"One\n\fTwo\n\fThree pages of one print, parted by form feeds\n" * 40,
    b"A title\n\n-----\n\n" + b"A section.\n\n-----\n\n" * 50,
    HEAD + b"text of the article " * 1500 + b"\n" + HEAD + b"All rights reserved. " * 25,  # and a long footer
    b"".join(TWO_LINES + (line + b".\n") * 40 for line in OPENINGS),
    HEAD + b"text of the article " * 60 + b"\n" + HEAD,  # a menu that is repeated in the footer
    SEEDS[0] + b"\n\nThe banner reads: " + SEEDS[0][:260],  # an article that speaks of the notice
    SEEDS[0] + b'\n\nIt says "' + SEEDS[0][:260] + b'"',
]


@pytest.mark.parametrize("page", SINGLE)
def test_one_page_stays_one(page: bytes) -> None:
    assert pieces(page, PROFILES) == [page]


@given(data=st.binary(max_size=500) | st.text(max_size=300).map(str.encode))
def test_slices_are_in_order_and_inside(data: bytes) -> None:
    slices = page_slices(data, PROFILES)
    edges = [edge for one in slices for edge in (one.start, one.end)]
    assert edges == sorted(edges)
    assert 0 <= edges[0] <= edges[-1] <= len(data)


def test_a_page_knows_where_it_stood(read: Any) -> None:
    content = b"\n=====\n".join(SEEDS)
    found = read.bytes(content, "dump.txt", ReadOptions(profiles=PROFILES))
    assert [page.record_id for page in found.pages] == ["page:1", "page:2"]
    text = content.decode()
    assert all(text[page.char_offset :].startswith(page.payload.decode()) for page in found.pages)
    assert [page.hub for page in found.pages] == ["all", "all"]
