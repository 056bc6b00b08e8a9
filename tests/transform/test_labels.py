from __future__ import annotations

import pytest

from extract.hub import HubProfile, LabelPattern
from transform.boilerplate.labels import find_label, is_objective_sentence, own_labels

LABELLED = [
    ("Key data: Overall, 48.1%", "key_data", "key_data", "Overall, 48.1%"),
    ("Key learning:\u00a0Results", "key_learning", "key_learning", "Results"),
    ("BACKGROUND: Patients", "section", "background", "Patients"),
    ("METHODS — We enrolled", "section", "methods", "We enrolled"),
    ("**Conclusion:** It works", "section", "conclusion", "It works"),
    ("Take-home message: It works", "section", "take_home_message", "It works"),
    ("Ergebnisse: Alle", "section", "results", "Alle"),
    ("方法：共纳入", "section", "methods", "共纳入"),
    ("Learning objectives", "learning_objective", "learning_objective", ""),
    ("Références", "references_heading", "references", ""),
    ("## References", "references_heading", "references", ""),
]


@pytest.mark.parametrize(("text", "kind", "name", "rest"), LABELLED)
def test_a_label_names_the_part_it_opens(text: str, kind: str, name: str, rest: str) -> None:
    label = find_label(text)
    assert label is not None
    assert (label.kind, label.name, text[label.end :]) == (kind, name, rest)


@pytest.mark.parametrize(
    "text",
    [
        "Results were mixed.",
        "The methods: an essay",
        "Ratio 3:1 in men",
        "Background noise in the clinic",
        "",
    ],
)
def test_a_word_in_passing_is_no_label(text: str) -> None:
    assert find_label(text) is None


def test_a_hubs_own_labels_win() -> None:
    own = LabelPattern(kind="section", labels=("Expert view", "Results"))
    label = find_label("Results: all good", own_labels(HubProfile(key="x", name="X", labels=(own,))))
    assert label is not None
    assert (label.name, label.own) == ("expert_view", True)


def test_of_two_labels_of_a_hub_the_first_decides() -> None:
    own = tuple(LabelPattern(kind=kind, labels=("Results",)) for kind in ("key_data", "key_learning"))
    assert own_labels(HubProfile(key="x", name="X", labels=own))["results"] == ("key_data", "key_data")


def test_objective_sentences() -> None:
    assert is_objective_sentence("After reading this article, learners will be able to cite a trial.")
    assert is_objective_sentence("Upon completion of this activity, participants should be better able to:")
    assert not is_objective_sentence("After two years, patients were able to walk.")


def test_white_space_before_a_label_costs_its_length() -> None:
    """It was tried in all parts that four patterns can have."""
    for _ in range(3000):
        assert find_label(" " * 64 + "a:x") is None
        assert find_label(" " * 40 + "Results: All") is not None
