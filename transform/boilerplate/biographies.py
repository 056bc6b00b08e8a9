"""Biographies under an article of a known hub: who wrote it, told by the name that stands beside its title.

In: a page's blocks and what was decided of them, templates included, and where its body ends. Out: the positions of
the last texts before the first template behind the prose that begin with such a name. Each is new on its page, and
reads as a sentence of the article does ("Moira Tellwright has been on call every night since").
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING

from transform.boilerplate.page_prints import document_prints
from transform.boilerplate.templates import BODY_PROSE_WORDS
from transform.boilerplate.verdicts import title_position

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from transform.boilerplate.verdicts import Verdicts
    from transform.document import Document

# Lines about the title in which its author may be named, over it and under it, and how long such a line is.
_OVER, _UNDER, _LINE_MOST, _LINE_WORDS = 3, 6, 100, 12
# What such a line may be known as; with a day and the time of reading in it, other pages' may be much the same.
_NAMING = frozenset({"byline", "published_date", "modified_date", "article_meta", "template"})
# So many of the last texts may be biographies, or a word of thanks beside one; of so many characters.
_LAST, _LONGEST = 3, 400
# Matches "Moira", "O'Neill", "Anne-Lise"; not "42", "-"
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# Names in scripts without spaces. Matches "山根ちづる", "李小明"; not "文", "・", "ABC"
_UNSPACED = re.compile(r"[\u3041-\u309f\u30a1-\u30fa\u30fc\u3400-\u9fff]{3,6}")
# A sentence ends within a caption's line. Matches "equaliser. (Photo", not "Prof. Dr. habil. Amy"
_HOLDS_SENTENCE = re.compile(r"[^\W\d_]{7,}[.!?]\s")
# Who speaks in an interview. Matches "AMY HOPKINS: ", "槐下科学："; not "at 10:30"
_SPEAKER = re.compile(r"[^:：.!?\d]{2,40}(?::\s|：)")
_SENTENCE_ENDS = (".", "!", "?", "。", "！", "？", ":", "：")


def find_biographies(document: Document, verdicts: Verdicts, end: int) -> Iterator[int]:
    """Yield the undecided texts right before `end`, behind prose of the page's own, that begin with an author's name.

    None where nothing stands behind the body.
    """
    blocks, title = document.blocks, title_position(verdicts)
    if title is None or end == len(blocks):
        return  # before the page's prints are taken
    prints = document_prints(document)
    own = (at for at in range(title + 1, end) if verdicts[at] is None)
    prose = next((at for at in own if prints[at].words >= BODY_PROSE_WORDS), None)
    if prose is None:
        return
    about = range(max(title - _OVER, 0), min(prose, title + 1 + _UNDER))
    # Of whom the title speaks the text does, too; what shares a word with it is a maker ("Halden HB-200 balance").
    named = blocks[title].text
    names = {
        name for name in _names(document, verdicts, about) if not any(map(named.__contains__, name.split()))
    }
    last = (at for at in range(end - 1, prose, -1) if verdicts[at] is None)
    speakers = Counter(found[0] for block in blocks[prose:end] if (found := _SPEAKER.match(block.text)))
    for at in itertools.islice(last, _LAST):
        text = blocks[at].text
        speaker = _SPEAKER.match(text)
        is_answer = speaker is not None and speakers[speaker[0]] > 1
        if len(text) <= _LONGEST and not is_answer and _opening(text, names):
            yield at


def _names(document: Document, verdicts: Verdicts, about: range) -> Iterator[str]:
    """Yield what may be names in the lines beside the title: two capitalised words, or one without case."""
    for at in about:
        verdict, text = verdicts[at], document.blocks[at].text
        is_sentence = text.rstrip().endswith(_SENTENCE_ENDS) or _HOLDS_SENTENCE.search(text)
        is_line = len(text) <= _LINE_MOST and not is_sentence
        if not is_line or (verdict is not None and verdict.kind not in _NAMING):
            continue
        words = _WORD.findall(text)
        if len(words) <= _LINE_WORDS:
            yield from (" ".join(pair) for pair in itertools.combinations(words, 2) if _are_capitalised(pair))
            yield from _UNSPACED.findall(text)


def _opening(text: str, names: set[str]) -> bool:
    """Say whether a text begins with one of the names."""
    words = _WORD.findall(text[: 2 * _LINE_MOST])[:2]
    unspaced = _UNSPACED.match(text)
    return " ".join(words) in names or (unspaced is not None and any(map(text.startswith, names)))


def _are_capitalised(words: Sequence[str]) -> bool:
    return all(word[0].isupper() for word in words)
