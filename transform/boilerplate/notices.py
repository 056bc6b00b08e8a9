"""Known notices: which block is, as a whole, a cookie banner, a sponsor notice, an access disclaimer ...

In: a block's text and words. Out: the notice it is, or None. The patterns are data (patterns/*.toml, one file a
language), each with a text that is such a notice and one that only speaks about the same thing.

A block is judged as a whole: a *phrase* is the entire block, a *word list* holds every word of it, and
*shapes* describe its sentences, often by their parts (whose page, who pays, with what): at least one must be
an anchor, and the sentences that fit must make up most of the block. So a paragraph that mentions sponsors,
cookies or translation stays what it is.
"""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from transform.boilerplate.names import are_names
from transform.boilerplate.required_text import holds_one_of_each, required_texts
from transform.boilerplate.words import fold_case, fold_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


PATTERNS = Path(__file__).parent / "patterns"

# The share of a block's characters that must stand in sentences of the notice: two of three stock sentences
# may be joined by one that the hub wrote itself; a paragraph that quotes one notice sentence stays below it.
_LEAST_SHARE = 0.6
# No notice of the sample hubs is longer than 600 characters; cookie and legal texts reach three times that.
_LONGEST = 2000
# Several platform names or buttons in one block are a widget; a single one may be a heading.
_LEAST_WORDS = 2
_BUTTONS_MOST, _BUTTON_WORDS = 200, 40
# Notices of a line or two, of words ("also", "more") that most paragraphs hold too.
_LINE_MOST = 240
_LINE_KINDS = frozenset(
    {"related_links", "comment", "poll_heading", "survey_statement", "advertisement", "*"}
)
# A notice says what it is at once: its anchor's word stands among its first characters.
_OPENING = 400

# Matches "…content. View funders"; not "Amgen Inc. and" (a lower-case letter follows), "U.S. Department", "Dr. Ruiz",
# "Ms. Abbadi", "GmbH & Co. KG"
# (A match begins with its stop: text is searched for a character many times faster than for what follows one.)
_SENTENCE_BREAK = re.compile(
    r"[.!?](?<!\.\.\.)(?<!U\.S\.)(?<!U\.K\.)(?<!\b[Dd]r\.)(?<!\b[Dd]ra\.)(?<!\b[Pp]rof\.)(?<!\b[Dd]ott\.)(?<!\bmed\.)"
    r"(?<!\bM[rs]\.)(?<!\bMrs\.)"
    r"[\"')\]]?\s+(?!KG\b|OHG\b)(?=[^\W\d_a-z]|[¿¡\"'(\[«„])|[。！？]"
)
# Matches "当サイト", "本网站"; not "Hub"
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_QUOTES = {"’": "'", "‘": "'", "“": '"', "”": '"', "\u00ad": "", "\u200b": ""}
_FLAT_QUOTES = str.maketrans({mark: plain for mark, plain in _QUOTES.items() if plain})
_ENDS = " .:;,!?？！。：…>»›→|·•*-–—↓▼▾+\ufeff"


@dataclass(frozen=True, slots=True)
class Notice:
    """What a block was recognised as: its kind, the deciding pattern's name, and the share that fitted."""

    kind: str
    name: str
    share: float


@dataclass(frozen=True, slots=True)
class Shape:
    """One sentence of a notice. `follows`: it belongs to the notice only beside an anchor."""

    kind: str
    name: str
    pattern: str
    triggers: tuple[str, ...]
    follows: bool

    def fits(self, sentence: str) -> bool:
        """Say whether a sentence (quotes, white space and ends plain) has this shape."""
        match = _compiled(self.pattern).fullmatch(sentence)
        if match is None:
            return False
        names = match.groupdict().get("names")  # None also where an alternative without names fits
        return names is None or are_names(names)


@dataclass(frozen=True, slots=True)
class Patterns:
    """All patterns, indexed: whole texts, word lists, and shapes by a word that their sentences hold."""

    phrases: dict[str, tuple[str, str]]  # folded text -> (kind, name)
    longest_phrase: int  # in words; also a limit for rows of buttons
    words_by_first: dict[str, tuple[tuple[str, str, frozenset[str]], ...]]  # (kind, name, words)
    by_trigger: dict[str, tuple[Shape, ...]]
    unspaced: tuple[Shape, ...]  # for scripts without spaces between words
    anchor_triggers: frozenset[str]  # a block without any of these is no notice of sentences
    line_triggers: frozenset[str]  # the same for a block of a line or two: with those of _LINE_KINDS


