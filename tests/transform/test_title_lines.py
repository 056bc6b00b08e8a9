from __future__ import annotations

from transform.boilerplate.classify import classify
from transform.boilerplate.learning import PageBlocks, learn
from transform.boilerplate.masthead import find_masthead
from transform.boilerplate.page_prints import document_prints
from transform.boilerplate.title_lines import likely_lines
from transform.segment_text import segment_text

PROSE = (
    "The harbour board agreed on Monday to move the fishing quay, after three hours of talks with the town. "
    "Fishing crews had feared that the quay would close for good; the board now promises a berth for each crew."
)


def title_of(*blocks: str) -> str | None:
    document = segment_text("\n\n".join(blocks))
    found = find_masthead(document, [None] * len(document.blocks))
    return next((document.blocks[at].text for at, verdict in found if verdict.kind == "title"), None)


def test_the_words_of_a_title_come_again_in_the_text() -> None:
    title = "Board moves the fishing quay and calms the crews"
    assert (
        title_of("Skip to content and menu", title, "Get our best stories every day", PROSE, PROSE) == title
    )


def test_the_path_of_pages_names_the_title() -> None:
    title, standfirst = "Board moves the fishing quay", "After long talks crews are promised berths"
    assert title_of("Skip to content and menu", title, standfirst, PROSE) == standfirst
    for path in (f"Home > Town > {title}", f"{title} | The Harbour Post"):
        assert title_of(path, "Skip to content and menu", title, standfirst, PROSE) == title


def test_lines_below_name_the_kind_of_an_article_and_no_title() -> None:
    kind, title = "Fishing news and letters", "Board moves the quay"
    for below in (f"By Amy Hopkins, 3 May 2024 {kind}", f"{kind}, 3 May 2024"):
        assert title_of("Skip to content and menu", kind, title, below, PROSE) == title
    topic = "The fishing quay"
    assert title_of(topic, f"{topic}: an account of it all", PROSE) == f"{topic}: an account of it all"


def test_a_title_is_said_twice_where_the_path_of_pages_ends_in_a_line_of_its_own() -> None:
    title, standfirst = "Board moves the fishing quay", "After long talks crews are promised berths"
    assert title_of("Home pages and more", title, title, standfirst, PROSE) == title


def test_the_path_to_a_section_is_no_title() -> None:
    """Though its words come again in the text and none of the title's do."""
    title = "Who pays for it all"
    for path in ("Home › Fishing quay", "Home / The harbour board", "Start > Town > Fishing crews"):
        assert title_of(path, title, PROSE) == title
    assert title_of("Home › Fishing quay", PROSE) == "Home › Fishing quay"


def test_a_section_within_a_menu_is_no_title() -> None:
    title = "Who pays for it"
    assert title_of("Town, Sea and land, Sport, Weather.", "Sea and land", title, PROSE) == title
    assert title_of("Sea and land, Sport, Weather.", "Sea and land", title, PROSE) == "Sea and land"


def test_a_caption_is_no_title() -> None:
    title = "Board moves the fishing quay"
    caption = "The fishing quay of the harbour on Monday, before the talks (Photo: A. Hopkins)"
    assert title_of("Skip to content and menu", title, caption, PROSE) == title


def test_a_line_that_cites_is_no_title() -> None:
    title = "Board moves the quay"
    cited = "Berths that the board promises to the fishing crews of the harbour in 2025:[1]"
    assert title_of("Skip to content and menu", title, cited, PROSE) == title


def test_a_source_with_its_address_is_no_title() -> None:
    title = "Who pays for it"
    source = "A. Hopkins (2025, May 4). Fishing crews and the harbour board. https://harbour.example/crews"
    assert title_of(title, source, PROSE) == title


def test_a_title_in_characters_without_spaces_is_found() -> None:
    title = "港の再開発計画を市議会が承認"
    prose = "市議会は月曜日に、古い港の再開発計画を承認した。漁業関係者は岸壁の閉鎖を心配していた。" * 4
    assert title_of("購読とお知らせについてのご案内", title, "おすすめの特集記事はこちらから", prose) == title


def test_links_without_a_text_have_no_title() -> None:
    assert title_of("Arizona Cardinals in town", "Atlanta Falcons at home", "Shop this post today") is None


def test_the_line_over_a_day_is_the_title() -> None:
    title = "Berths for all at last"
    day = "Hannah Osei-Brandt · 12 March 2025 · 4 min read"
    assert title_of("News of fishing crews and quays", "Search", title, day, PROSE) == title


FRAME = ("Home", "Bulletin", "Cupboard of the small islands, a pharmacist opens one door each month")
DRUGS = {
    "Naloxone": "Naloxone reverses the effects of opioids within two minutes, and wears off before most of them do.",
    "Adrenaline": "Adrenaline is given into the thigh for anaphylaxis, and again after five minutes if it must be.",
    "Glucagon": "Glucagon raises the sugar in the blood where nobody finds a vein, and makes most people sick.",
    "Atropine": "Atropine quickens a slow heart, and many doses of it may be needed where somebody was poisoned.",
}


def test_a_name_alone_is_the_title_where_the_hub_is_known() -> None:
    documents = [
        segment_text("\n\n".join((*FRAME, name, text, text.upper(), "Most read", "Cupboards", "Imprint")))
        for name, text in DRUGS.items()
    ]
    pages = [PageBlocks(page_id=str(at), blocks=document_prints(d)) for at, d in enumerate(documents)]
    templates = learn("hub", pages)
    assert templates.entries
    for name, document in zip(DRUGS, documents, strict=True):
        blocks = classify(document, None, templates)
        assert [block.text for block in blocks if block.kind == "title"] == [name]


def test_the_hubs_own_line_is_the_title_on_a_page_alone() -> None:
    assert title_of(*FRAME, "Naloxone", DRUGS["Naloxone"]) == FRAME[-1]


def test_a_title_that_other_pages_list_stays_the_title() -> None:
    title = "Board moves the fishing quay of the harbour"
    texts = (PROSE, *(f"{text} {text}" for text in DRUGS.values()))
    titles = (title, *(f"How to give {name} on an island" for name in DRUGS))
    documents = [
        segment_text("\n\n".join((*FRAME, own, text, "Most read", title, "Imprint")))
        for own, text in zip(titles, texts, strict=True)
    ]
    pages = [PageBlocks(page_id=str(at), blocks=document_prints(d)) for at, d in enumerate(documents)]
    verdicts = learn("hub", pages).verdicts(documents[0])
    shared = [at for at, entry in enumerate(verdicts) if entry is not None]
    assert [block.text for block in documents[0].blocks].index(title) in shared
    found = find_masthead(documents[0], [None] * len(verdicts), shared=shared)
    assert next(documents[0].blocks[at].text for at, verdict in found if verdict.kind == "title") == title


def test_fields_over_the_text_are_no_title() -> None:
    fields = [
        "Harbour: the old one, now with a plan",
        "Board: it met on Monday for hours",
        "Agreed: on the plan",
    ]
    text = "The board met on Monday, and it took three hours to agree on the plan for the old harbour. " * 2
    blocks = segment_text("\n\n".join(["Home", "What the ships will find", *fields, text])).blocks
    assert likely_lines(blocks, [None] * len(blocks), 5, {}, {0}) == [1]
    assert 2 in likely_lines(blocks, [None] * len(blocks), 4, {}, {0})  # two labelled lines are no list
