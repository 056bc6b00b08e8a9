"""Names of organisations have one key, without company forms."""

from __future__ import annotations

import pytest

from load.identity import sponsor_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Amgen, Inc.", "amgen"),
        ("Bayer  AG", "bayer"),
        ("Coloplast", "coloplast"),
        ("Incyte Corporation", "incyte"),
        ("Inc.", "inc"),
        ("Boehringer Ingelheim GmbH & Co. KG", "boehringer ingelheim"),
        ("Daiichi Sankyo Co., Ltd.", "daiichi sankyo"),
        ("Eli Lilly and Company", "eli lilly"),
        ("Eli Lilly & Co.", "eli lilly"),
        ("Novo Nordisk A/S", "novo nordisk"),
        ("Sanofi S.A.", "sanofi"),
        ("Chiesi Farmaceutici S.p.A.", "chiesi farmaceutici"),
        ("Merck KGaA", "merck kgaa"),
        ("The Leukemia & Lymphoma Society", "leukemia lymphoma society"),
        ("Merck Sharp & Dohme (MSD)", "merck sharp dohme"),
        ("Viatris (formerly Mylan)", "viatris"),
        ("Pfizer (UK)", "pfizer uk"),
        ("Janssen (Switzerland)", "janssen switzerland"),
        ("LABORATOIRES THEA", "laboratoires thea"),
        ("Laboratoires Théa", "laboratoires thea"),
        ("Almirall España, S.A.", "almirall espana"),
        ("Валента Фарм Россий", "валента фарм россий"),
        ("バイエル薬品", "バイエル薬品"),
    ],
)
def test_a_company_form_is_no_part_of_the_key(name: str, key: str) -> None:
    assert sponsor_key(name) == key


@pytest.mark.parametrize("filling", [" ", ",", ", "])
def test_long_runs_of_white_space_cost_their_length(filling: str) -> None:
    """Each of them was tried from each of its places: these would have taken minutes."""
    assert sponsor_key(f"Amgen{filling * 100_000}Bio") == "amgen bio"
