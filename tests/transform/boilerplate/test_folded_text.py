from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from transform.boilerplate.folded_text import _WORD, fold

# Letters of several scripts, numbers, and the marks that most texts have besides ASCII.
CHARACTERS = "aZ éßİ 字ア 0 7 ٣ ½ , . - ’ “ ” – — … · ® \n\t_ \u00a0"


@given(st.text(alphabet=CHARACTERS))
def test_all_ways_to_fold_find_the_same_words(text: str) -> None:
    words = ["0" if word[0].isdecimal() else word for word in _WORD.findall(text.casefold())]
    has_letters = any(word != "0" for word in words)
    assert fold(text) == (" ".join(words) if has_letters else text.strip())


def test_parts_of_a_number_are_one_word() -> None:
    assert fold("1,250 Patients (aged 2.5–3)") == "0 patients aged 0 0"
