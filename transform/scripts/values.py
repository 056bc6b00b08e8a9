"""The JSON that stands in a page's scripts: states that a browser would make the page from.

In: an HTML page. Out: JSON values in the order of the page: of scripts that are JSON as a whole, of what others
assign (`window.x = {...}`) or hand to a call (`x.push({...})`), and of streams that they push piece by piece. Nothing
is evaluated: what is no JSON is passed over, and what goes beyond the limits is not looked at.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

# So many characters of scripts are read, and so many values tried, a page: twice what the heaviest of 1,629 pages has.
_MOST_CHARS = 10_000_000
_MOST_TRIES = 4_000
# JSON that stands as a text within JSON, as often as that.
_MOST_WRAPPED = 2

# Where a value may begin.
# yes: `= {"a"`, `([1,`, `("{\"a\"`, `{"a"` as the first of a script; no: `function(a) {`, `= [a, b]`, `("click"`
_BEGIN = re.compile(r'(?:\A|[=(:,>])\s{0,20}(?=\{\s{0,20}"|\[\s{0,20}[\[{"0-9]|"[\[{])')
# A text that is JSON again. yes: `{"a": 1}`, `[{"a": 1}]`; no: `[sic] he said`, `{x}`
_WRAPPED = re.compile(r'\s{0,20}(?:\{\s{0,20}"|\[\s{0,20}[\[{"])')
# The begin of a row of a stream, with the length in bytes where a text follows. yes: `5:[`, `24:T1b7b,`; no: `https://`
_ROW = re.compile(rb"([0-9a-f]{0,8}):(?:T([0-9a-f]{1,7}),)?")
_REFERENCE = re.compile(r'"\$([0-9a-f]{1,8})"')  # yes: `"$24"`; no: `"$L24"`, `"$"`
# A shorter list of places is one of numbers.
_LEAST_FLAT = 8
# Texts up to this length (names, titles) may stand in a tree wherever they are referred to.
_SMALL = 300
_DECODER = json.JSONDecoder(strict=False)


def script_values(markup: str) -> Iterator[Any]:
    """Yield the values of the page's scripts, JSON-LD left out: `Head` has it."""
    budget = [_MOST_CHARS, _MOST_TRIES]
    chunks: list[str] = []
    for script in _scripts(markup):
        for value in _values_in(script, budget):
            if _is_chunk(value):
                chunks.append(value[1])
            else:
                yield from _unwrapped(value, budget)
    for row in _rows("".join(chunks).encode(errors="replace")):
        yield from _values_in(row, budget)


def _scripts(markup: str) -> list[str]:
    if "<script" not in markup and "<SCRIPT" not in markup:
        return []
    parser = etree.HTMLParser(huge_tree=True, encoding="utf-8")
    root = etree.fromstring(markup.encode(errors="replace"), parser=parser)
    if root is None:
        return []
    return [
        script.text
        for script in root.iter("script")
        if script.text and "ld+json" not in script.get("type", "").lower()
    ]


def _values_in(text: str, budget: list[int]) -> Iterator[Any]:
    """Yield the JSON values of a text; `budget` is what may still be read and tried, and is charged."""
    at = 0
    while budget[0] >= len(text) - at and budget[1] > 0 and (begin := _BEGIN.search(text, at)):
        budget[1] -= 1
        try:
            value, at = _DECODER.raw_decode(text, begin.end())
        except json.JSONDecodeError as error:
            # What was read in vain is charged, or a page of begins without ends would be read by the square.
            budget[0] -= max(0, error.pos - begin.end())
            at = begin.end() + 1
        except (ValueError, RecursionError):  # a number of thousands of digits, or nested beyond all reason
            break
        else:
            yield value
    budget[0] -= min(budget[0], len(text))


def _unwrapped(value: Any, budget: list[int], times: int = _MOST_WRAPPED) -> Iterator[Any]:  # noqa: ANN401 - JSON
    """Yield a value, or what it is as a text."""
    if isinstance(value, str) and times and _WRAPPED.match(value):
        for inner in _values_in(value, budget):
            yield from _unwrapped(inner, budget, times - 1)
    else:
        yield _unflattened(value) if _is_flat(value) else value


def _is_chunk(value: Any) -> bool:  # noqa: ANN401 - JSON
    """Say whether a value is a numbered piece of a stream: `[1, "..."]`."""
    return isinstance(value, list) and len(value) == 2 and type(value[0]) is int and isinstance(value[1], str)


def _rows(stream: bytes) -> Iterator[str]:
    """Yield the rows of a stream without their numbers, each text that a row refers to (`"$24"`) in its place."""
    texts: dict[str, str] = {}
    rows: list[str] = []
    at = 0
    while row := _ROW.match(stream, at):
        if row[2]:
            at = row.end() + int(row[2], 16)
            texts[row[1].decode()] = stream[row.end() : at].decode(errors="replace")
        else:
            end = stream.find(b"\n", row.end())
            at = end + 1 if end >= 0 else len(stream)
            rows.append(stream[row.end() : at].decode(errors="replace"))
    # A text that is referred to twice is put in once, or a row of references would become as large as it likes.
    return (
        _REFERENCE.sub(lambda found: json.dumps(texts.pop(found[1], found[0][1:-1])), row) for row in rows
    )


def _is_flat(value: Any) -> bool:  # noqa: ANN401 - JSON
    """Say whether a list holds a tree laid flat: all its objects and lists have numbers of places in it."""
    if not isinstance(value, list) or len(value) < _LEAST_FLAT or not isinstance(value[0], dict | list):
        return False
    return all(map(_has_places, value))


def _has_places(item: Any) -> bool:  # noqa: ANN401 - JSON
    """Say whether an element of a list is a plain value, or holds numbers alone, behind the name of a type maybe."""
    if isinstance(item, list):
        return isinstance(next(iter(item), None), str) or all(type(inner) is int for inner in item)
    return not isinstance(item, dict) or all(type(inner) is int for inner in item.values())


def _unflattened(flat: list[Any]) -> Any:  # noqa: ANN401 - JSON
    """Return the tree that a list holds laid flat. What is large stands in it once, whatever refers to it again."""
    made: list[Any] = [type(item)() if isinstance(item, dict | list) else item for item in flat]
    used = {0}

    def place(number: Any) -> Any:  # noqa: ANN401 - JSON
        if type(number) is not int or not 0 <= number < len(made) or number in used:
            return None
        if not isinstance(made[number], str) or len(made[number]) > _SMALL:
            used.add(number)
        return made[number]

    for item, new in zip(flat, made, strict=True):
        if isinstance(item, dict):
            new.update({name: place(number) for name, number in item.items()})
        elif isinstance(item, list):
            new.extend(map(place, item))
    return made[0]
