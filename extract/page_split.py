"""Where the pages of a text file begin that holds many.

In: the bytes of the file and the hub profiles. Out: `Slice`s, one where there is nothing to split. Dumps are
joined by separator lines, by form feeds, or simply run together, even without a line break. A place counts as
the start of a page only when the page head stands there: the phrase a profile names, or the first lines of
the file again. A separator alone splits nothing: rules and form feeds stand inside pages too. In doubt the
file is one page.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from extract.hub import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extract.hub import HubProfile

# A line of the head may differ so much from page to page (names, casing, years): a profile vouches for the
# phrase, the file's own first lines vouch only for themselves.
_ALIKE_KNOWN = 0.75
_ALIKE_REPEATED = 0.9

# What of a head must recur: (lines, characters); less when a separator or form feed stands before it.
_SEPARATED_HEAD = (2, 60)
_BARE_HEAD = (3, 80)
_HEAD_LINES = 6

# A piece below this, alone or beside the longest, is a repeated menu or a footer, not a page.
_LEAST_PAGE_BYTES = 500
_LEAST_PAGE_SHARE = 0.05

# So much of a line finds it again, and is compared.
_FIND_CHARS = 80
_COMPARE_CHARS = 400
HEAD_WITHIN_BYTES = 16 << 10

_MARK = rb"[-=*#_~+<>]"


def _rule_of(mark: bytes) -> bytes:
    r"""Return the pattern of a rule of three marks or more, with a title behind them or another mark at its end.

    Named mark by mark: Python 3.11 fails on a captured group in a possessive repeat ("===\n\nTitle").
    """
    return rb"%b{3,}+(?:[^\r\n]{0,300}%b{2})?|%b{4,}+%b" % (mark, _MARK, mark, _MARK)


# A line that separates: a rule, or a title between rules.
# yes: `=====`, `--- page 2 ---`, `---->`, `==> 001.txt <==`; no: `- item`, `-5 % (p = 0.1)`
_RULE = (
    rb"[ \t]*(?:"
    + rb"|".join(_rule_of(re.escape(bytes([mark]))) for mark in _MARK[1:-1])
    + rb")[ \t]*|[ \t]*==+>[^\r\n]{1,300}<==+[ \t]*"
)
_SEPARATOR_WITHIN_BYTES = 1024
# A rule on a line of its own, at the end of what stands before a page.
# yes: `The end.\n=====`; no: `The end. =====`
_SEPARATOR_BEFORE = re.compile(rb"(?:^|(?<=\n))(?:" + _RULE + rb")\r?\n?\Z")
# What may stand before the first page; a rule before the white space that it may begin with.
# yes: `===== page 1 =====\n`, `   =====\n`; no: `- item\n` (its match is empty)
_LEADING = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:(?:^|(?<=\xef\xbb\xbf))(?:" + _RULE + rb")\r?\n|\s)*+", re.MULTILINE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """One page of the file: byte offsets, half-open, without what separates it from its neighbours."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What every page begins with: how to find it, its first lines folded, and whether a profile names it."""

    pattern: re.Pattern[bytes]
    lines: tuple[str, ...]
    is_known: bool


def page_slices(data: bytes, profiles: Mapping[str, HubProfile]) -> tuple[Slice, ...]:
    """Return the pages of a text file in order; one slice over everything when it is one page."""
    head = head_of(data, profiles)
    starts = first_starts(data, head) if head else []
    slices = tuple(_without_separators(data, starts))
    if head is None or not slices or not are_pages([one.end - one.start for one in slices], head):
        return (Slice(start=0, end=len(data)),)
    return slices


def first_starts(data: bytes, head: Head) -> list[int]:
    """Return where the pages begin in the beginning of a file; none when it does not show that it holds many."""
    first = _LEADING.match(data).end()  # type: ignore[union-attr]  # it matches the empty string
    candidates = [match.start() for match in head.pattern.finditer(data, first + 1)]
    if not any(_is_start(data, at, head, _BARE_HEAD) for at in candidates):
        return []
    # one sure start shows that the file holds many pages: the shorter head is then enough for the others
    return [first, *(at for at in candidates if _is_start(data, at, head, _SEPARATED_HEAD))]


def later_starts(data: bytes, head: Head, begin: int, end: int) -> Iterator[int]:
    """Yield where further pages begin, from `begin` up to before `end`, in a file that is known to hold many."""
    candidates = (match.start() for match in head.pattern.finditer(data, begin))
    return (
        at for at in itertools.takewhile(end.__gt__, candidates) if _is_start(data, at, head, _SEPARATED_HEAD)
    )


