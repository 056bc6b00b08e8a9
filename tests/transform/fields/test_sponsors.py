"""Sponsor notices become organisations with their roles."""

from __future__ import annotations

import pytest

from transform.blocks import Block
from transform.fields.context import FieldContext
from transform.fields.sponsors import independence, mentions
from transform.segment_text import segment_text


def notice(text: str, kind: str = "sponsor_notice") -> FieldContext:
    block = Block(position=0, text=text, kind=kind, rule=f"notice:{kind}")
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


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Sponsored by Amvela GmbH & Co. KG and Bortex.", ["Amvela GmbH & Co. KG", "Bortex"]),
        ("Sponsored by Amvela Inc. (a Bortex company) and Corvin.", ["Amvela Inc.", "Corvin"]),
        ("Funded by Amvela KGaA, Darmstadt, Germany.", ["Amvela KGaA"]),
        ("Funded by Amvela, Inc., Rahway, NJ, USA, and Bortex, Basel.", ["Amvela, Inc.", "Bortex", "Basel"]),
        (
            "With a grant from Amvela, LLC, administered by Bortex Affairs, LLC, and Corvin.",
            ["Amvela, LLC", "Corvin"],
        ),
        ("Supported by Amvela Inc.; Bortex AG; and Corvin, Inc.", ["Amvela Inc.", "Bortex AG", "Corvin, Inc."]),
        ("Our sponsors are Amvela, Bortex/Corvin, and Delmar.", ["Amvela", "Bortex/Corvin", "Delmar"]),
        ("Der Hub wird gesponsert von Amvela; die Sponsoren haben keinen Einfluss auf Inhalte.", ["Amvela"]),
        ("The sponsors are allowed no influence.", []),
        ("Our sponsors provide financial support; they have no say.", []),
    ],
)  # fmt: skip
def test_a_name_ends_where_the_firm_does(text: str, names: list[str]) -> None:
    assert [one.value.name for one in mentions(notice(text))] == names


@pytest.mark.parametrize(
    ("text", "names", "support"),
    [
        (
            "Amvela and Bortex Inc. provide funding; funders have no influence.",
            ["Amvela", "Bortex Inc."],
            "funding",
        ),
        ("Amvela has kindly provided educational grants.", ["Amvela"], "educational grant"),
        (
            "Funded by an independent medical education grant from Amvela.",
            ["Amvela"],
            "independent medical education grant",
        ),
        (
            "Ce site est soutenu par une subvention éducative indépendante d’Amvela et de Bortex.",
            ["Amvela", "Bortex"],
            "subvention éducative indépendante",
        ),
        (
            "Ce programme est rendu possible grâce à une subvention sans restriction de Bortex et d’Amvela.",
            ["Bortex", "Amvela"],
            "subvention sans restriction",
        ),
        (
            "Con el apoyo de una beca educativa independiente de Amvela, S.A. e Incor.",
            ["Amvela, S.A.", "Incor"],
            "beca educativa independiente",
        ),
        (
            "Gefördert durch einen unabhängigen Bildungszuschuss der Amvela GmbH.",
            ["Amvela GmbH"],
            "unabhängigen bildungszuschuss",
        ),
        (
            "Dieses Programm wird durch eine Zuwendung von Amvela und Bortex unterstützt.",
            ["Amvela", "Bortex"],
            "zuwendung",
        ),
    ],
)
def test_a_grant_is_the_kind_of_support_and_no_name(text: str, names: list[str], support: str | None) -> None:
    found = mentions(notice(text))
    assert [one.value.name for one in found] == names
    assert {(one.value.role, one.value.support_type) for one in found} == {("supporter", support)}


def test_a_name_may_have_two_appositions() -> None:
    (one, other) = mentions(
        notice("Sponsored by Amvela (a member of the Bortex Group), part of Corvin, and Delmar.")
    )
    assert (one.value.name, one.value.affiliation_org, other.value.name) == (
        "Amvela",
        "Bortex Group",
        "Delmar",
    )


def test_what_stands_behind_an_apposition_is_no_name() -> None:
    """A sentence that goes on in small letters, or a figure, was read as the apposition's number: the page was lost."""
    for rest in (". the funders are allowed no influence", ". 2 of them", ") 5"):
        (one,) = mentions(notice(f"Sponsored by Amvela (a member of the Bortex Group){rest}"))
        assert (one.value.name, one.value.affiliation_org) == ("Amvela", "Bortex Group")


def test_long_runs_of_white_space_cost_their_length() -> None:
    """Each of them was tried from each of its places: these would have taken a minute."""
    sentences = (f"Sponsored by Pfizer{' ' * 1500}and Roche." for _ in range(400))
    found = mentions(notice("\n".join(sentences)))
    assert [mention.value.name for mention in found] == ["Pfizer", "Roche"]


