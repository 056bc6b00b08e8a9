# ruff: noqa: E501, ISC004 - notices are as long as notices are
"""Pages of a family of hubs, put together from parts: whichever a page has, each comes out as what it is."""

from __future__ import annotations

from html import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from transform.article import Article
from transform.pipeline import parse_page

HUBS = [
    "ALL Hub",
    "AML Hub",
    "GvHD Hub",
    "Lymphoma Hub",
    "MDS Hub",
    "MPN Hub",
    "Multiple Myeloma Hub",
    "Sarcoma Hub",
]
COMPANIES = [
    "Amgen",
    "Autolus",
    "Jazz Pharmaceuticals",
    "Pfizer",
    "Daiichi Sankyo, Inc.",
    "Johnson & Johnson",
    "BeOne",
]
JOINS = ["sponsored by", "supported by", "funded by", "supported through an educational grant from"]
HEADLINES = [
    "Allogeneic HSCT in CR2 for AYAs with ALL: A dual-center study",
    "What is new in relapsed disease?",
    "Tagraxofusp plus azacitidine in older adults",
    "How I sequence therapies after two prior lines",
]
BYLINES = ["By Amy Hopkins", "By Ella Dixon, Haimanti Mandal, and Tim Lucas", "By Dr Jane O’Neill"]
DATES = ["May 11, 2026", "24 October 2025", "Oct 24, 2025", "2026-05-11", "11 May 2026"]
LEADS = [
    "Results from a single-center retrospective study, evaluating the impact of transplantation on survival in 368 "
    "patients with disease, were published in Blood by Liu et al. Key outcomes included overall survival (OS).",
    "At the 66th ASH Annual Meeting, data from a phase II trial were presented that assessed a new combination in "
    "older adults who are not fit for intensive treatment. Here, we summarize the main results of the trial.",
]
DATA = (
    "At median follow-up of 36 months, 3-year OS was 53% (95% CI, 45–61). MRD predicted worse OS (p = 0.004)."
)
LEARNING = (
    "Transplantation remains a curative option, with outcomes influenced by MRD status and comorbidities."
)
SURVEY = [
    "The content was clear and easy to understand",
    "The content addressed the learning objectives",
    "The content was relevant to my practice",
    "I will change my clinical practice as a result of this content",
]
QUESTION = "What is your perception of incorporating blinatumomab into upfront treatment regimens?"


TAGS = {"title": "h1", "references_heading": "h3", "poll_heading": "h4", "donation_appeal_heading": "h4"}
PLACES = [("header", "header"), ("main", "main"), ("section class='feedback'", "section")]


def names(companies: list[str]) -> str:
    if len(companies) < 3:
        return " and ".join(companies)
    return ", ".join(companies[:-1]) + ", and " + companies[-1]


