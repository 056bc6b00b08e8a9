"""What `decision` promises: where two snapshots say the same of a page's texts, the page is judged alike by both.

Work lists rest on it: such pages are not made again when a hub's templates change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks.hubs import learn_from, made_pages
from benchmarks.written_hubs import WRITTEN_HUBS, hubs_in, load_hub
from transform.boilerplate.classify import classify
from transform.boilerplate.page_prints import document_prints

if TYPE_CHECKING:
    from pathlib import Path

HUBS = list(hubs_in(WRITTEN_HUBS))


@pytest.mark.parametrize("media", ["text", "html"])
@pytest.mark.parametrize("hub", HUBS, ids=[hub.name for hub in HUBS])
def test_pages_of_which_two_snapshots_say_the_same_are_judged_alike(hub: Path, media: str) -> None:
    pages = made_pages(load_hub(hub), media)
    snapshots = [learn_from(pages[:count]) for count in (3, 5, 6, 8, 11, 12)]
    for page in pages:
        prints = document_prints(page.document)
        rulings = [[snapshot.decision(block) for block in prints] for snapshot in snapshots]
        judged = [classify(page.document, None, snapshot) for snapshot in snapshots]
        for at, said in enumerate(rulings):
            same = rulings.index(said)
            assert judged[at] == judged[same], f"{page.name}: {at} and {same}"


def test_some_of_them_say_the_same() -> None:
    """Else the test above could not fail."""
    pages = made_pages(load_hub(HUBS[0]), "text")
    eleven, twelve = learn_from(pages[:11]), learn_from(pages)
    prints = [document_prints(page.document) for page in pages]
    said = [[(eleven.decision(block), twelve.decision(block)) for block in page] for page in prints]
    assert any(all(first == second for first, second in page) for page in said)