@pytest.mark.parametrize(
    ("text", "role", "support"),
    [
        ("Amvela sponsors this newsletter and has no say in it.", "sponsor", None),
        ("Our independent programme is financially supported by Amvela.", "supporter", None),
        ("Commercial support: Amvela", "supporter", "support"),
        (
            "Finanziert mit einem unabhängigen Bildungszuschuss von Amvela",
            "supporter",
            "unabhängigen bildungszuschuss",
        ),
        ("Amvela finance ce portail sans intervenir sur son contenu.", "sponsor", None),
        (
            "Financiado mediante una subvención independiente de Amvela",
            "supporter",
            "subvención independiente",
        ),
        ("Webinar został zorganizowany i sfinansowany przez Amvela.", "sponsor", None),
        ("Bu platformu Amvela finanse etmektedir.", "sponsor", None),
        ("本网站的赞助商为Amvela。", "sponsor", None),
        ("このサイトのスポンサーはAmvelaです。", "sponsor", None),
        ("この教育プログラムはAmvelaの支援を受けています。", "supporter", None),
    ],
)
def test_the_verb_gives_the_role_wherever_it_stands(text: str, role: str, support: str | None) -> None:
    (found,) = mentions(notice(text))
    assert (found.value.name, found.value.role, found.value.support_type) == ("Amvela", role, support)


@pytest.mark.parametrize(
    ("kind", "text", "names"),
    [
        (
            "access_disclaimer",
            (
                "This website is intended for healthcare professionals outside the US only and has been funded by an "
                "educational grant from Boehringer Ingelheim International GmbH."
            ),
            ["Boehringer Ingelheim International GmbH"],
        ),
        (
            "access_disclaimer",
            "This site is for healthcare professionals only. The AML Hub is supported by Astellas and Pfizer.",
            ["Astellas", "Pfizer"],
        ),
        (
            "translate_notice",
            "This page was translated by Google Translate. The AML Hub is sponsored by Astellas. Translations may err.",
            ["Astellas"],
        ),
        (
            "access_disclaimer",
            "This site is for healthcare professionals only, supported by an expert team.",
            [],
        ),
        ("translate_notice", "Translations on this site are powered by Google Translate.", []),
        ("legal_notice", "© 2026 The AML Hub. Powered by Drupal.", []),
        ("navigation", "The AML Hub is sponsored by Astellas.", []),
    ],
)
def test_other_notices_tell_in_passing_who_pays(kind: str, text: str, names: list[str]) -> None:
    context = notice(text, kind)
    assert [found.value.name for found in mentions(context)] == names
    assert all(
        found.raw == text[found.span.start : found.span.end] for found in mentions(context) if found.span
    )


@pytest.mark.parametrize(
    ("payer", "free"),
    [
        ("Diese Seite wird von Amvela unterstützt.", "Die Redaktion ist in ihren Entscheidungen frei."),
        ("Ce site est soutenu par Amvela.", "Elles n'ont aucun droit de regard sur les textes."),
        ("Портал поддерживает Амвела.", "Редакция независима."),
    ],
)
def test_independence_is_read_in_the_languages_of_notices(payer: str, free: str) -> None:
    found = independence(notice(f"{payer} {free}"))
    assert found is not None
    assert found.value == free
    assert independence(notice(payer)) is None


def test_independence_is_read_beside_who_pays_alone() -> None:
    told = "This site is for doctors only. It is funded by Takeda. Takeda had no influence on the content."
    assert independence(notice(told.replace("It is", "The AML Hub is"), "access_disclaimer")) is not None
    assert independence(notice("The vote had no influence on the content.", "access_disclaimer")) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "This activity is supported through grants from Nordvik and from Helianth Biotech.",
            [("Nordvik", "supporter", "grant"), ("Helianth Biotech", "supporter", "grant")],
        ),
        (
            "This programme is supported by grants awarded to the College of Nurses by Nordvik and Amvela.",
            [("Nordvik", "supporter", "grant"), ("Amvela", "supporter", "grant")],
        ),
        (
            "Supported by educational grants (2024–2026) from Nordvik, and by in-kind support from Amvela.",
            [("Nordvik", "supporter", "educational grant"), ("Amvela", "supporter", "in-kind support")],
        ),
        (
            "With thanks to our sponsors Nordvik and Amvela.",
            [("Nordvik", "sponsor", None), ("Amvela", "sponsor", None)],
        ),
        ("With thanks to our supporters Nordvik.", [("Nordvik", "supporter", None)]),
        ("Support provided by Nordvik.", [("Nordvik", "supporter", "support")]),
        (
            "Avec le soutien institutionnel de Cutanis, de l’Institut Nordvik et de la Fondation Peau.",
            [
                ("Cutanis", "supporter", None),
                ("Institut Nordvik", "supporter", None),
                ("Fondation Peau", "supporter", None),
            ],
        ),
        (
            "Con el patrocinio de La Roche y la colaboración de Fundación Onkos.",
            [("La Roche", "sponsor", None), ("Fundación Onkos", "supporter", None)],
        ),
        (
            "本サイトは株式会社ミナト製薬およびサクラファーマの提供により運営されています。",
            [("株式会社ミナト製薬", "sponsor", None), ("サクラファーマ", "sponsor", None)],
        ),
    ],
)
def test_every_name_of_a_notice_of_several_clauses_is_read(
    text: str, expected: list[tuple[str, str, str | None]]
) -> None:
    found = mentions(notice(text))
    assert [(one.value.name, one.value.role, one.value.support_type) for one in found] == expected