def are_pages(sizes: Sequence[int], head: Head) -> bool:
    """Tell whether pieces of these sizes are pages; without a profile a tiny one shows that they are none."""
    return head.is_known or min(sizes) >= max(_LEAST_PAGE_BYTES, _LEAST_PAGE_SHARE * max(sizes))


def head_of(data: bytes, profiles: Mapping[str, HubProfile]) -> Head | None:
    """Return what the pages of a file begin with, None when its beginning is too short to find it again."""
    first = _LEADING.match(data).end()  # type: ignore[union-attr]  # it matches the empty string
    lines = _lines(data, first)
    known = {profile.page_head for profile in profiles.values() if profile.page_head}
    for phrase in sorted(known):
        pattern = _finder(phrase.encode())
        if pattern.match(data, first):
            return Head(pattern=pattern, lines=lines, is_known=True)
    if len(lines) < _SEPARATED_HEAD[0] or sum(map(len, lines)) < _SEPARATED_HEAD[1]:
        return None
    line = data[first : first + _FIND_CHARS].partition(b"\n")[0]
    return Head(pattern=_finder(line), lines=lines, is_known=False)


def _finder(phrase: bytes) -> re.Pattern[bytes]:
    # For `North Hub`, yes: `NORTH  hub`; no: `Northern hub`
    return re.compile(rb"\s+".join(map(re.escape, phrase.split())), re.IGNORECASE)


def _is_start(data: bytes, at: int, head: Head, bare: tuple[int, int]) -> bool:
    """Tell whether a page begins at `at`; `bare` is what of the head must recur without a separator."""
    before = data[max(0, at - 400) : at]
    if not _may_begin(before):
        return False
    alike = _ALIKE_KNOWN if head.is_known else _ALIKE_REPEATED
    lines = [
        ours
        for ours, theirs in zip(_lines(data, at), head.lines, strict=False)
        if _are_alike(ours, theirs, alike)
    ]
    if head.is_known:
        return bool(lines)
    least_lines, least_chars = _SEPARATED_HEAD if _is_separated(before) else bare
    return len(lines) >= least_lines and sum(map(len, lines)) >= least_chars


def _are_alike(ours: str, theirs: str, least: float) -> bool:
    if ours == theirs:
        return True
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    # the first two are bounds of the third, and cost a hundredth of it
    return matcher.real_quick_ratio() >= least and matcher.quick_ratio() >= least and matcher.ratio() >= least


def _may_begin(before: bytes) -> bool:
    """Tell whether a page may begin behind these bytes: at a line's start, or glued to the last word.

    A space or a quotation mark before it means that a sentence speaks of it.
    """
    if before.endswith((b"\n", b"\r", b"\f")):
        return True
    last = before.decode("utf-8", "ignore")[-1:]
    return not last.isspace() and last not in "\"'“”„«»‘’(["


def _is_separated(before: bytes) -> bool:
    rest = before.rstrip(b" \t\r\n")
    return rest.endswith(b"\f") or bool(_SEPARATOR_BEFORE.search(rest))


def _lines(data: bytes, at: int) -> tuple[str, ...]:
    """Return the first lines from `at` that hold anything, folded, digits as 0."""
    text = data[at : at + HEAD_WITHIN_BYTES].decode("utf-8", "replace")
    folded = (fold(line[:_COMPARE_CHARS]) for line in text.splitlines() if line.strip())
    lines = [line for line, _ in zip(folded, range(_HEAD_LINES), strict=False)]
    return tuple(_DIGIT.sub("0", line) for line in lines)


# yes: `7`; no: `x`
_DIGIT = re.compile(r"\d")


def _without_separators(data: bytes, starts: list[int]) -> Iterator[Slice]:
    """Yield the slices. How the last page ends, with or without a line break, tells how all of them do."""
    ending = ending_of(data)
    for start, following in itertools.pairwise([*starts, len(data)] if starts else []):
        yield Slice(start=start, end=page_end(data, following, ending))


def ending_of(data: bytes) -> bytes:
    """Return the white space that ends the last page of a file, as far as it belongs to the page."""
    rest = data[_content_end(data, len(data)) :]
    return rest[: len(rest) - len(rest.lstrip())]


def page_end(data: bytes, following: int, ending: bytes) -> int:
    """Return where the page before `following` ends, with the `ending` of its file where it stands there."""
    end = _content_end(data, following)
    ends_alike = data.startswith(ending, end) and end + len(ending) <= following
    return end + len(ending) if ends_alike else end


def _content_end(data: bytes, following: int) -> int:
    """Return where the text before `following` ends: white space and separators are none of it."""
    end = following
    while True:
        at = max(0, end - _SEPARATOR_WITHIN_BYTES)
        rest = data[at:end].rstrip()
        separator = _SEPARATOR_BEFORE.search(rest)
        if separator is None:
            return at + len(rest)
        end = at + separator.start()
