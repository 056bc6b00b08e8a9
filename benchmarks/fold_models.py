"""The models that have not seen a fold, in the place of those that ship.

In: the folder of the folds' models, and a fold. Out: a context in which pages are judged by that fold's.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from unittest import mock

from benchmarks.gold import fold_path
from transform.boilerplate import model, notice_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


@contextmanager
def models_of_fold(folds: Path, fold: int, kinds: Sequence[str] = ("html", "text")) -> Iterator[None]:
    """Judge pages by the models of `folds` that have not seen the pages of `fold`."""
    nets = {f"{kind}.npz": model.read_net(fold_path(folds, kind, fold)) for kind in kinds}
    told = notice_words.read_notice_words(fold_path(folds, "notices", fold))
    with (
        mock.patch.object(model, "load_net", nets.__getitem__),
        mock.patch.object(notice_words, "load_notice_words", return_value=told),
    ):
        yield
