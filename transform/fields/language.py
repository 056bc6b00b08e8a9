"""The language of an article: as the page declares it, or as its text shows.

In: a `FieldContext`. Out: `Found[str]`, a BCP 47 tag ("en", "pt-BR", "zh-Hans"). The declaration decides
unless the body is long enough to contradict it: by its script, or because each third of it is surely in one
other language (the site's frame is declared, the article is a translation). What loses stands in `against`.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from transform.article import Found
from transform.fields.context import FieldContext, once
from transform.fields.metadata import article_objects, first_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from py3langid.langid import LanguageIdentifier

# BCP 47 (RFC 5646): language, script and region; variants and extensions are dropped.
# Matches "pt-BR", "zh_Hans_CN", "eng"; must not match "english" or "x-default".
_TAG = re.compile(
    r"(?P<language>[A-Za-z]{2,3})(?:[-_](?P<script>[A-Za-z]{4}))?(?:[-_](?P<region>[A-Za-z]{2}|\d{3}))?(?![A-Za-z])"
)
# ISO 639-2 codes that pages use for languages with a two-letter code.
_TWO_LETTERS = {
    "eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt",
    "nld": "nl", "dut": "nl", "rus": "ru", "zho": "zh", "chi": "zh", "jpn": "ja", "kor": "ko", "pol": "pl",
    "tur": "tr", "ara": "ar", "swe": "sv", "dan": "da", "nor": "nb", "fin": "fi", "ces": "cs", "cze": "cs",
    "ell": "el", "gre": "el", "heb": "he", "hun": "hu", "ron": "ro", "rum": "ro", "ukr": "uk",
    "iw": "he", "in": "id",
}  # fmt: skip
# The script of a text names the language where only one on the web writes it so, else narrows it to a family.
_SCRIPT_LANGUAGES: dict[str, tuple[str, ...]] = {
    "HIRAGANA": ("ja",),
    "KATAKANA": ("ja",),
    "HANGUL": ("ko",),
    "CJK": ("zh", "ja", "ko", "yue"),
    "GREEK": ("el",),
    "HEBREW": ("he", "yi"),
    "THAI": ("th",),
    "GEORGIAN": ("ka",),
    "ARMENIAN": ("hy",),
    "CYRILLIC": ("ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn", "tg", "tt"),
    "ARABIC": ("ar", "fa", "ur", "ps", "ckb", "ug", "sd"),
    "DEVANAGARI": ("hi", "mr", "ne", "sa"),
}
# The characters of ASCII that are no letters, and each beyond ASCII: the letters of most texts are counted in one go.
_NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")  # matches "é" and "’"; must not match "e"
# Characters of the text looked at; more change nothing.
_SAMPLE = 1_200
# Shorter texts (letters) contradict no declaration and are not guessed.
_ENOUGH = 200
# A script shows in fewer letters than a language.
_LETTERS = 60
# From this share on a script is the text's own; kana make Japanese even when they are few.
_OWN_SCRIPT, _KANA = 0.5, 0.05
# Words that no other language has together, and the share of words from which on they prove English: nine in ten
# English pages have more; of 94 pages in other languages none had over 2.4 %.
_SMALL_WORDS = frozenset(
    ["the", "of", "and", "that", "with", "was", "were", "is", "for", "by", "from", "their"]
)
_SMALL_WORDS_SHARE, _DIFFERENT_SMALL_WORDS = 0.08, 3
# With so many of them a text that is declared English is not looked at more closely.
_SOME_SMALL_WORDS = 0.03
# py3langid's normalised probability below which it is guessing, where nothing is declared.
_SURE = 0.9
# What it takes to contradict a declaration: the beginnings of all thirds of the text are surely in one other
# language. Of 32,000 windows of 600 characters in 86 languages (pages with gold, manuals and messages of programs)
# the wrong answers at .9 were a list of Latin names and manuals' English options; the former is below .98, and
# the latter never fill all thirds: of 14,000 texts of 700 to 4,000 characters one or two lost what they declare.
_PARTS, _PART, _SURE_OTHERWISE = 3, 600, 0.98
# Standards of one language, each declared for the others' texts, which they differ from in few words.
_VARIETIES = (frozenset(["bs", "hr", "sr"]), frozenset(["id", "ms"]), frozenset(["nb", "nn", "no"]))
# py3langid's names of two letters are those of national languages; the others are dialects and "no language".
_NATIONAL = 2


@once
def in_language(context: FieldContext) -> Found[str] | None:
    """Return the page's language; None when nothing declares one and the text is too short to tell."""
    stated = declared(context)
    text = context.body[:_SAMPLE]
    script = main_script(text)
    family = _SCRIPT_LANGUAGES.get(script or "")
    if stated is not None and not _contradicts(_primary(stated), script, family):
        return _weighed(stated, context.body)
    if family is not None and (len(family) == 1 or script == "CJK"):
        shown = Found(value=family[0], raw=script or "", rule="script")  # without kana, CJK is Chinese
        return _instead(shown, stated)
    detected = _detected(text)
    return _instead(detected, stated) if detected else stated


@once
def declared(context: FieldContext) -> Found[str] | None:
    """Return the language the mark-up declares, region kept; None when it declares none that is a tag."""
    head = context.document.head
    stated = (
        ("html:lang", head.lang),
        ("json-ld:inLanguage", first_text(article_objects(context)[:1], "inLanguage")),
        (
            "meta:content-language",
            head.meta("content-language", "language", "dc.language", "dcterms.language"),
        ),
        ("meta:og:locale", head.meta("og:locale")),
    )
    for rule, raw in stated:
        tag = _tag(raw or "")
        if tag is not None:
            return Found(value=tag, raw=str(raw), rule=rule)
    return None