@st.composite
def pages(draw: st.DrawFn) -> list[tuple[str, str]]:
    hub = draw(st.sampled_from(HUBS))
    written = draw(st.sampled_from([hub, hub.lower(), hub.upper()]))
    companies = draw(st.lists(st.sampled_from(COMPANIES), min_size=1, max_size=5, unique=True))
    sponsors = f"The {hub} is an independent medical education platform, {draw(st.sampled_from(JOINS))} {names(companies)}."
    top = [
        (
            "access_disclaimer",
            "All content on this site is intended for healthcare professionals only. By acknowledging this message and "
            "accessing the information on this website you are confirming that you are a Healthcare Professional. If "
            f"you are a patient or carer, please visit Know {hub.removesuffix(' Hub')}.",
        ),
        ("translate_widget", "\u00a0 \u00a0 TRANSLATE"),
        (
            "translate_notice",
            f"The {written} website uses a third-party service provided by Google that dynamically translates web "
            f"content. Translations are machine generated, so may not be an exact or complete translation, and the "
            f"{written} cannot guarantee the accuracy of translated content.",
        ),
        (
            "sponsor_notice",
            f"{sponsors} Funders are allowed no direct influence on our content. View funders.",
        ),
        (
            "donation_appeal_heading",
            "Now you can support HCPs in making informed decisions for their patients",
        ),
        (
            "donation_appeal",
            "Your contribution helps us continuously deliver expertly curated content to HCPs worldwide.",
        ),
        ("call_to_action", "Find out more"),
    ]
    top = [part for part in top if draw(st.integers(0, 4))]
    masthead = [
        ("byline", draw(st.sampled_from(BYLINES))),
        ("share_widget", "Share:"),
        ("published_date", draw(st.sampled_from(DATES))),
    ]
    masthead = draw(st.permutations([part for part in masthead if draw(st.integers(0, 3))]))
    objective = (
        "learning_objective",
        "Learning objective: After reading this article, learners will be able to cite a new trial.",
    )
    body = [
        ("lead_paragraph", draw(st.sampled_from(LEADS))),
        ("key_data", f"Key data:\u00a0{DATA}"),
        ("key_learning", f"Key learning: {LEARNING}"),
    ]
    survey = [("survey_prompt", "Please indicate your level of agreement with the following statements:")]
    survey += [("survey_statement", statement) for statement in SURVEY[: draw(st.integers(1, 4))]]
    poll = [("poll_heading", "Your opinion matters"), ("poll_question", QUESTION)]
    end = [
        part for block in draw(st.permutations([survey, poll])) if draw(st.integers(0, 3)) for part in block
    ]
    middle = [objective] if draw(st.booleans()) else []
    references = [("references_heading", "References")] if draw(st.booleans()) else []
    return [*top, ("title", draw(st.sampled_from(HEADLINES))), *masthead, *middle, *body, *references, *end]


def as_html(parts: list[tuple[str, str]]) -> str:
    """Return the page as its hub would serve it: notices in the header, survey and poll after the article."""
    placed: list[list[str]] = [[], [], []]
    for kind, text in parts:
        opened = any("<h1>" in piece for piece in placed[1]) or kind == "title"
        place = 2 if kind.startswith(("survey", "poll")) else int(opened)
        tag = TAGS.get(kind, "p")
        label, colon, rest = text.partition(":")
        labelled = kind in {"key_data", "key_learning", "learning_objective"}
        inner = f"<strong>{label}{colon}</strong>{escape(rest)}" if labelled else escape(text)
        placed[place].append(f"<{tag}>{inner}</{tag}>")
    body = "".join(f"<{o}>{''.join(p)}</{c}>" for (o, c), p in zip(PLACES, placed, strict=True))
    headline = next(text for kind, text in parts if kind == "title")
    return f"<html lang='en'><head><title>{escape(headline)}</title></head><body>{body}</body></html>"


@settings(max_examples=60)
@given(pages(), st.sampled_from(["\n\n", "\r\n\r\n", "\n \n", "\n\n\n", "\n"]))
def test_each_part_comes_out_as_what_it_is(parts: list[tuple[str, str]], gap: str) -> None:
    article = parse_page(gap.join(text for _, text in parts).encode(), media_type="text/plain")
    assert isinstance(article, Article)
    assert [(block.kind, block.text) for block in article.blocks] == parts
    body = [text for kind, text in parts if kind in {"lead_paragraph", "key_data", "key_learning"}]
    assert article.article_body == "\n\n".join(body).replace("\u00a0", " ")


@settings(max_examples=30)
@given(pages())
def test_the_same_page_as_html(parts: list[tuple[str, str]]) -> None:
    article = parse_page(as_html(parts).encode())
    assert isinstance(article, Article)
    expected = [(kind, " ".join(text.split())) for kind, text in parts]
    assert [(block.kind, block.text) for block in article.blocks] == expected
    body = [text for kind, text in expected if kind in {"lead_paragraph", "key_data", "key_learning"}]
    assert article.article_body == "\n\n".join(body)
