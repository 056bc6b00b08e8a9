from __future__ import annotations

from transform.boilerplate.fingerprints import block_prints
from transform.boilerplate.pages import PageBlocks
from transform.boilerplate.units import count_units


def _prose(name: str) -> str:
    """Return thirty words that no other name gives; digits would be folded."""
    letters = "".join(chr(97 + int(c)) if c.isdigit() else c for c in name)
    return " ".join(f"{letters}{chr(97 + i % 26)}{'q' * (i // 26)}" for i in range(30)) + "."


def _page(page_id: str, *texts: str, url: str | None = None) -> PageBlocks:
    return PageBlocks(page_id=page_id, url=url, blocks=block_prints(texts))


def test_captures_of_one_address_are_one() -> None:
    pages = [
        _page("a", _prose("x"), url="u"),
        _page("b", _prose("y"), url="u"),
        _page("c", _prose("z"), url="v"),
    ]
    assert count_units(pages) == [0, 0, 2]


def test_pages_that_differ_in_furniture_alone_are_one() -> None:
    pages = [
        _page("a", "3 comments", _prose("x"), "Monday"),
        _page("b", "9 comments", _prose("x"), "Tuesday news"),
    ]
    assert count_units(pages) == [0, 0]


def test_a_revised_page_is_the_page() -> None:
    texts = [_prose(name) for name in "abcdefghijklmn"]
    others = [_page(f"other{i}", _prose(f"o{i}")) for i in range(30)]
    pages = [_page("one", *texts), _page("two", *texts[:-1], _prose("new")), *others]
    assert count_units(pages)[:2] == [0, 0]
    assert len(set(count_units(pages))) == len(pages) - 1


def test_pages_that_share_their_template_stay_apart() -> None:
    template = [_prose(f"t{i}") for i in range(10)]
    pages = [_page(str(i), *template, _prose(f"body{i}")) for i in range(30)]
    assert count_units(pages) == list(range(30))


def test_pages_without_prose_stay_apart() -> None:
    assert count_units([_page("a", "Yes", "No"), _page("b", "Yes", "No")]) == [0, 1]


def test_no_pages_no_units() -> None:
    assert count_units([]) == []
