"""Fields of HTML pages: which of several sources decides, and what stays unsaid."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from transform.fields.access import access
from transform.fields.authors import authors
from transform.fields.canonical import canonical_url, is_front_page, without_tracking
from transform.fields.context import FieldContext
from transform.fields.dates import modified, published
from transform.fields.images import images
from transform.fields.language import in_language, main_script
from transform.fields.related import related_links
from transform.fields.section_topics import description, section, tags
from transform.fields.site_names import site_names
from transform.fields.titles import alternative_headline, headline
from transform.segment_html import segment_html

if TYPE_CHECKING:
    from transform.blocks import Block

URL = "https://www.example.org/news/2023/04/05/trial"
PROSE = "The trial enrolled patients in many countries, and its results were presented at a meeting. " * 3


def context(
    body: str = "", head: str = "", *, url: str | None = URL, lang: str = "en-US", **kinds: str
) -> FieldContext:
    page = f'<html lang="{lang}"><head>{head}</head><body>{body}</body></html>'
    document = segment_html(page, target_uri=url)
    blocks = tuple(_labelled(block, kinds) for block in document.blocks)
    text = "\n\n".join(block.text for block in blocks)
    return FieldContext(document=document, blocks=blocks, hub=None, target_uri=url, body=text, sections=())


def _labelled(block: Block, kinds: dict[str, str]) -> Block:
    """Return a block with the kind given for a word of its text."""
    kind = next((kind for word, kind in kinds.items() if word in block.text), block.kind)
    return block._replace(kind=kind)


def ld(**entry: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps(entry)}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


@pytest.mark.parametrize(
    ("body", "head", "expected"),
    [
        (
            "<h1>A trial succeeds at last</h1>",
            "<title>A trial succeeds at last | The Hub</title>",
            "A trial succeeds at last",
        ),
        ("", "<title>A trial succeeds at last | example.org</title>", "A trial succeeds at last"),
        (
            "",
            meta("og:title", "A trial &amp;amp; its results") + meta("og:site_name", "Hub"),
            "A trial & its results",
        ),
        (
            "<h1>Log in</h1><h1>A trial succeeds at last</h1>",
            meta("og:title", "A trial succeeds at last"),
            "A trial succeeds at last",
        ),
        (
            "<h1>Search words for a trial</h1>",
            "<title>Search words for a trial</title>"
            + ld(**{"@type": "NewsArticle", "headline": "Search words for a trial"})
            + meta("og:title", "At last, success"),
            "At last, success",
        ),
        (
            "<h1>A trial succeeds</h1>",
            "<title>Trial results 2024</title>" + meta("og:title", "Trial results 2024"),
            "A trial succeeds",
        ),
        ("<h1>ORIGINAL RESEARCH<br>A trial succeeds at last</h1>", "", "A trial succeeds at last"),
    ],
)
def test_the_headline_is_what_the_surest_places_agree_on(body: str, head: str, expected: str) -> None:
    found = headline(context(body, head))
    assert found is not None
    assert found.value == expected


def test_a_headline_shown_on_the_page_has_its_span() -> None:
    page = context("<h1>A trial succeeds at last</h1>", "<title>A trial succeeds at last</title>")
    found = headline(page)
    assert found is not None
    assert found.span is not None
    assert page.blocks[found.span.block].text[found.span.start : found.span.end] == found.value


def test_the_other_headline_is_kept() -> None:
    page = context("<h1>A trial succeeds</h1>", meta("og:title", "A trial gives hope to patients"))
    chosen, other = headline(page), alternative_headline(page)
    assert chosen is not None
    assert other is not None
    assert (chosen.value, other.value) == ("A trial succeeds", "A trial gives hope to patients")
    assert alternative_headline(context("<h1>A trial succeeds</h1>")) is None


def test_titles_that_say_otherwise_are_recorded_against_the_headline() -> None:
    head = "<title>A trial succeeds | The Hub</title>" + meta("og:title", "A trial gives hope to patients")
    found = headline(context("<h1>A trial succeeds</h1>", head + meta("og:site_name", "The Hub")))
    assert found is not None
    assert found.value == "A trial gives hope to patients"
    assert found.against == ("h1=A trial succeeds", "title=A trial succeeds")


def test_a_line_for_search_engines_over_the_headline_is_not_the_headline() -> None:
    body = "<h1>Drug X: trial, results</h1><p>Health</p><h2>A trial gives hope to patients</h2>"
    head = ld(**{"@type": "NewsArticle", "headline": "A trial gives hope to patients"})
    found = headline(context(body, head + meta("og:title", "Drug X: trial, results")))
    assert found is not None
    assert found.value == "A trial gives hope to patients"


def test_a_social_title_that_is_the_sites_name_is_a_front_pages_only() -> None:
    head = "<title>Trials of this year</title>" + meta("og:title", "Example")
    for url, expected in ((URL, "Trials of this year"), ("https://www.example.org/", "Example")):
        found = headline(context("<p>Text.</p>", head, url=url))
        assert found is not None
        assert found.value == expected


def test_a_page_without_titles_has_no_headline() -> None:
    assert headline(context("<p>Text.</p>")) is None


def test_site_names_come_off_either_end() -> None:
    names = site_names(segment_html(f"<head>{meta('og:site_name', 'The Hub')}</head><p>x</p>").head, URL)
    assert names.trim("Trial | The Hub") == "Trial"
    assert names.trim("example.org - Trial") == "Trial"
    assert names.trim("The Hub") == "The Hub"
    assert names.trim("Trial-The Hub") == "Trial"
    assert names.trim("B-ALL - CAR T") == "B-ALL - CAR T"


def test_json_ld_outranks_every_other_day_and_records_what_speaks_against_it() -> None:
    page = context(
        "<h1>A trial succeeds</h1><p>May 9, 2024</p>",
        ld(
            **{
                "@type": "NewsArticle",
                "datePublished": "2024-05-03T23:30:00-04:00",
                "dateModified": "2024-05-04",
            }
        ),
    )
    found = published(page)
    assert found is not None
    assert (found.value.day, found.rule) == (date(2024, 5, 3), "json-ld:datePublished")
    assert found.against == ("text=2024-05-09", "url=2023-04-05")
    changed = modified(page)
    assert changed is not None
    assert changed.value.day == date(2024, 5, 4)


@pytest.mark.parametrize(
    ("body", "head", "day"),
    [
        ("", meta("article:published_time", "2024-05-03T10:00:00Z"), date(2024, 5, 3)),
        ('<h1>T</h1><time datetime="2024-05-03">Friday</time>', "", date(2024, 5, 3)),
        ("<h1>A trial succeeds</h1><p>By Amy Hopkins | May 3, 2024 | 5 min read</p>", "", date(2024, 5, 3)),
        ("<h1>A trial succeeds</h1><p>Posted on</p><p>May 3, 2024</p>", "", date(2024, 5, 3)),
        ("<h1>A trial</h1><p>NCT02861001 | Published: May 3, 2024</p>", "", date(2024, 5, 3)),
        ("<h1>A trial</h1><p>By Amy Hopkins, Registered Dietitian, May 3, 2024</p>", "", date(2024, 5, 3)),
        ("<h1>A trial</h1><p>2024-05-03. By Amy</p>", "", date(2024, 5, 3)),
        ("", "", date(2023, 4, 5)),
        ("<h1>T</h1><p>May 3, 2024</p>", meta("dc.date", "2024-08-08"), date(2024, 5, 3)),
    ],
)
def test_the_day_is_found_in_order_of_trust(body: str, head: str, day: date) -> None:
    found = published(context(body, head))
    assert found is not None
    assert found.value.day == day


@pytest.mark.parametrize(
    ("body", "head", "url"),
    [
        (f"<h1>A trial succeeds</h1><p>{PROSE} It began on May 3, 2024.</p>", "", "https://example.org/a"),
        ("<h1>A trial succeeds</h1><p>Last updated: May 3, 2024</p>", "", "https://example.org/a"),
        ("<h1>A trial succeeds</h1><p>Congress: May 3, 2024</p>", "", "https://example.org/a"),
        ("<h1>A game</h1><p>3 May 2024</p><p>Release date: 3 May 2024</p>", "", "https://example.org/a"),
        ("<h1>All news</h1><p>May 3, 2024</p><p>May 4, 2024</p>", "", "https://example.org/a"),
        (
            "<h1>A trial</h1><p>ClinicalTrials.gov, NCT02861001. 13 June 2016.</p>",
            "",
            "https://example.org/a",
        ),
        ("<h1>A trial</h1><p>Registered on 13 June 2016</p>", "", "https://example.org/a"),
        ("<h1>Eine Studie</h1><p>Registriert am 13. Juni 2016</p>", "", "https://example.org/a"),
        (
            "<h1>A</h1><p>Trial registration:</p><p>Dutch register, 13 June 2016</p>",
            "",
            "https://example.org/a",
        ),
        ("<h1>A release</h1><p>2026-02-25.clover</p>", "", "https://example.org/a"),
        ("<h1>The hub of all hubs</h1><p>May 3, 2024</p>", "", "https://example.org/"),
        ("<h1>Shoes</h1><p>May 3, 2024</p>", meta("og:type", "product"), "https://example.org/a"),
    ],
)
def test_other_days_are_no_day_of_publication(body: str, head: str, url: str) -> None:
    assert published(context(body, head, url=url)) is None


def test_the_day_as_written_stays_where_the_language_settles_it() -> None:
    body = "<h1>A trial succeeds</h1><p>Published 05/03/2024</p>"
    american = published(context(body, lang="en-US", url=None))
    british = published(context(body, lang="en-GB", url=None))
    assert american is not None
    assert british is not None
    assert (american.value.day, british.value.day) == (date(2024, 5, 3), date(2024, 3, 5))
    assert published(context(body, lang="en", url=None)) is None


@pytest.mark.parametrize(
    ("body", "head", "names"),
    [
        (
            "",
            ld(**{"@type": "NewsArticle", "author": [{"@type": "Person", "name": "Amy Hopkins"}, "dpa"]}),
            ["Amy Hopkins", "dpa"],
        ),
        (
            "",
            ld(
                **{
                    "@graph": [
                        {"@type": "Article", "author": {"@id": "#amy"}},
                        {"@id": "#amy", "@type": "Person", "name": "Amy Hopkins"},
                    ]
                }
            ),
            ["Amy Hopkins"],
        ),
        (
            "",
            ld(**{"@type": "Article", "author": {"givenName": "Amy", "familyName": "Hopkins"}}),
            ["Amy Hopkins"],
        ),
        (
            "",
            meta("author", "Hub") + meta("author", "Amy Hopkins") + meta("og:site_name", "Hub"),
            ["Amy Hopkins"],
        ),
        (
            "",
            meta("citation_author", "Hopkins, Amy") + meta("citation_author", "Graf, Ute"),
            ["Amy Hopkins", "Ute Graf"],
        ),
        ('<h1>A trial succeeds</h1><p>By <a href="/author/amy">Amy Hopkins</a></p>', "", ["Amy Hopkins"]),
        ('<h1>A trial succeeds</h1><div class="article-author">Amy Hopkins</div>', "", ["Amy Hopkins"]),
        ("<h1>A trial succeeds</h1><p>Published May 3, 2024 by Amy Hopkins</p>", "", ["Amy Hopkins"]),
        (
            "<h1>A trial succeeds</h1><p>Rachel Lee, Deborah A. Taira, ScD</p>",
            "",
            ["Rachel Lee", "Deborah A. Taira"],
        ),
        (
            "<h1>A trial succeeds</h1><p>By Amy Hopkins</p>",
            ld(**{"@type": "Article", "author": {"@type": "Organization", "name": "The Hub"}})
            + meta("og:site_name", "The Hub"),
            ["Amy Hopkins"],
        ),
        (
            "<h1>A trial succeeds</h1>",
            ld(**{"@type": "Article", "author": {"@type": "Organization", "name": "The Hub"}})
            + meta("og:site_name", "The Hub"),
            ["The Hub"],
        ),
        (f"<h1>A trial succeeds</h1><p>{PROSE}</p>", "", []),
    ],
)
def test_authors_come_from_the_surest_place_that_names_a_person(
    body: str, head: str, names: list[str]
) -> None:
    assert [author.value.name for author in authors(context(body, head))] == names


@pytest.mark.parametrize(
    ("label", "names"),
    [
        ("Written by", ["Amy Hopkins"]),
        ("Verfasst von:", ["Amy Hopkins"]),
        ("By", ["Amy Hopkins"]),
        ("Authors", ["Amy Hopkins"]),
        ("Skrevet af", ["Amy Hopkins"]),
        ("Interview by", ["Amy Hopkins"]),
        ("Sponsored by", []),
        ("Nearby places", []),
        ("Authorised dealers", []),
        ("Est. reading time", []),
    ],
)
def test_a_card_names_an_author_only_beside_a_label_that_says_so(label: str, names: list[str]) -> None:
    head = meta("twitter:label1", label) + meta("twitter:data1", "Amy Hopkins")
    assert [author.value.name for author in authors(context("<h1>A trial succeeds</h1>", head))] == names


BY_LINK = '<h1>A trial succeeds</h1><p>{}<a href="/author/a">Amy Hopkins</a>{}</p>'


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ("<h1>Process Knowledge, Part Four</h1>", []),
        ("<h1>A trial succeeds</h1><h3>Dental Problems and Their Prevention</h3>", []),
        (
            "<h1>A trial succeeds</h1><p>Industry Reports, Common Words</p><p>common words, industry reports</p>",
            [],
        ),
        ('<h1>A trial succeeds</h1><p><a href="/x">Mobile Apps and App Kits</a></p>', []),
        (
            "<h1>A trial succeeds</h1><p>Naftali Tishby, Fernando Pereira</p>",
            ["Naftali Tishby", "Fernando Pereira"],
        ),
        ("<h1>A trial succeeds</h1><p>By Clay</p>", ["Clay"]),
        ("<p>By Collection</p>" + "<p>One.</p>" * 30 + "<h1>A trial succeeds</h1>", []),
        (
            "<h1>A trial succeeds</h1><p>Author: Amy Hopkins<br>Released: June by Tor Books</p>",
            ["Amy Hopkins"],
        ),
        ("<h1>A trial succeeds</h1><p>By hubhall February 16, 2026 Many Comments</p>", ["hubhall"]),
    ],
    ids=["title", "heading", "common-words", "link", "names", "by-name", "far", "label", "day"],
)
def test_a_byline_line_names_persons_and_nothing_else(body: str, names: list[str]) -> None:
    words = ("Process", "Dental", "Industry", "Mobile", "Naftali", "By ", "Author: ")
    page = context(body, **dict.fromkeys(words, "byline"))
    assert [author.value.name for author in authors(page)] == names


@pytest.mark.parametrize(
    ("body", "names"),
    [
        (BY_LINK.format("By ", ""), ["Amy Hopkins"]),
        (BY_LINK.format("By Ute Graf. Edited by: ", ""), []),
        (BY_LINK.format("It may be other than you think it is, says the yoga teacher ", ", who knows."), []),
        ('<h1>Scores</h1><p>v <a href="/team/_/name/ne">New England</a></p>', []),
        ("<h1>A trial succeeds</h1><blockquote><p>Laura Ono, MD</p></blockquote>", []),
        (
            "<h1>A trial succeeds</h1><p>By focusing on the best of them, firms can streamline what they do.</p>",
            [],
        ),
        ("<h1>Project Update News 2024-10-04</h1>", []),
        ('<h1>A trial succeeds</h1><div class="author">About Amy Hopkins</div>', ["Amy Hopkins"]),
    ],
    ids=["link", "editor", "sentence", "team", "quotation", "by-doing", "headline-with-day", "about"],
)
def test_persons_of_prose_and_other_work_are_no_authors(body: str, names: list[str]) -> None:
    page = context(body, Laura="quotation")
    assert [a.value.name for a in authors(page) if a.value.name != "Ute Graf"] == names


@pytest.mark.parametrize(
    ("crumb", "expected"),
    [
        ("A trial succeeds at last", "Trials"),
        ("Blog: A Trial Succeeds at Last, in 2024", "Trials"),
        ("Leukaemia", "Leukaemia"),
    ],
)
def test_the_section_is_no_breadcrumb_of_the_article(crumb: str, expected: str) -> None:
    items = [{"@type": "ListItem", "name": name} for name in ("Home", "Trials", crumb)]
    head = "<title>Another title</title>" + ld(**{"@type": "BreadcrumbList", "itemListElement": items})
    found = section(context("<h1>A trial succeeds at last</h1>", head))
    assert found is not None
    assert found.value == expected


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("pt-br", PROSE, "pt-BR"),
        ("eng", PROSE, "en"),
        ("en", "試験は成功した。患者はとても喜んでいる。" * 12, "ja"),
        ("", "Исследование показало хорошие результаты у пациентов с лейкозом. " * 5, "ru"),
        (
            "",
            "Die Studie zeigte gute Ergebnisse bei Patienten mit Leukämie und wurde heute vorgestellt. " * 5,
            "de",
        ),
        ("", "Kurz.", None),
    ],
)
def test_the_language_is_declared_or_shown_by_the_text(lang: str, text: str, expected: str | None) -> None:
    found = in_language(context(f"<p>{text}</p>", lang=lang))
    assert (found.value if found else None) == expected


SPANISH = (
    "El estudio evaluó los cambios en el consumo de bebidas azucaradas entre los adolescentes de la ciudad, y los "
    "resultados muestran que la obesidad disminuyó en las escuelas donde se ofrecieron alimentos saludables. "
)
FRENCH = (
    "Les patients qui ont reçu le traitement pendant un an avaient une meilleure qualité de vie que ceux du groupe "
    "témoin, et les chercheurs pensent que cette différence est due à la durée du suivi. "
)
SERBIAN = (
    "Istraživanje je pokazalo da se zdravlje bolesnika poboljšalo nakon godinu dana liječenja, a većina njih nije "
    "imala nikakvih nuspojava koje bi zahtijevale prekid terapije u bolnici. "
)


@pytest.mark.parametrize(
    ("lang", "text", "expected", "against"),
    [
        ("en", SPANISH * 4, "es", ("html:lang=en",)),
        ("en-US", FRENCH * 4, "fr", ("html:lang=en-US",)),
        ("de", PROSE * 12, "en", ("html:lang=de",)),
        ("ru", SPANISH * 4, "es", ("html:lang=ru",)),
        ("es-MX", SPANISH * 4, "es-MX", ()),
        ("en", SPANISH * 2, "en", ("detected=es",)),  # too short
        ("en", SPANISH * 4 + PROSE * 6, "en", ("detected=es",)),  # mixed
        ("es", PROSE * 6 + SPANISH * 4, "es", ("detected=en",)),
        ("fr", SPANISH[:150], "fr", ()),
        ("hr", SERBIAN * 5, "hr", ()),  # standards of one language
        ("sr", SERBIAN * 5, "sr", ()),
        ("gsw", SPANISH * 4, "gsw", ()),  # not known to detection
    ],
)
def test_a_declared_language_yields_to_a_long_text_that_is_all_in_another(
    lang: str, text: str, expected: str, against: tuple[str, ...]
) -> None:
    found = in_language(context(f"<p>{text}</p>", lang=lang))
    assert found is not None
    assert (found.value, found.against) == (expected, against)


def test_the_main_script_needs_enough_letters() -> None:
    assert main_script("abc") is None
    assert main_script("Ελληνικά " * 20) == "GREEK"


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/a/b?id=3&utm_source=x#top", "https://www.example.org/a/b?id=3"),
        ("https://other.example/a", None),
        ("https://www.example.org/", None),
        ("https://m.example.org/a", "https://m.example.org/a"),
        ("http://[bad", None),
    ],
)
def test_a_canonical_address_counts_on_its_own_domain_with_a_path(href: str, expected: str | None) -> None:
    found = canonical_url(context(head=f'<link rel="canonical" href="{href}">'))
    assert (found.value if found else None) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://h.example", True),
        ("https://h.example/?page=2", True),
        ("https://h.example/a", False),
        ("http://[bad/a", False),
        ("page.html", False),
        (None, False),
    ],
)
def test_a_front_page_is_a_host_without_a_path(url: str | None, *, expected: bool) -> None:
    assert is_front_page(url) is expected


def test_parameters_without_tracking_stay_as_written() -> None:
    assert without_tracking("https://h.example/a?q=a%20b&x") == "https://h.example/a?q=a%20b&x"


def test_section_tags_and_description() -> None:
    page = context(
        head=meta("article:section", "Leukaemia")
        + meta("keywords", "CAR T, B-ALL, car t")
        + meta("description", "Short &amp; good")
    )
    found = section(page)
    summary = description(page)
    assert found is not None
    assert summary is not None
    assert (found.value, summary.value) == ("Leukaemia", "Short & good")
    assert [tag.value for tag in tags(page)] == ["CAR T", "B-ALL"]


def test_access_says_only_what_the_page_says() -> None:
    said = access(
        context(
            "<p>For professionals only</p>",
            ld(**{"@type": "Article", "isAccessibleForFree": "False"})
            + meta("robots", "noindex, noai")
            + meta("googlebot", "nosnippet"),
            professionals="access_disclaimer",
        )
    )
    assert said.professionals_only is not None
    assert said.paywall is not None
    assert (said.professionals_only.value, said.professionals_only.raw) == (True, "For professionals only")
    assert (said.paywall.value, said.paywall.raw) == (True, "False")
    assert said.paywall.rule == "json-ld:isAccessibleForFree"
    assert [directive.value for directive in said.robots] == ["googlebot:nosnippet", "noai", "noindex"]
    assert said.robots[0].rule == "meta:googlebot"
    silent = access(context("<p>Text</p>"))
    assert (silent.professionals_only, silent.paywall, silent.robots) == (None, None, ())


def test_images_of_the_body_have_their_captions() -> None:
    body = (
        f'<p>{PROSE}</p><figure><img data-src="/a.jpg" src="data:image/gif;base64,R0" alt="A cell">'
        f'<figcaption>A caption</figcaption></figure><p>{PROSE}</p><img src="/i.png" width="16">'
    )
    (found,) = images(context(body))
    assert (found.value.url, found.value.caption, found.value.alt) == (
        "https://www.example.org/a.jpg",
        "A caption",
        "A cell",
    )


def test_an_image_without_caption_has_its_address_as_found() -> None:
    (found,) = images(context(f'<p>{PROSE}</p><img src=" /a.jpg?w=640 "><p>{PROSE}</p>'))
    assert (found.value.url, found.raw) == ("https://www.example.org/a.jpg?w=640", "/a.jpg?w=640")


def test_related_links_are_titled_links_of_the_same_site() -> None:
    body = (
        '<p>Related: <a href="/b?utm_source=x">Another trial of the same drug</a> <a href="/c">More</a>'
        ' <a href="https://other.example/d">A trial of another house</a></p>'
    )
    (found,) = related_links(context(body, Related="related_links"))
    assert (found.value.url, found.value.title) == (
        "https://www.example.org/b",
        "Another trial of the same drug",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The trial was the first of its kind, and the patients were treated with the drug for a year. ",
            "en",
        ),
        ("Het onderzoek was het eerste in zijn soort en de patiënten werden een jaar lang behandeld. ", "nl"),
        ("Die Studie „The Trial of the Year“ war die erste ihrer Art und wurde gut aufgenommen. ", "de"),
    ],
)
def test_an_undeclared_language_shows_in_the_text(text: str, expected: str) -> None:
    page = context(f"<p>{text * 4}</p>", lang="")
    found = in_language(page)
    assert found is not None
    assert (found.value, found.rule) == (expected, "detected")
