"""A site that says by its own name who pays for it writes a notice; whoever else is paid for is the text's."""

from __future__ import annotations

import pytest

from transform import parse_page
from transform.article import Article

PROSE = "The board met on Monday, and it took three hours to agree on the plan for the old harbour. " * 3
TITLE = "Quayside: the harbour gets a new plan"
PAGE = f"AirwayED | Learn more\n\n{TITLE}\n\nBy Amy Hopkins\n\n3 May 2024\n\n{PROSE}\n\n%s\n\n{PROSE[:200]}"


def parsed(payload: str, media_type: str = "text/plain") -> Article:
    outcome = parse_page(payload.encode(), media_type=media_type)
    assert isinstance(outcome, Article)
    return outcome


@pytest.mark.parametrize(
    "said",
    [
        "AirwayED receives financial support from Pulmora and Aerion. The supporters had no role in the content.",
        "AirwayED is sponsored by Pulmora and supported by Aerion.",
        "The AirwayED is made possible by educational funding from Pulmora and Aerion.",
        "AirwayED wird von der Pulmora GmbH und der Aerion AG unterstützt.",
        "AirwayED wird von Pulmora und der Aerion GmbH & Co. KG finanziert. Die Sponsoren haben keinen Einfluss.",
        "AirwayED est financé par Pulmora et Aerion.",
        "AirwayED cuenta con el apoyo de Pulmora y Aerion.",
        "AirwayED è sponsorizzato da Pulmora e Aerion.",
        "AirwayEDはPulmoraおよびAerionの提供により運営されています。",
    ],
)
def test_a_site_says_by_its_name_who_pays(said: str) -> None:
    article = parsed(PAGE % said)
    names = [mention.value.name.split()[0] for mention in article.sponsor_mentions]
    assert names == ["Pulmora", "Aerion"]
    assert said not in article.article_body


@pytest.mark.parametrize(
    "said",
    [
        "SPRINTER is sponsored by Pulmora and supported by Aerion.",  # a trial
        "AirwayEDs are sponsored by Pulmora and supported by Aerion.",
        "Quayside is sponsored by Pulmora and supported by Aerion.",  # what the title speaks of
        "AirwayED was founded in 2004 by two nurses, and is read in forty countries of the world.",
    ],
)
def test_what_somebody_else_is_paid_stays_text(said: str) -> None:
    article = parsed(PAGE % said)
    assert article.sponsor_mentions == ()
    assert said in article.article_body


def test_the_end_of_the_title_names_the_site() -> None:
    said = "<p>MindMatters is sponsored by Pulmora.</p>"
    page = f"<title>{TITLE} - MindMatters</title><h1>{TITLE}</h1><p>{PROSE}</p>{said}<p>{PROSE[:200]}</p>"
    assert [found.value.name for found in parsed(page, "text/html").sponsor_mentions] == ["Pulmora"]