def match_notice(text: str, words: Sequence[str] | None = None) -> Notice | None:
    """Return the notice that `text` is as a whole, None when it is none; `words` are its folded words."""
    if len(text) > _LONGEST:
        return None
    words = fold_words(text) if words is None else words
    patterns = load_patterns()
    if len(words) <= patterns.longest_phrase:
        if (phrase := patterns.phrases.get(" ".join(words))) is not None:
            return Notice(*phrase, 1.0)
        if len(text) <= _BUTTONS_MOST and len(words) >= _LEAST_WORDS:
            for kind, name, known in patterns.words_by_first.get(words[0], ()):
                if known.issuperset(words):
                    return Notice(kind, name, 1.0)
    return _match_sentences(text, words, patterns) if _is_worth_reading(text, words, patterns) else None


def _is_worth_reading(text: str, words: Sequence[str], patterns: Patterns) -> bool:
    """Say whether the first characters hold a word of any notice; nearly all blocks end here."""
    triggers = patterns.line_triggers if len(text) <= _LINE_MOST else patterns.anchor_triggers
    # The last word of the opening may be cut off: "help" of "helpful".
    if not triggers.isdisjoint(words) and (
        len(text) <= _OPENING or not triggers.isdisjoint(fold_words(text[:_OPENING]))
    ):
        return True
    beginning = text[:_OPENING]
    return not beginning.isascii() and _CJK.search(beginning) is not None


def _match_sentences(text: str, words: Sequence[str], patterns: Patterns) -> Notice | None:
    """Find the kind whose sentences make up most of the text, one of them an anchor."""
    parts = _sentences(_plain(text))
    sentences = [
        (part, _candidates(part, words if len(parts) == 1 else fold_words(part), patterns)) for part in parts
    ]
    anchors: dict[str, str] = {}
    for part, candidates in sentences:
        for shape in _fitting(part, [shape for shape in candidates if not shape.follows]):
            anchors.setdefault(shape.kind, shape.name)
    if not anchors:
        return None
    total = sum(map(len, parts))
    shares = {kind: _length_of(kind, sentences) / total for kind in anchors}
    best = max(shares, key=shares.__getitem__)
    return Notice(best, anchors[best], round(shares[best], 4)) if shares[best] >= _LEAST_SHARE else None


def _sentences(text: str) -> list[str]:
    breaks = [(match.start() + 1, match.end()) for match in _SENTENCE_BREAK.finditer(text)]
    if not breaks:
        return [text]
    starts, ends = [0, *(end for _, end in breaks)], [*(stop for stop, _ in breaks), len(text)]
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


def _length_of(kind: str, sentences: list[tuple[str, list[Shape]]]) -> int:
    """Return how many characters stand in sentences of a notice of this kind."""
    return sum(
        len(part)
        for part, candidates in sentences
        if any(_fitting(part, [shape for shape in candidates if shape.kind in {kind, "*"}]))
    )


def fitting_shapes(text: str) -> list[Shape]:
    """Return the shapes that one sentence has, in the order of the files."""
    sentence = _plain(text)
    candidates = _candidates(sentence, fold_words(sentence), load_patterns())
    return [shape for shape in candidates if shape.fits(sentence.strip(_ENDS))]


def languages_of(text: str, kind: str) -> set[str]:
    """Return the languages in which a text has a word of the sentences of a kind of notice."""
    candidates = _candidates(text, fold_words(text), load_patterns())
    return {shape.name.split(".")[1] for shape in candidates if shape.kind == kind}


def organisations_in(sentence: str) -> tuple[int, int] | None:
    """Return where a sentence of a sponsor notice names the organisations, None where no shape tells it."""
    plain = sentence.translate(_FLAT_QUOTES).rstrip(_ENDS)
    for shape in _candidates(plain, fold_words(plain), load_patterns()):
        if shape.kind == "sponsor_notice" and _FIRMS in shape.pattern and shape.fits(plain):
            match = _compiled(shape.pattern).fullmatch(plain)
            if match is not None and match["names"]:
                start, end = match.span("names")
                return start, len(sentence) if end == len(plain) else end  # "N.V." keeps its stop
    return None


def _candidates(sentence: str, words: Sequence[str], patterns: Patterns) -> list[Shape]:
    by_trigger = patterns.by_trigger
    found = {shape.name: shape for word in words if word in by_trigger for shape in by_trigger[word]}
    if not sentence.isascii() and _CJK.search(sentence):
        found |= {shape.name: shape for shape in patterns.unspaced}
    return list(found.values())


def _fitting(part: str, candidates: Sequence[Shape]) -> Iterator[Shape]:
    """Yield the candidates that a sentence fits, tried only where it holds all that they ask for: one in four."""
    folded = fold_case(part) if candidates else ""
    for shape in candidates:
        if holds_one_of_each(folded, _required(shape.pattern)) and shape.fits(part.strip(_ENDS)):
            yield shape


