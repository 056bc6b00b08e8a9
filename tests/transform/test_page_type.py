from __future__ import annotations

import pytest

from transform.article import PageType
from transform.page_type import not_article
from transform.segment_html import segment_html
from transform.segment_text import segment_text

SENTENCE = (
    "The study followed the patients for three years and found that most of them did well on treatment. "
)
ARTICLE = "".join(f"<p>{SENTENCE * 3}</p>" for _ in range(6))
ENTRIES = "".join(f'<li><a href="/a/{n}">Headline number {n} of the list</a></li>' for n in range(30))
TEASERS = "".join(
    f'<h2><a href="/a/{n}">Headline number {n} here</a></h2><p>Short teaser.</p>' for n in range(20)
)
RSS = '<?xml version="1.0"?>\n<rss version="2.0"><channel><title>News</title></channel></rss>'
SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.org</loc></url></urlset>'
)

NOT = [
    (PageType.ERROR, "<title>Page not found</title><h1>404</h1><p>Sorry.</p>", None),
    (PageType.ERROR, "<title>Seite nicht gefunden | Zeitung</title><p>Leider.</p>", None),
    (
        PageType.ERROR,
        "<title>Just a moment...</title><noscript>Enable JavaScript</noscript><p>Checking.</p>",
        None,
    ),
    (
        PageType.ERROR,
        "<title>Hub</title><h1>Oops! That page can’t be found.</h1><p>Try a search.</p>",
        None,
    ),
    (PageType.REDIRECT, '<meta http-equiv="refresh" content="0; url=/new"><p>Moved</p>', None),
    (PageType.REDIRECT, "<script>window.location.replace('/new')</script>", None),
    (PageType.LOGIN, "<title>Sign in</title><form><input name=u><input type=password></form>", None),
    (PageType.LOGIN, "<title>Connexion</title><p>Bienvenue</p>", "https://a.fr/login?next=/"),
    (PageType.CONSENT, "<title>Bevor Sie fortfahren</title><p>Wir verwenden Cookies</p>", None),
    (
        PageType.SEARCH,
        f"<title>Search results for lymphoma</title><ul>{ENTRIES}</ul>",
        "https://a.org/?s=x",
    ),
    (
        PageType.LISTING,
        f'<title>Lymphoma</title><body class="archive tag">{TEASERS}',
        "https://a.org/x/lymphoma",
    ),
    (PageType.LISTING, f"<title>News</title><ul>{ENTRIES}</ul>", "https://a.org/tag/lymphoma"),
    (PageType.LISTING, f"<title>Home</title>{TEASERS}", "https://a.org/"),
    (PageType.LISTING, f"<title>All of it</title>{TEASERS}", "https://a.org/en/news/page/2"),
    (PageType.LISTING, f"<title>Software</title>{TEASERS}", "https://a.org/topic/software"),
    (PageType.FEED, RSS, None),
    (PageType.FEED, SITEMAP, None),
]


@pytest.mark.parametrize(("page_type", "markup", "uri"), NOT)
def test_what_is_no_article_is_told_with_evidence(page_type: PageType, markup: str, uri: str | None) -> None:
    found = not_article(segment_html(markup, target_uri=uri), uri)
    assert found is not None
    assert found[0] is page_type
    assert found[1]


ARTICLES = [
    f"<title>Page not found: why links rot</title>{ARTICLE}",
    f"<title>Sign in, sign out: a history of passwords</title>{ARTICLE}<form><input type=password></form>",
    f"<title>Search results for dark matter disappoint</title>{ARTICLE}",
    f"<title>Before you continue: what consent means</title>{ARTICLE * 2}",
    f'<title>A</title><script>if (x) window.location = "/m"</script>{ARTICLE}',
    f"<title>A short item</title><ul>{ENTRIES}</ul><p>{SENTENCE * 6}</p>",
    f'<title>Topic</title><body class="single-post category-news">{ARTICLE}<ul>{ENTRIES}</ul>',
    "<p>Two words.</p>",
]


# Addresses that Python's own parser refuses: pages are judged as those without one.
MALFORMED = ["http://[bad/a", "http://[1:2:3/x]y", "https://ex\u2100mple.org/a", "//[x/"]


@pytest.mark.parametrize("uri", MALFORMED)
def test_a_malformed_address_says_nothing(uri: str) -> None:
    for _, markup, _ in NOT:
        document = segment_html(markup)
        assert not_article(document, uri) == not_article(document, None)


@pytest.mark.parametrize("markup", ARTICLES)
@pytest.mark.parametrize(
    "uri",
    [
        None,
        *MALFORMED,
        "https://a.org/2024/01/article",
        "https://a.org/category/news/article",
        "https://a.org/news/article",
    ],
)
def test_articles_are_left_alone(markup: str, uri: str | None) -> None:
    assert not_article(segment_html(markup, target_uri=uri), uri) is None


def test_text_dumps_are_judged_by_their_first_line() -> None:
    assert not_article(segment_text("404 Not Found\n\nnginx"), None) is not None
    assert not_article(segment_text("A study\n\n" + SENTENCE * 20), None) is None
