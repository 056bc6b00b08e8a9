"""Sentences end before any script's capital letter, and not behind what is shortened."""

from __future__ import annotations

import pytest

from transform.sentences import sentence_spans


@pytest.mark.parametrize(
    "sentences",
    [
        ["支援を受けています。", "編集部は独立しています。"],
        ["他说：“好。”", "试验结束了！", "P = 0.03，没有差异。"],
    ],
)
def test_sentences_of_scripts_without_spaces_end_at_their_stops(sentences: list[str]) -> None:
    text = "".join(sentences)
    assert [text[start:end] for start, end in sentence_spans(text)] == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["The groups did not differ.", "The trial ended."],
        ["Сайт поддерживает Пфайзер.", "Редакция независима."],
        ["Портал «Онкология».", "«Рош» его поддерживает."],
        ["Η μελέτη τελείωσε.", "Οι ομάδες δεν διέφεραν."],
        ["Badanie trwało rok.", "Średni wiek wynosił 61 lat."],
        ["Çalışma bitti.", "İki grup vardı."],
        ["Исследование начато в 2020 г.", "Оно продолжается."],
        ["The drug vs. Placebo was tested."],
        ["Данные показаны на рис. А и собраны в г. Москве им. Пирогова."],
        ["Проф. И. Иванов возглавил группу."],
    ],
)
def test_sentences_end_before_a_capital(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert [text[start:end] for start, end in sentence_spans(text)] == sentences
