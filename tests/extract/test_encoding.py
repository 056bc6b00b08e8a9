from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.encoding import decode
from extract.errors import UndecodableError
from extract.mojibake import repaired
from extract.page import MediaType

JAPANESE = "日本語のページです。文字化けしないこと。" * 5
RUSSIAN = "Текст на русском языке, довольно длинный. " * 5
SPANISH = "Señor Müller’s café: déjà vu — 5 °C"
POLISH = "Zażółć gęślą jaźń, mówił mały chłopiec idąc ścieżką przez las. " * 5
POLISH_LINE = "Mały kot siedzi na płocie i patrzy."  # no two of its letters beyond ASCII stand together
QUOTES = "“Don’t”, she said — twice… "
SHOWN = QUOTES.encode().decode("cp1252", "replace").replace("\ufffd", "\x9d")
META = '<html><head><meta charset="{}"></head><body>{}</body></html>'

# (what it is, payload, declared, text, rule, a repair or None)
CASES = [
    ("UTF-8", "é ü 日本".encode(), None, "é ü 日本", "utf-8", None),
    ("UTF-8 with mark", "é".encode("utf-8-sig"), None, "é", "bom", None),
    ("UTF-8 against its declaration", "é".encode(), "shift_jis", "é", "utf-8", None),
    ("UTF-16 with mark", "page é".encode("utf-16"), None, "page é", "bom", None),
    ("UTF-16 without mark", ("page " * 9).encode("utf-16-be"), None, "page " * 9, "utf-16", None),
    ("declared", JAPANESE.encode("cp932"), "Shift_JIS", JAPANESE, "declared", None),
    ("declared as Latin-1", "“é”".encode("cp1252"), "ISO-8859-1", "“é”", "declared", None),
    ("escapes", JAPANESE.encode("iso-2022-jp"), "iso-2022-jp", JAPANESE, "escapes", None),
    ("Western, undeclared", SPANISH.encode("cp1252"), None, SPANISH, "western", None),
    ("Polish of few letters", POLISH_LINE.encode("cp1250"), None, POLISH_LINE, "dammit", None),
    ("Polish, undeclared", POLISH.encode("cp1250"), None, POLISH, "dammit", None),
    ("guessed", RUSSIAN.encode("cp1251"), None, RUSSIAN, "dammit", None),
    ("stray byte", (QUOTES * 9).encode() + b"it\x92s", None, QUOTES * 9 + "it’s", "utf-8-strays", "stray_bytes:1"),
    ("clipped", (QUOTES + "é").encode()[:-1], None, QUOTES, "utf-8-strays", "clipped_character"),
    ("mojibake", SHOWN.encode(), None, QUOTES, "utf-8", "mojibake:5"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_each_rule(case: tuple[str, bytes, str | None, str, str, str | None]) -> None:
    _, payload, declared, text, rule, repair = case
    found = decode(payload, declared, MediaType.TEXT)
    assert (found.text, found.rule) == (text, rule)
    assert found.repairs == (() if repair is None else (repair,))


def test_a_meta_is_asked_in_html_alone() -> None:
    payload = META.format("windows-1251", RUSSIAN).encode("cp1251")
    assert decode(payload, None, MediaType.HTML).rule == "meta"
    assert decode(payload, None, MediaType.TEXT).rule == "dammit"
    assert decode(payload, "no-such-charset", MediaType.HTML).rule == "meta"
    declared = f'<?xml version="1.0" encoding="windows-1251"?><p>{RUSSIAN}</p>'
    assert decode(declared.encode("cp1251"), None, MediaType.HTML).rule == "meta"


def test_binary_data_are_no_text() -> None:
    with pytest.raises(UndecodableError, match="binary"):
        decode(bytes(range(32)) * 20)


# Text that looks like mojibake in part only, or is none: it is left alone.
@pytest.mark.parametrize("text", ["CAFÉ»", "« Ã© »", "é", "Ã© and é", "naïve — ’", "Â", "日本 Ã©Ã©"])
def test_what_is_not_proved_is_left_alone(text: str) -> None:
    assert repaired(text) == (text, 0)


@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_utf8_is_read_as_it_was_written(text: str) -> None:
    found = decode(text.encode(), "shift_jis", MediaType.TEXT)
    assert found.rule in ("utf-8", "bom")
    assert found.text == text.removeprefix("\ufeff") or any("mojibake" in one for one in found.repairs)


@given(text=st.text(alphabet="éüß’“”—…àñ日本 abc", min_size=1))
def test_mojibake_is_undone_exactly(text: str) -> None:
    shown = (
        text.encode()
        .decode("latin-1")
        .translate({byte: bytes([byte]).decode("cp1252", "ignore") or byte for byte in range(0x80, 0xA0)})
    )
    mended, count = repaired(shown)
    assert mended in (shown, text)
    assert (count > 0) == (mended != shown)


@given(
    payload=st.binary(max_size=300), declared=st.sampled_from([None, "utf-8", "gbk", "big5", "utf-7", "x\0y"])
)
def test_any_bytes_decode_or_say_why_not(payload: bytes, declared: str | None) -> None:
    try:
        found = decode(payload, declared, MediaType.HTML)
    except UndecodableError:
        return
    assert found.encoding
    assert found.text.encode("utf-8", "surrogatepass") is not None


@pytest.mark.parametrize(("valid", "strays"), [(2, 1), (4, 2)])
def test_two_sound_characters_a_stray_byte_are_enough(valid: int, strays: int) -> None:
    page = "é ".encode() * valid + b"a plain \x92 line " * strays
    assert decode(page, None, MediaType.TEXT).rule == "utf-8-strays"


@pytest.mark.parametrize(("valid", "strays"), [(1, 1), (3, 2)])
def test_fewer_are_not(valid: int, strays: int) -> None:
    page = "é ".encode() * valid + b"a plain \x92 line " * strays
    assert decode(page, None, MediaType.TEXT).rule != "utf-8-strays"
