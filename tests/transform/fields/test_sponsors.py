"""Sponsor notices become organisations with their roles."""

from __future__ import annotations

import pytest

from transform.blocks import Block
from transform.fields.context import FieldContext
from transform.fields.sponsors import independence, mentions
from transform.segment_text import segment_text


def notice(text: str) -> FieldContext:
    block = Block(position=0, text=text, kind="sponsor_notice", rule="notice:sponsor_notice")
    document = segment_text(text, target_uri=None)
    return FieldContext(document=document, blocks=(block,), hub=None, target_uri=None, body="", sections=())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sponsored by Bayer AG.", [("Bayer AG", "sponsor", None)]),
        ("Promoted and paid for by AstraZeneca UK Ltd.", [("AstraZeneca UK Ltd.", "sponsor", None)]),
        (
            "Funded by the National Institutes of Health (grant R01 CA123456).",
            [("National Institutes of Health", "sponsor", None)],
        ),
        (
            "This webinar is sponsored by Daiichi Sankyo Europe GmbH, which had no editorial control.",
            [("Daiichi Sankyo Europe GmbH", "sponsor", None)],
        ),
        (
            "This activity is supported by educational grants from Pfizer and Roche.",
            [("Pfizer", "supporter", "educational grant"), ("Roche", "supporter", "educational grant")],
        ),
        ("Dieses Angebot wird unterstützt von Bayer Vital GmbH.", [("Bayer Vital GmbH", "supporter", None)]),
    ],
)
def test_a_notice_names_organisations_with_their_roles(
    text: str, expected: list[tuple[str, str, str | None]]
) -> None:
    found = mentions(notice(text))
    assert [(one.value.name, one.value.role, one.value.support_type) for one in found] == expected
    for one in found:
        assert one.span is not None
        assert text[one.span.start : one.span.end] == one.raw


def test_the_statement_of_independence_is_its_own_sentence() -> None:
    found = independence(notice("Funded by Takeda. Takeda had no influence over the content."))
    assert found is not None
    assert found.value == "Takeda had no influence over the content."
    assert independence(notice("Funded by Takeda.")) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "We have received funding from Amvela and Bortex Pharma to develop this website.",
            [("Amvela", "supporter", "funding"), ("Bortex Pharma", "supporter", "funding")],
        ),
        ("In partnership with the Amvela Foundation", [("Amvela Foundation", "supporter", None)]),
        ("Brought to you by Amvela and Company.", [("Amvela and Company", "sponsor", None)]),
        ("This webinar was funded and organised by Amvela.", [("Amvela", "sponsor", None)]),
        ("Finanziert durch Mittel von Amvela.", [("Amvela", "sponsor", None)]),
        ("Mit Unterstützung der Firma Amvela GmbH", [("Amvela GmbH", "supporter", None)]),
        ("Avec le soutien de la Fondation Amvela", [("Fondation Amvela", "supporter", None)]),
        ("本网站由诺华和罗氏赞助。", [("诺华", "sponsor", None), ("罗氏", "sponsor", None)]),
    ],
)
def test_names_stand_without_articles_and_purposes(
    text: str, expected: list[tuple[str, str, str | None]]
) -> None:
    found = mentions(notice(text))
    assert [(one.value.name, one.value.role, one.value.support_type) for one in found] == expected


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("We thank the following companies for their support: Amvela, Bortex", ["Amvela", "Bortex"]),
        ("Avec le soutien de Amvela et de Bortex", ["Amvela", "Bortex"]),
        ("Dieses Webinar wurde von Amvela finanziell unterstützt.", ["Amvela"]),
        ("Realizzato grazie al contributo di Amvela", ["Amvela"]),
        ("Bu içerik Amvela ve Bortex sponsorluğunda hazırlanmıştır.", ["Amvela", "Bortex"]),
        ("Sponsors and partners: Amvela, Bortex", ["Amvela", "Bortex"]),
    ],
)
def test_names_are_read_whatever_the_sentence_is_built_like(text: str, names: list[str]) -> None:
    assert [one.value.name for one in mentions(notice(text))] == names


def test_long_runs_of_white_space_cost_their_length() -> None:
    """Each of them was tried from each of its places: these would have taken a minute."""
    sentences = (f"Sponsored by Pfizer{' ' * 1500}and Roche." for _ in range(400))
    found = mentions(notice("\n".join(sentences)))
    assert [mention.value.name for mention in found] == ["Pfizer", "Roche"]
