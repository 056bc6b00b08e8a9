"""Entries that several pages of a site list: goods, specifications, names. They recur, and are no template.

In: a page's blocks, what was decided of them, the model's likelihoods. Out: the positions of templates that are left to
the model, on a page whose text is mostly short lines: there what recurs is as often an entry of a list, while in prose
it is a notice. On pages of prose there are none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from transform.boilerplate.page_prints import print_words
from transform.boilerplate.templates import BODY_PROSE_WORDS
from transform.boilerplate.verdicts import is_template

if TYPE_CHECKING:
    import numpy.typing as npt

    from transform.boilerplate.verdicts import Verdicts
    from transform.document import Document

    Vector = npt.NDArray[np.float64]

# Text is what is as likely to be content as not. A short article has fewer short lines than this (hubs made in twelve
# languages, ten pages: without it .04 % less of the template was cut).
TEXT = 0.5
_ENTRIES = 12
# A page is a catalogue where so many short lines are template and likely, less than this share of its text's words
# stands in prose, and an entry is left to the model from this likelihood on: of HTML, which has elements, and of dumps,
# in which a short line says less. Measured on 145 sites with several pages in the sets with gold (benchmarks.sites);
# hubs of articles written by hand have at most 17 such lines beside the notices of their frames, which would be kept
# with them (without that bound 82 instead of 97 % of these hubs' templates was cut, as HTML).
_OF_HTML, _OF_DUMPS = (20, 0.85, 0.3), (12, 0.5, 0.5)


def shared_entries(document: Document, verdicts: Verdicts, content: Vector) -> frozenset[int]:
    """Return the positions of templates that are a catalogue's entries; none where no template stands."""
    templates = [at for at, verdict in enumerate(verdicts) if is_template(verdict)]
    if not templates:
        return frozenset()
    fewest, most, least = _OF_HTML if document.text is None else _OF_DUMPS
    words = print_words(document)
    shared = [at for at in templates if content[at] >= least]
    if np.count_nonzero(words[shared] < BODY_PROSE_WORDS) < fewest:
        return frozenset()
    known = [verdict is not None and not is_template(verdict) for verdict in verdicts]
    text = (content >= TEXT) & ~np.array(known, dtype=bool)
    if (text & (words < BODY_PROSE_WORDS)).sum() < _ENTRIES or is_prose(words, text, most):
        return frozenset()
    return frozenset(shared)


def is_prose(words: npt.NDArray[np.int64], text: npt.NDArray[np.bool_], share: float) -> bool:
    """Tell whether so much of the words of the blocks that are `text` stands in prose; true where there is no text."""
    return bool(words[text & (words >= BODY_PROSE_WORDS)].sum() >= share * words[text].sum())
