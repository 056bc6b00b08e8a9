from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.characters import RULES, aligned, displayed, plain_spaces, repairs_of, to_display, to_search


@pytest.mark.parametrize(
    ("raw", "display", "search"),
    [
        ("p\u00a0=\u20090.02", "p = 0.02", "p = 0.02"),
        ("hemato\u00adpoietic", "hematopoietic", "hematopoietic"),
        ("ef\ufb01cacy", "efficacy", "efficacy"),
        ("1.5–4.8", "1.5–4.8", "1.5-4.8"),
        ("Ph−", "Ph−", "ph-"),
        ("m²", "m²", "m2"),
        ("“Études”", "“Études”", '"etudes"'),
        ("don’t", "don’t", "don't"),
        ("â€œyesâ€\u009d", "“yes”", '"yes"'),
        ("cafÃ©", "café", "cafe"),
        ("ガーゼ", "ガーゼ", "ガーゼ"),
        ("Мой", "Мой", "мой"),
        ("x\u200by", "xy", "xy"),
        ("≤5", "≤5", "<=5"),
    ],
)
def test_display_and_search_forms(raw: str, display: str, search: str) -> None:
    assert to_display(raw).text == display
    assert displayed(raw) == display
    assert to_search(raw).text == search


@pytest.mark.parametrize(
    ("raw", "form"),
    [
        ("−0·5", "-0.5"),
        ("(\u00ad0.5", "(-0.5"),
        ("¡0.5", "-0.5"),
        ("p ﹤ 0.05", "p < 0.05"),
        ("95％ＣＩ", "95%ＣＩ"),
        ("0.3 ~ 0.5", "0.3 ~ 0.5"),
        ("hemato\u00adpoietic", "hemato\u00adpoietic"),
    ],
)
def test_the_aligned_form_makes_numbers_uniform(raw: str, form: str) -> None:
    assert aligned(raw) == form


def test_repairs_of_a_text_are_those_its_display_form_makes_in_the_tables_order() -> None:
    assert repairs_of("A plain text.\nWith “quotes” – and dashes.") == ()
    assert repairs_of("cafÃ© ef\ufb01cient so\u00adft") == ("mojibake", "soft_hyphen", "ligature_fi")
    assert repairs_of("a\x00b") == ("control",)


def test_repairs_are_named() -> None:
    assert set(to_display("ef\ufb01 \u00ad cafÃ©").repairs) == {"ligature_fi", "soft_hyphen", "mojibake"}
    assert to_display("plain “quotes”").repairs == ()


def test_every_character_has_one_rule() -> None:
    characters = "".join(rule.characters for rule in RULES)
    assert len(characters) == len(set(characters))


texts = st.text(alphabet=st.characters(codec="utf-8"), max_size=80)
odd = st.text(alphabet="ab1.,–−\u00ad\u00a0\u2009·\ufb01â€œÃ©²’\u200b (", max_size=60)


@given(st.one_of(texts, odd))
def test_the_aligned_form_keeps_every_offset(text: str) -> None:
    assert len(aligned(text)) == len(text)
    assert len(plain_spaces(text)) == len(text)


@given(st.one_of(texts, odd))
def test_offsets_lead_back_to_the_raw_text(text: str) -> None:
    for form in (to_display(text), to_search(text)):
        assert len(form.offsets) == len(form.text) + 1
        assert list(form.offsets) == sorted(form.offsets)
        assert form.offsets[-1] == len(text)
        for start in range(len(form.text)):
            left, right = form.raw_span(start, start + 1)
            assert 0 <= left < right <= len(text)


@given(odd)
def test_the_search_form_of_the_display_form_is_the_search_form(text: str) -> None:
    shown = to_display(text)
    if not shown.repairs:
        assert to_search(shown.text).text == to_search(text).text
