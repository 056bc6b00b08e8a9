from __future__ import annotations

import dataclasses
import random
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.language_hubs import Inventor
from benchmarks.made_hubs import BODY, PLANS, TEMPLATE, MadePage, Plan, make_hub
from transform.blocks import Block
from transform.boilerplate.fingerprints import Trait, block_prints
from transform.boilerplate.learning import learn
from transform.boilerplate.page_prints import document_prints
from transform.boilerplate.pages import PageBlocks
from transform.boilerplate.templates import TemplateSnapshot, body_interval, snapshot_of
from transform.document import Document
from transform.segment_html import segment_html

HUB = make_hub(1, Plan(pages=24, generations=2, captures=0.2))


def _blocks(pages: list[MadePage]) -> list[PageBlocks]:
    return [
        PageBlocks(
            page_id=page.page_id,
            url=page.url,
            captured_at=page.captured_at,
            blocks=block_prints([text for _, text in page.blocks]),
        )
        for page in pages
    ]


def _shares(pages: list[MadePage], snapshot: TemplateSnapshot) -> tuple[float, float]:
    """Return the share of template characters cut and of body characters lost."""
    sums = {TEMPLATE: [0, 0], BODY: [0, 0], "meta": [0, 0]}
    for page, prints in zip(pages, _blocks(pages), strict=True):
        for (label, text), entry in zip(page.blocks, snapshot.print_verdicts(prints.blocks), strict=True):
            sums[label][0] += len(text)
            sums[label][1] += len(text) if entry else 0
    return sums[TEMPLATE][1] / sums[TEMPLATE][0], sums[BODY][1] / sums[BODY][0]


@given(st.randoms(use_true_random=False))
@settings(max_examples=15)
def test_the_order_of_pages_does_not_matter(rng: random.Random) -> None:
    pages = _blocks(HUB)
    expected = learn("hub", pages)
    rng.shuffle(pages)
    assert learn("hub", iter(pages)) == expected


@pytest.mark.parametrize("name", sorted(set(PLANS) - {"large"}))
@pytest.mark.parametrize("seed", [11, 12])
def test_templates_are_cut_and_bodies_are_not(name: str, seed: int) -> None:
    pages = make_hub(seed, PLANS[name])
    cut, lost = _shares(pages, learn("hub", _blocks(pages)))
    assert cut >= 0.99
    assert lost <= 0.02


def test_the_numbers_of_tables_are_no_template() -> None:
    """At the end of each page stand cells of a table of its own, and below them what all pages share."""
    rng = random.Random(3)
    pages = []
    for page in _blocks(HUB):
        cells = [f"{rng.randint(10, 99)} ({rng.uniform(10, 99):.2f})" for _ in range(12)]
        added = block_prints([*cells, "Back to the contents", "2024"])
        pages.append(dataclasses.replace(page, blocks=(*page.blocks, *added)))
    snapshot = learn("hub", pages)
    for page in pages:
        *cells_found, foot, year = snapshot.print_verdicts(page.blocks)[-14:]
        assert cells_found == [None] * 12
        assert foot
        assert year


@pytest.mark.parametrize("at_the_end", [False, True])
def test_tables_of_figures_are_no_template(*, at_the_end: bool) -> None:
    """Each page has a table with the same rows, and other figures in them."""
    rng = random.Random(3)
    names = ["Age, years", "Men", "Women", "Smokers", "Diabetes", "Hypertension"]
    pages = []
    for page in _blocks(HUB):
        rows = [
            f"{name}\t{rng.randint(10, 99)}\t{rng.randint(10, 99)} ({rng.randint(1, 99)})" for name in names
        ]
        table = block_prints(rows, ["table"] * len(rows))
        half = len(page.blocks) if at_the_end else len(page.blocks) // 2
        pages.append(dataclasses.replace(page, blocks=(*page.blocks[:half], *table, *page.blocks[half:])))
    snapshot = learn("hub", pages)
    for page in pages:
        verdicts = zip(page.blocks, snapshot.print_verdicts(page.blocks), strict=True)
        of_figures = [entry for block, entry in verdicts if block.traits & Trait.FIGURES]
        assert len(of_figures) >= len(names)
        assert not any(of_figures)


def test_a_rare_generation_of_the_template_is_found() -> None:
    old = make_hub(5, Plan(pages=60))
    new = make_hub(6, Plan(pages=4))
    _, lost = _shares(old, learn("hub", _blocks(old + new)))
    cut, _ = _shares(new, learn("hub", _blocks(old + new)))
    assert cut >= 0.95
    assert lost <= 0.005


