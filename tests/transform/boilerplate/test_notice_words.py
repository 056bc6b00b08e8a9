"""Notices that no pattern and no template knows are told by their words, and articles keep theirs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.blocks import Block
from transform.boilerplate.classify import classify
from transform.boilerplate.notice_words import doubt_notices, speaks_as_notice
from transform.boilerplate.notices import match_notice
from transform.boilerplate.verdicts import Verdict
from transform.segment_text import segment_text

NOTICES = [
    "Steun het werk van deze site en word vandaag nog donateur.",
    "Volg onze kanalen en mis geen enkel bericht van de redactie.",
    "Este site existe graças a você: contribua e ajude a manter nosso conteúdo aberto.",
    "Masz uwagi do treści tej strony? Redakcja serwisu czeka na twoją opinię.",
    "Sitemizdeki içerikler bilgi vermek içindir, doktorunuza danışmadan kullanmayınız.",
    "Больше советов и новостей ждёт вас на наших страницах в сети, присоединяйтесь.",
    "本站的内容由志愿者维护,欢迎订阅我们的频道并支持网站。",
    "このページの内容についてのご意見は、編集部までお寄せください。",
]
TOLD = [
    "Patients who received both drugs lived for a median of 11.6 months.",
    "Der Verein rief seine Mitglieder auf, für das neue Haus zu spenden.",
    "Les chercheurs ont suivi 400 abonnés d'un journal pendant dix ans.",
    "El estudio fue financiado por el ministerio y duró tres años.",
    "Врачи просили пациентов подписать согласие на лечение.",
    "0.25",
]
PROSE = (
    "The nurses of the valley walked from farm to farm for forty years, and wrote down what they saw in "
    "books that the county kept. Two historians have now read all of them, and say that fevers came with the floods."
)


def content_after(
    texts: list[str], content: list[float], verdicts: list[Verdict | None] | None = None
) -> list[float]:
    blocks = [Block(position=at, text=text) for at, text in enumerate(texts)]
    doubted = doubt_notices(blocks, verdicts or [None] * len(blocks), np.array(content))
    return [float(likely) for likely in doubted]


@pytest.mark.parametrize("notice", NOTICES)
def test_words_of_notices_are_doubted_beside_other_prose(notice: str) -> None:
    assert match_notice(notice) is None
    before = [0.9, 0.9, 0.7]
    prose, more, told = content_after([PROSE, PROSE[::-1], notice], before)
    assert [prose, more] == before[:2]
    assert told < before[2]


@pytest.mark.parametrize("sentence", TOLD)
def test_what_articles_tell_is_not(sentence: str) -> None:
    assert content_after([PROSE, sentence], [0.9, 0.9]) == [0.9, 0.9]


def test_a_page_that_speaks_so_throughout_keeps_its_text() -> None:
    assert content_after(NOTICES[:1] * 3, [0.9] * 3) == [0.9] * 3


def test_what_is_decided_or_unlikely_stays_as_it_is() -> None:
    decided: list[Verdict | None] = [None, Verdict("paragraph", "label:x"), None]
    assert content_after([PROSE, NOTICES[0], NOTICES[1]], [0.9, 0.9, 0.01], decided) == [0.9, 0.9, 0.01]
    assert content_after([], []) == []


def test_a_dump_alone_loses_a_notice_that_no_pattern_knows() -> None:
    paragraphs = [
        "De verpleegkundigen van het dal liepen veertig jaar lang van boerderij naar boerderij. Wat zij zagen, "
        f"schreven zij in boeken die de gemeente bewaarde, en deel {number} daarvan is nu voor het eerst gelezen."
        for number in range(6)
    ]
    text = "\n\n".join(["De koorts van het dal", *paragraphs, NOTICES[0]])
    *kept, last = classify(segment_text(text), None, None)
    assert last.disposition.name == "BOILERPLATE"
    assert [block.disposition.name for block in kept[-6:]] == ["CONTENT"] * 6


@given(
    st.lists(st.tuples(st.text() | st.sampled_from(NOTICES + TOLD), st.floats(0, 1)), max_size=6),
)
def test_no_block_gains_and_no_text_crashes_it(page: list[tuple[str, float]]) -> None:
    content = [likely for _, likely in page]
    doubted = content_after([text for text, _ in page], content)
    assert all(0 <= after <= before for before, after in zip(content, doubted, strict=True))


AMID_PROSE = pytest.mark.xfail(
    reason="the net of dumps is surer of single sentences amid prose than the words"
)
UNUSUAL = [
    pytest.param(
        "The barn dance pays for the pages you are reading, and for the lamp we read them by.",
        marks=AMID_PROSE,
    ),
    pytest.param(
        "Bookings, invoices and lost umbrellas: our front desk answers until seven on weekdays.",
        marks=AMID_PROSE,
    ),
    "Bookings and invoices: the front desk of this site answers until seven on weekdays.",
    "Ons leesteam kijkt elke tekst na voordat hij op deze pagina verschijnt.",
    "Wer einen Fehler auf dieser Seite findet, schreibt bitte an das Lektorat, wir bessern gern nach.",
    "Cette page existe aussi en portugais ; la version française fait foi.",
    "El mapa de esta página llega desde otro servidor, que toma nota de su visita.",
]


@pytest.mark.parametrize("notice", UNUSUAL)
def test_unusual_notices_are_told_on_a_page_alone(notice: str) -> None:
    assert match_notice(notice) is None
    blocks = classify(
        segment_text(f"A walk along the valley\n\n{PROSE}\n\n{notice}\n\n{PROSE} They stayed."), None, None
    )
    assert {block.disposition for block in blocks if block.text == notice} == {"boilerplate"}


def told(text: str, *, kind: str = "paragraph", templates: bool = False) -> float:
    """How likely a text is content, beside a paragraph of prose, that was as likely as can be."""
    blocks = [
        Block(position=at, text=line, kind=kind if at else "paragraph")
        for at, line in enumerate([PROSE, text, "Home"])
    ]
    verdicts = [None, None, Verdict("template", "template:1") if templates else None]
    return float(doubt_notices(blocks, verdicts, np.array([0.95, 0.95, 0.1]))[1])


def test_what_is_quoted_is_no_notice() -> None:
    notice = "Subscribe to our newsletter and follow us for more news from the editors of this site."
    assert told(notice) < 0.05
    assert told(notice, kind="quotation") == told(notice, kind="table") == 0.95
    assert told(f"“{notice}” So it says under every page.") == told(f"« {notice} »") == 0.95
    assert told(f'The printers of the town hated the line "{notice}" and said so.') == 0.95
    assert told(f"„{notice}") == 0.95


def test_few_words_do_not_speak_as_notices_do() -> None:
    assert speaks_as_notice("Subscribe to our newsletter and follow us for more news.")
    assert not speaks_as_notice("Subscribe to our newsletter")
    assert not speaks_as_notice(PROSE)


@pytest.mark.parametrize(
    "notice",
    [
        "Found a mistake on this page? Tell the desk, and we will mend it.",
        "Our editor of the day can be reached until nine in the evening.",
    ],
)
def test_words_speak_less_loudly_in_headings_and_where_templates_stand(notice: str) -> None:
    assert told(notice) < told(notice, kind="heading") <= 0.95
    assert told(notice) < told(notice, templates=True) <= 0.95