@functools.cache
def load_patterns() -> Patterns:
    """Return the patterns of all languages, read once. A name used twice is an error of ours: ValueError."""
    phrases: dict[str, tuple[str, str]] = {}
    words: list[tuple[str, str, frozenset[str]]] = []
    shapes: dict[str, Shape] = {}
    for path in sorted(PATTERNS.glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        for entry in content.get("phrases", ()):
            name = f"{entry['kind']}.{path.stem}.phrase"
            phrases |= {fold_phrase(text): (entry["kind"], name) for text in entry["texts"]}
        words += [
            (entry["kind"], f"{entry['kind']}.{path.stem}.words", frozenset(map(fold_phrase, entry["words"])))
            for entry in content.get("words", ())
        ]
        parts = content.get("parts", {})
        for shape in (_shape(entry, path.stem, parts) for entry in content.get("shapes", ())):
            if shape.name in shapes:
                raise ValueError(f"notice patterns: {path}: {shape.name} is used twice; rename one")
            shapes[shape.name] = shape
    return _indexed(phrases, words, shapes)


def fold_phrase(text: str) -> str:
    """Return a text as it is compared with phrases: its folded words alone."""
    return " ".join(fold_words(text))


def _plain(text: str) -> str:
    """Return a text with plain quotes, single spaces, and nothing invisible."""
    if not text.isascii():
        for mark, plain in _QUOTES.items():
            text = text.replace(mark, plain)
    return " ".join(text.split())


@functools.cache
def _required(pattern: str) -> tuple[tuple[str, ...], ...]:
    return required_texts(expand_slots(pattern))


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a shape when it is first needed: few pages need many languages."""
    return re.compile(expand_slots(pattern), re.IGNORECASE)


def _indexed(
    phrases: dict[str, tuple[str, str]],
    words: list[tuple[str, str, frozenset[str]]],
    shapes: dict[str, Shape],
) -> Patterns:
    by_trigger: dict[str, tuple[Shape, ...]] = {}
    for shape in shapes.values():
        for trigger in shape.triggers:
            by_trigger[trigger] = (*by_trigger.get(trigger, ()), shape)
    unspaced = tuple(shape for shape in shapes.values() if not shape.triggers)
    anchors = [shape for shape in shapes.values() if not shape.follows]
    words_by_first: dict[str, tuple[tuple[str, str, frozenset[str]], ...]] = {}
    for known in words:
        for word in known[2]:
            words_by_first[word] = (*words_by_first.get(word, ()), known)
    return Patterns(
        phrases=phrases,
        longest_phrase=max(_BUTTON_WORDS, *(phrase.count(" ") + 1 for phrase in phrases)),
        words_by_first=words_by_first,
        by_trigger=by_trigger,
        unspaced=unspaced,
        anchor_triggers=frozenset(
            trigger for shape in anchors if shape.kind not in _LINE_KINDS for trigger in shape.triggers
        ),
        line_triggers=frozenset(trigger for shape in anchors for trigger in shape.triggers),
    )


def _shape(entry: dict[str, Any], language: str, parts: dict[str, str]) -> Shape:
    kind = entry["kind"]
    return Shape(
        kind=kind,
        name=f"{'general' if kind == '*' else kind}.{language}.{entry['name']}",
        pattern=expand_parts(entry["pattern"], parts),
        # Of "e-mail" the longest word.
        triggers=tuple(max(fold_words(trigger), key=len) for trigger in entry.get("triggers", ())),
        follows=entry.get("follows", kind == "*"),
    )


_SAID = (
    "said|says|say|sagte|sagten|sagt|a dit|disent|dijo|dice|dicen|detto|dicono|zei|zegt|disse|diz|dizem|"
    r"powiedział\w*|mówi\w*|prosi|dedi|diyor|söyledi|сказал\w*|говор\w+|просит"
)
_FIRMS = "{firms}"
_SLOTS = {
    "{site}": r"(?:the |this |our )?[\w.&'/+-]+(?: [\w.&'/+-]+){0,5}",  # the site's own name
    "{names}": r"(?P<names>.{1,400})",  # organisations: checked to look like names
    # organisations in a sentence that goes on behind them: "A and B finance this site; they have no say"
    _FIRMS: r"(?P<names>[^;:；：，。]{1,300}?)",
    "{any}": r".{0,240}",  # the rest of a sentence, or what stands between two of its parts
    "{unquoted}": rf"(?!.{{0,400}}(?:[\"“”«»„「」]|\b(?:{_SAID})\b))",  # what is quoted is spoken about
    "{some}": r"(?:[\w'-]+,? ){0,6}",  # a few words
    "{phone}": r"\+?\d[\d ()/.-]{5,18}\d",  # a telephone number, as written in any country
}


def expand_parts(pattern: str, parts: dict[str, str]) -> str:
    """Return a pattern with the language's own parts in it; a part may hold those written before it."""
    for part, expression in reversed(parts.items()):
        pattern = pattern.replace(f"{{{part}}}", f"(?:{expression})")
    return pattern


def expand_slots(pattern: str) -> str:
    """Return the regular expression of a pattern in which slots such as {site} stand for what varies."""
    for slot, expression in _SLOTS.items():
        pattern = pattern.replace(slot, expression)
    return pattern