def test_a_new_filling_of_a_slot_is_known() -> None:
    pages = make_hub(3, Plan(pages=20))
    snapshot = learn("hub", _blocks(pages[:15]))
    cut, lost = _shares(pages[15:], snapshot)
    assert cut >= 0.97
    assert lost <= 0.02


def test_a_body_copied_to_other_addresses_is_not_template() -> None:
    pages = make_hub(4, Plan(pages=12))
    copies = [
        dataclasses.replace(pages[0], page_id=f"copy{i}", url=f"https://hub.example/copy{i}")
        for i in range(8)
    ]
    snapshot = learn("hub", _blocks(pages + copies))
    assert snapshot.entries
    assert _shares([pages[0]], snapshot)[1] <= 0.01


def test_captures_of_one_page_teach_nothing() -> None:
    pages = make_hub(4, Plan(pages=1, captures=1.0))
    assert len(pages) == 2
    assert learn("hub", _blocks(pages)).entries == ()


def test_headings_within_bodies_stay_though_every_page_has_them() -> None:
    pages = [
        PageBlocks(
            page_id=str(i),
            blocks=block_prints(
                ["Menu", "Search", f"Title {'abcdefgh'[i]}", *_sections(i), "Contact", "Imprint"]
            ),
        )
        for i in range(8)
    ]
    snapshot = learn("hub", pages)
    cut = [entry is not None for entry in snapshot.print_verdicts(pages[0].blocks)]
    assert cut == [True, True, False, False, False, False, False, False, True, True]


def test_a_notice_of_few_pages_far_from_the_body_is_of_their_generation() -> None:
    rng = random.Random(1)
    notices = ["Log in to read on", "Write for us", "Visit our shop", "Join the panel", "Rate this page"]
    pages = [
        PageBlocks(
            page_id=f"{i:02}",
            blocks=block_prints(
                [
                    "Menu",
                    *_sections(i),
                    *("About", *rng.sample(notices, 2), "Our history") * (i < 30),
                    "Imprint",
                ]
            ),
        )
        for i in range(60)
    ]
    (notice,) = block_prints(notices[:1])
    assert learn("hub", pages).match(notice) is not None


def test_a_biography_behind_the_body_is_the_hubs_and_a_stock_sentence_the_authors() -> None:
    desks = ("skin and hair", "heart and lungs", "food and drink", "sleep and dreams")
    lines = [
        *(
            f"She leads the desk of {desk} and worked for a news agency in the north before that."
            for desk in desks
        ),
        *["We compared all groups by the usual tests of the trade and thank those who took part."] * 4,
    ]
    pages = [
        PageBlocks(
            page_id=f"{i:02}",
            blocks=block_prints(
                ["Menu", *_sections(i), *[lines[i % 8]] * (i < 25), *["About us"] * (i < 30), "Imprint"]
            ),
        )
        for i in range(60)
    ]
    snapshot = learn("hub", pages)
    found = [snapshot.match(line) is not None for line in block_prints(lines)]
    assert found == [True] * 4 + [False] * 4


