"""Every notice pattern has a text that it is and one that only speaks about the same thing."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from benchmarks.language_hubs import furniture
from transform.blocks import KINDS
from transform.boilerplate.notices import PATTERNS, fitting_shapes, fold_phrase, load_patterns, match_notice

FILES = {
    path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(PATTERNS.glob("*.toml"))
}
LANGUAGES = {"de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt", "ru", "tr", "zh"}


def entries(section: str) -> list[Any]:
    return [
        pytest.param(language, entry, id=f"{language}-{entry['kind']}-{entry.get('name', section)}")
        for language, content in FILES.items()
        for entry in content.get(section, ())
    ]


def sentence_fits(language: str, entry: dict[str, Any], text: str) -> bool:
    name = f"{'general' if entry['kind'] == '*' else entry['kind']}.{language}.{entry['name']}"
    return name in {shape.name for shape in fitting_shapes(text)}


@pytest.mark.parametrize(("language", "entry"), entries("shapes"))
def test_a_shape_fits_its_example_and_not_its_counterexample(language: str, entry: dict[str, Any]) -> None:
    assert sentence_fits(language, entry, entry["yes"])
    assert not sentence_fits(language, entry, entry["no"])
    assert match_notice(entry["no"]) is None


@pytest.mark.parametrize(("language", "entry"), entries("shapes"))
def test_an_anchor_makes_a_notice(language: str, entry: dict[str, Any]) -> None:
    notice = match_notice(entry["yes"])
    if entry.get("follows", entry["kind"] == "*"):
        assert notice is None or notice.name != f"{entry['kind']}.{language}.{entry['name']}"
    else:
        assert notice is not None
        assert notice.kind == entry["kind"]


@pytest.mark.parametrize(("language", "entry"), entries("phrases"))
def test_a_phrase_is_the_whole_block(language: str, entry: dict[str, Any]) -> None:
    for text in entry["texts"]:
        notice = match_notice(f"  {text.upper()}: ")
        assert notice is not None, text
        assert notice.kind == load_patterns().phrases[fold_phrase(text)][0]
    assert match_notice(entry["no"]) is None, language


@pytest.mark.parametrize(("language", "entry"), entries("words"))
def test_a_row_of_buttons_is_known_by_its_words(language: str, entry: dict[str, Any]) -> None:
    notice = match_notice(entry["yes"])
    assert notice is not None, language
    assert notice.kind == entry["kind"]
    assert match_notice(entry["no"]) is None


def test_a_phrase_means_one_thing() -> None:
    meanings: dict[str, set[str]] = {}
    for content in FILES.values():
        for entry in content.get("phrases", ()):
            for text in entry["texts"]:
                meanings.setdefault(fold_phrase(text), set()).add(entry["kind"])
    assert {text: kinds for text, kinds in meanings.items() if len(kinds) > 1} == {}


def test_all_kinds_are_known_and_all_languages_are_there() -> None:
    kinds = {
        entry["kind"]
        for content in FILES.values()
        for section in ("shapes", "phrases", "words")
        for entry in content.get(section, ())
    }
    assert kinds - {"*"} <= KINDS.keys()
    assert FILES.keys() == LANGUAGES


PROSE = """
The trial was sponsored by Amgen, and the authors say that this had no influence on the analysis.
Cookies are small files. Since 2011 web sites must ask before they set them, and most ask badly.
Machine translation has improved: translations of the questionnaire were checked by two experts.
Patients who subscribe to the newsletter of the charity answered the survey more often than others.
A survey asked 300 clinicians to rate their agreement with five statements; most agreed with all.
The foundation is an independent body. It was founded in 1990, is funded by its members, and has given grants.
Sponsored by the senator from Ohio, the bill would have banned the practice, had it passed the house.
All content on the platform is moderated, the company says; critics say that it is moderated for profit.
"We use cookies to improve your experience," he read. It was the sentence that the court would later quote.
""".strip().splitlines()


@pytest.mark.parametrize("text", PROSE)
def test_prose_about_notices_is_no_notice(text: str) -> None:
    assert match_notice(text) is None


SUBJECTS = [
    pytest.param(text, id=f"{language}-{number}")
    for language in sorted(LANGUAGES)
    for number, text in enumerate(furniture(language)["subjects"] + furniture(language)["stock"])
]


@pytest.mark.parametrize("text", SUBJECTS)
def test_articles_about_notices_keep_their_paragraphs_in_each_language(text: str) -> None:
    assert match_notice(text) is None
