"""NaN and Infinity of other languages' JSON become null, and nothing else changes."""

from __future__ import annotations

import io
import json
import math
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from extract.readers.json_numbers import StandardJson

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXTS = st.text(alphabet='aN\\"nIfity- ') | st.sampled_from(["NaN", "-Infinity", "\\", '"', "a\\", "\\\\"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


class Pieces:
    """A stream that gives pieces of the sizes it is told, and the rest byte by byte."""

    def __init__(self, data: bytes, sizes: list[int]) -> None:
        self._stream = io.BytesIO(data)
        self._sizes: Iterator[int] = iter(sizes)

    def read(self, _size: int = -1, /) -> bytes:
        return self._stream.read(next(self._sizes, 1))


def plain(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return value


@given(VALUES, st.lists(st.integers(1, 12), max_size=30))
def test_only_bare_words_become_null_however_the_stream_is_cut(value: Any, sizes: list[int]) -> None:
    stream = StandardJson(Pieces(json.dumps(value).encode(), sizes))
    read = b"".join(iter(lambda: stream.read(16), b""))
    assert json.loads(read, parse_constant=lambda word: f"left {word}") == plain(value)


@given(st.binary(), st.lists(st.integers(1, 12), max_size=30))
def test_what_is_no_json_is_handed_on(data: bytes, sizes: list[int]) -> None:
    stream = StandardJson(Pieces(data, sizes))
    read = b"".join(iter(lambda: stream.read(16), b""))
    assert read == data or b"NaN" in data or b"Infinity" in data