def language_hint(context: FieldContext) -> str | None:
    """Return the language to read dates by: declared, with a region where there is one, else the text's."""
    stated = declared(context)
    locale = _tag(context.document.head.meta("og:locale") or "")
    if locale is not None and (stated is None or stated.value == locale.split("-")[0]):
        return locale
    found = stated or in_language(context)
    return found.value if found else None


def main_script(text: str) -> str | None:
    """Return the Unicode name of the script most letters have ("LATIN", "CJK"); None for too few letters."""
    latin = text.encode("ascii", "ignore").translate(None, _NO_LETTERS)
    counts = Counter({"LATIN": len(latin)})
    for letter, times in Counter(_BEYOND_ASCII.findall(text)).items():
        if letter.isalpha():
            counts[_script(letter)] += times
    total = counts.total()
    if total < _LETTERS:
        return None
    if counts["HIRAGANA"] + counts["KATAKANA"] > _KANA * total:
        return "HIRAGANA"
    script, count = counts.most_common(1)[0]
    return script if count >= _OWN_SCRIPT * total else None


def _primary(stated: Found[str]) -> str:
    return stated.value.split("-")[0]


def _instead(shown: Found[str], stated: Found[str] | None) -> Found[str]:
    """Return the language that the text shows, with the declared one against it."""
    if stated is None or shown.value == _primary(stated):
        return stated or shown
    return replace(shown, against=(f"{stated.rule}={stated.value}",))


def _weighed(stated: Found[str], body: str) -> Found[str]:
    """Return the declared language, or the one other that each third of a long body surely is in."""
    primary, parts = _primary(stated), _parts(body)
    other = _other_language(primary, parts[0])
    if other is None:
        return stated
    if len(parts) == _PARTS and all(_other_language(primary, part) == other for part in parts[1:]):
        return _instead(Found(value=other, raw="", rule="detected"), stated)
    return replace(stated, against=(f"detected={other}",))


def _parts(body: str) -> tuple[str, ...]:
    """Return the beginning of each third of a body; a short one is a single part."""
    third = len(body) // _PARTS
    if third < _ENOUGH:
        return (body[:_PART],)
    return tuple(body[start : start + min(third, _PART)] for start in range(0, third * _PARTS, third))


def _other_language(primary: str, part: str) -> str | None:
    """Return the language that a part of a text surely is in; None where it may be the declared one."""
    if len(part) < _ENOUGH or (primary == "en" and _small_words_share(_words(part)) >= _SOME_SMALL_WORDS):
        return None
    if primary not in _known_languages():
        return None
    language, probability = _classified(part)
    if probability < _SURE_OTHERWISE or len(language) != _NATIONAL or language == primary:
        return None
    return None if any({language, primary} <= varieties for varieties in _VARIETIES) else language


def _contradicts(primary: str, script: str | None, family: tuple[str, ...] | None) -> bool:
    """Say whether a text in `script` cannot be in the declared language."""
    if script is None:
        return False
    if family is not None:
        return primary not in family
    if script != "LATIN":
        return False
    return primary in {language for others in _SCRIPT_LANGUAGES.values() for language in others} - {
        "sr",
        "kk",
    }


@functools.lru_cache(maxsize=4)
def _detected(text: str) -> Found[str] | None:
    """Return the language of a text; None for a short one or an unsure answer."""
    if len(text) < _ENOUGH:
        return None
    language, probability = _classified(text)
    return Found(value=language, raw="", rule="detected") if probability >= _SURE else None


def _classified(text: str) -> tuple[str, float]:
    """Return English by its small words, else what py3langid says; and how sure it is."""
    if _is_english(text):
        return "en", 1.0
    language, probability = _identifier().classify(text)
    return language, float(probability)


def _is_english(text: str) -> bool:
    """Say whether so many words are English articles, prepositions and auxiliaries that it is no other language."""
    words = _words(text)
    small = _SMALL_WORDS.intersection(words)
    enough = _small_words_share(words) >= _SMALL_WORDS_SHARE
    return enough and "the" in small and len(small) >= _DIFFERENT_SMALL_WORDS


def _words(text: str) -> list[str]:
    return text.lower().split()


def _small_words_share(words: Sequence[str]) -> float:
    return sum(word in _SMALL_WORDS for word in words) / len(words) if words else 0.0


@functools.cache
def _known_languages() -> frozenset[str]:
    """Return the languages that detection can find, so that its silence about the others says nothing."""
    return frozenset(_identifier().nb_classes) | {"nb"}


@functools.cache
def _identifier() -> LanguageIdentifier:
    """Return the loaded identifier; loading takes a good half second, so only pages that need it pay."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - see above

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@functools.lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    """Return the first word of a letter's Unicode name, which is its script."""
    return "LATIN" if letter.isascii() else unicodedata.name(letter, "?").split(" ")[0].split("-")[0]


def _tag(raw: str) -> str | None:
    """Return a BCP 47 tag with its usual casing; None for what is none."""
    match = _TAG.match(raw.strip())
    if match is None:
        return None
    language = match["language"].lower()
    parts = [_TWO_LETTERS.get(language, language)]
    if match["script"]:
        parts.append(match["script"].title())
    if match["region"]:
        parts.append(match["region"].upper())
    return "-".join(parts)
