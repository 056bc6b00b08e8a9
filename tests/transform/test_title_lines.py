from __future__ import annotations

from transform.boilerplate.masthead import find_masthead
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


def test_a_caption_is_no_title() -> None:
    title = "Board moves the fishing quay"
    caption = "The fishing quay of the harbour on Monday, before the talks (Photo: A. Hopkins)"
    assert title_of("Skip to content and menu", title, caption, PROSE) == title


def test_a_line_that_cites_is_no_title() -> None:
    title = "Board moves the quay"
    cited = "Berths that the board promises to the fishing crews of the harbour in 2025:[1]"
    assert title_of("Skip to content and menu", title, cited, PROSE) == title


def test_a_title_in_characters_without_spaces_is_found() -> None:
    title = "港の再開発計画を市議会が承認"
    prose = "市議会は月曜日に、古い港の再開発計画を承認した。漁業関係者は岸壁の閉鎖を心配していた。" * 4
    assert title_of("購読とお知らせについてのご案内", title, "おすすめの特集記事はこちらから", prose) == title


def test_links_without_a_text_have_no_title() -> None:
    assert title_of("Arizona Cardinals in town", "Atlanta Falcons at home", "Shop this post today") is None