def _sections(page: int) -> list[str]:
    name = chr(97 + page // 26) + chr(97 + page % 26)
    prose = [" ".join(f"w{name}{part}{chr(97 + i)}" for i in range(26)) + "." for part in "abc"]
    return [prose[0], "Methods", prose[1], "Results", prose[2]]


def test_the_counts_and_times_of_an_entry() -> None:
    pages = _blocks(make_hub(2, Plan(pages=10)))
    snapshot = learn("hub", pages)
    menu = snapshot.by_fingerprint[pages[0].blocks[0].fingerprint]
    assert (menu.support, menu.pages) == (10, 10)
    assert menu.first_seen_at == datetime(2010, 1, 1)
    assert menu.sample_page_id == "2-00000-0"
    assert menu.sample_position == 0


def test_unknown_times_stay_unknown() -> None:
    pages = [dataclasses.replace(page, captured_at=None) for page in _blocks(make_hub(2, Plan(pages=4)))]
    assert {entry.first_seen_at for entry in learn("hub", pages).entries} == {None}


def test_times_and_counts_do_not_change_the_snapshot() -> None:
    pages = _blocks(make_hub(2, Plan(pages=10)))
    later = [dataclasses.replace(page, captured_at=datetime(2030, 1, 1)) for page in pages]
    assert learn("hub", later).snapshot_id == learn("hub", pages).snapshot_id
    assert learn("other", pages).snapshot_id != learn("hub", pages).snapshot_id


def test_only_pages_with_a_changed_key_change_their_verdicts() -> None:
    pages = _blocks(HUB)
    older, newer = learn("hub", pages[:9]), learn("hub", pages)
    changed = newer.changed_keys(older)
    for page in pages:
        concerned = any(block.fingerprint in changed or changed & set(block.sketch) for block in page.blocks)
        same = _cut(older, page) == _cut(newer, page)
        assert same or concerned
    assert newer.changed_keys(newer) == frozenset()
    assert older.changed_keys(None) == frozenset().union(*(entry.keys for entry in older.entries))


def _cut(snapshot: TemplateSnapshot, page: PageBlocks) -> list[str | None]:
    return [entry.template_id if entry else None for entry in snapshot.print_verdicts(page.blocks)]


def test_a_snapshot_is_its_entries() -> None:
    snapshot = learn("hub", _blocks(HUB))
    assert snapshot_of("hub", reversed(snapshot.entries)) == snapshot


def test_operators_reject_and_pin() -> None:
    pages = _blocks(HUB)
    snapshot = learn("hub", pages)
    first = pages[0].blocks[0]
    entry = snapshot.match(first)
    assert entry is not None
    assert snapshot.without([entry.template_id]).by_fingerprint.get(first.fingerprint) is None
    (promo,) = block_prints(["Our own words in every body"])
    pinned = snapshot.pinned([promo]).match(promo)
    assert pinned is not None
    assert pinned.inside


def test_verdicts_of_a_document_are_those_of_its_prints() -> None:
    snapshot = learn("hub", _blocks(HUB))
    texts = [text for _, text in HUB[0].blocks]
    document = Document(blocks=tuple(Block(position=i, text=text) for i, text in enumerate(texts)))
    assert snapshot.verdicts(document) == snapshot.print_verdicts(block_prints(texts))
    assert snapshot_of("hub", ()).verdicts(document) == (None,) * len(texts)


@pytest.mark.parametrize("count", [0, 1])
def test_one_page_teaches_nothing(count: int) -> None:
    assert learn("hub", _blocks(HUB[:count])).entries == ()


def test_the_body_is_where_prose_does_not_recur() -> None:
    prose = block_prints([" ".join(f"{part}{chr(97 + i)}" for i in range(20)) for part in "xyz"])
    menu = block_prints(["Home", "News"])
    blocks = [*menu, prose[0], *menu[:1], prose[1], *menu, prose[2]]
    recurs = [True, True, False, True, False, True, True, True]
    assert body_interval(blocks, recurs) == (2, 5)
    assert body_interval(menu, [True, True]) == (0, 0)


def test_a_line_with_the_hubs_label_is_template_whatever_it_names() -> None:
    names = ["cells", "genes", "trials", "scores", "drugs", "veins", "bones", "nerves"]
    pages = [
        PageBlocks(
            page_id=str(i),
            blocks=block_prints(
                [
                    "Menu",
                    "Search",
                    name.title(),
                    f"Topic: {name}",
                    *_sections(i),
                    f"Next article: What ten years of {name} have taught all of us so far",
                    "Contact",
                    "Imprint",
                ]
            ),
        )
        for i, name in enumerate(names)
    ]
    cut = [entry is not None for entry in learn("hub", pages).print_verdicts(pages[0].blocks)]
    assert cut == [True, True, *[False] * 7, True, True, True]


@pytest.mark.parametrize("having", [2, 6])
def test_few_words_of_a_frame_make_a_family_where_many_pages_have_them(having: int) -> None:
    readers = (
        "nurses and midwives who work alone through the night in villages and on islands",
        "pharmacists who are asked at the counter what goes with what and must not guess",
        "family physicians whose oldest patients take more than nine drugs on most days",
        "students in their last year before they stand at a bed with nobody behind them",
        "heads of wards that have lost half of their staff since the hard winter of floods",
        "researchers reading results of other fields without help from any statistician",
    )
    lines = [f"This lesson is meant for {who}, all of whom should know how." for who in readers]
    pages = [
        PageBlocks(
            page_id=str(i),
            blocks=block_prints(["Menu", "Search", *lines[i : i + 1] * (i < having), "Print", *_sections(i)]),
        )
        for i in range(8)
    ]
    cut = learn("hub", pages).print_verdicts(pages[0].blocks)[2] is not None
    assert cut is (having > 2)


@pytest.mark.parametrize("share", [5, 6, 7])
def test_a_stock_sentence_of_most_bodies_stays(share: int) -> None:
    stock = "All patients gave their written consent and the local board approved of the study in advance."
    pages = []
    for i in range(8):
        first, *rest = _sections(i)
        body = [first, *([stock] if i < share else []), *rest]
        texts = ["Menu", "Search", f"Title {'abcdefgh'[i]}", *body, "Contact", "Imprint"]
        pages.append(PageBlocks(page_id=str(i), blocks=block_prints(texts)))
    cut = [entry is not None for entry in learn("hub", pages).print_verdicts(pages[0].blocks)]
    assert cut == [True, True, *[False] * 7, True, True]


def _report(rng: random.Random) -> list[str]:
    """Return the paragraphs of an article in which few phrases return again and again, as reports of markets have."""
    who = (
        "The price of copper",
        "Trade in winter wheat",
        "The index of shares",
        "Demand for timber",
        "The harbour",
    )
    did = (
        "rose by a little over",
        "fell by slightly less than",
        "stayed within a narrow range of",
        "ended the week at",
    )
    much = (
        "two per cent in quiet trading",
        "the level of last autumn",
        "what the analysts had expected in May",
    )
    why = (
        "as the dealers waited for the figures of the month",
        "while the banks kept their rates as they were",
        "since the frost had closed the northern ports",
        "although the stores in the south are full",
    )
    parts = (who, did, much, why)
    sizes = [1, *(rng.randint(3, 5) for _ in range(rng.randint(5, 8)))]
    return [". ".join(" ".join(map(rng.choice, parts)) for _ in range(size)) + "." for size in sizes]


@pytest.mark.parametrize("count", [2, 5, 10])
@pytest.mark.parametrize("seed", range(5))
def test_articles_made_of_the_same_phrases_are_no_template(count: int, seed: int) -> None:
    rng = random.Random(seed)
    notice = "This market letter is written by the desk of our house and paid for by {} and its readers alone"
    pages, marks = [], []
    for number in range(count):
        body = _report(rng)
        payer = rng.choice(["Amvela", "Bortex", "Corvina"])
        texts = [
            notice.format(payer),
            f"Report {number}",
            *body,
            f"{notice.format(payer)}, as it says above.",
        ]
        pages.append(PageBlocks(page_id=str(number), blocks=block_prints(texts)))
        marks.append(["notice", "title", *["body"] * len(body), "notice"])
    snapshot = learn("hub", pages)
    found = [
        (mark, bool(entry), block.words)
        for page, labels in zip(pages, marks, strict=True)
        for block, mark, entry in zip(page.blocks, labels, snapshot.print_verdicts(page.blocks), strict=True)
    ]
    body_words = sum(words for mark, _, words in found if mark == "body")
    assert sum(words for mark, cut, words in found if mark == "body" and cut) <= 0.1 * body_words
    assert all(cut for mark, cut, _ in found if mark == "notice")


def test_an_element_that_holds_whole_pages_of_one_generation_is_no_home_of_bodies() -> None:
    """Old pages stand flat in the body: what the later ones share elsewhere says nothing of these."""
    inventor = Inventor("en")
    chance = random.Random(7)
    menu = "<a href=/>Home of the record</a><p>Search the weekly record</p><p>Help for all readers</p>"
    foot = "<p>Page converted from the printed report.</p><p>Department of Health of the province</p>"
    flat = f"<body>{menu}{{}}{foot}</body>"
    new_menu, new_foot = (
        part.replace("of the", "for any").replace("record", "report") for part in (menu, foot)
    )
    parted = f"<body><header>{new_menu}</header><main>{{}}</main><footer>{new_foot}</footer></body>"
    frames = [flat] * 8 + [parted] * 4
    bodies = [
        "".join(f"<p>{' '.join(inventor.sentence(chance) for _ in range(3))}</p>" for _ in range(4))
        for _ in frames
    ]
    documents = [segment_html(frame.format(body)) for frame, body in zip(frames, bodies, strict=True)]
    templates = learn(
        "hub",
        [
            PageBlocks(page_id=f"{at}", blocks=document_prints(document))
            for at, document in enumerate(documents)
        ],
    )
    for document in documents:
        cut = [entry is not None for entry in templates.verdicts(document)]
        assert cut == [True] * 3 + [False] * 4 + [True] * 2
