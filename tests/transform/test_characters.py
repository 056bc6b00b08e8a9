from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.characters import RULES, aligned, displayed, plain_spaces, repairs_of


@pytest.mark.parametrize(
    ("raw", "display"),
    [
        ("p\u00a0=\u20090.02", "p = 0.02"),
        ("hemato\u00adpoietic", "hematopoietic"),
        ("ef\ufb01cacy", "efficacy"),
        ("1.5–4.8", "1.5–4.8"),
        ("m²", "m²"),
        ("“Études”", "“Études”"),
        ("â€œyesâ€\u009d", "“yes”"),
        ("cafÃ©", "café"),
        ("soÂ\u00adft", "soft"),
        ("Ça Ã€ la carte", "Ça À la carte"),
        ("Ã‛", "Ã‛"),
        ("x\u200by", "xy"),
        ("a\u2028b", "a\nb"),
    ],
)
def test_the_display_form_is_for_readers(raw: str, display: str) -> None:
    assert displayed(raw) == display


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
    assert repairs_of("oneâ€‹word") == ("mojibake", "invisible")
    assert repairs_of("plain “quotes” and Ã‛") == ()


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
def test_the_display_form_needs_no_repairs(text: str) -> None:
    if "mojibake" not in repairs_of(text):
        shown = displayed(text)
        assert displayed(shown) == shown
        assert repairs_of(shown) == ()
