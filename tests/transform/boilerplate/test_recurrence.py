"""What recurs beside the bodies and is template, or the articles' own."""

from __future__ import annotations

import itertools

import pytest

from tests.hang import must_end
from transform.boilerplate.fingerprints import block_prints
from transform.boilerplate.learning import learn
from transform.boilerplate.pages import PageBlocks

PAGES = 8
BODY, BOX, FOOT = "body/main/div.entry", "body/main/div.box", "body/footer"
STOCK = "All patients gave their written consent and the local board approved of the study in advance."
# What is on a page: a tag path, a kind and a text; "" as the path stands for the lines of a dump.
Line = tuple[str, str, str]


def name_of(page: int) -> str:
    return "abcdefghijklmnopqrstuvwx"[page] * 3


def prose(page: int, part: str) -> Line:
    words = [f"w{name_of(page)}{part}{chr(97 + i)}" for i in range(26)]
    return (f"{BODY}/p", "paragraph", f"{' '.join(words)}.")


def page_of(page: int, *behind: Line, before: tuple[Line, ...] = (), in_dump: bool = False) -> PageBlocks:
    """Return a page: a menu, what stands before and behind two paragraphs of its own, a foot."""
    lines = [
        *(
            (f"body/nav/ul.menu/li{i}", "list_item", text)
            for i, text in enumerate(("Menu", "Search", "News"))
        ),
        *before,
        prose(page, "x"),
        prose(page, "y"),
        *behind,
        *((FOOT, "paragraph", text) for text in ("Contact", "Imprint", "Privacy")),
    ]
    paths, kinds, texts = zip(*lines, strict=True)
    blocks = block_prints(texts, kinds, [""] * len(texts) if in_dump else paths)
    return PageBlocks(page_id=f"{page:02}", blocks=blocks)


def cut_behind(pages: list[PageBlocks], lines: int) -> list[bool]:
    """Return of the lines behind the first page's body which are template."""
    snapshot = learn("hub", pages)
    return [entry is not None for entry in snapshot.print_verdicts(pages[0].blocks)[-3 - lines : -3]]


@pytest.mark.parametrize(("element", "is_cut"), [(BODY, False), (BOX, True)])
def test_in_the_element_of_the_bodies_what_stands_before_prose_of_the_pages_is_the_articles(
    element: str, *, is_cut: bool
) -> None:
    changes = " ".join(
        ["The pages of this house are read again each year and changed where that is needed."] * 3
    )
    pages = [
        page_of(
            i,
            (f"{BODY}/p", "paragraph", changes),
            (f"{element}/p", "paragraph", " ".join(f"n{name_of(i)}{letter}" for letter in "abcdefghijklmno")),
        )
        for i in range(PAGES)
    ]
    assert cut_behind(pages, 2)[0] is is_cut


@pytest.mark.parametrize(
    ("where", "share", "is_cut"),
    [(BODY, PAGES // 2, False), (BODY, PAGES - 1, False), (BODY, PAGES, True), (BOX, PAGES - 2, True)],
)
def test_with_the_bodies_only_what_nearly_all_pages_have_is_template(
    where: str, share: int, *, is_cut: bool
) -> None:
    advice: list[Line] = [(f"{where}/h2.title", "heading", "When to ask"), (f"{where}/p", "paragraph", STOCK)]
    pages = [page_of(i, *(advice if i < share else ())) for i in range(PAGES)]
    assert cut_behind(pages, 2) == [is_cut, is_cut]


@pytest.mark.parametrize("pages", [2, 3])
def test_few_pages_do_not_tell_a_stock_sentence_from_a_notice(pages: int) -> None:
    hub = [page_of(i, (f"{BODY}/p", "paragraph", STOCK)) for i in range(pages)]
    assert cut_behind(hub, 1) == [False]


def test_where_all_stands_in_one_element_that_says_nothing() -> None:
    pages = [
        PageBlocks(
            page_id=str(i),
            blocks=block_prints(
                ["Menu", "Search", "News", prose(i, "x")[2], prose(i, "y")[2], STOCK, "Contact", "Imprint"],
                ["paragraph"] * 8,
                ["body/p"] * 8,
            ),
        )
        for i in range(2)
    ]
    assert learn("hub", pages).print_verdicts(pages[0].blocks)[5] is not None


def test_with_the_bodies_a_short_line_goes_with_what_it_leads() -> None:
    """The heading of each page's own short text, of a table of figures, the name of a field."""
    kinds = ["type a", "type b", "type c"]
    pages = [
        page_of(
            i,
            (f"{BODY}/h2", "heading", "Outlook"),
            (f"{BODY}/p", "paragraph", f"More {name_of(i)} soon."),
            (f"{BODY}/table/tr", "table", "Name\tTreatment"),
            (f"{BODY}/table/tr", "table", f"Patients\t{i}"),
            (f"{BODY}/dl/dt", "list_item", "Kind of study"),
            (f"{BODY}/dl/dd", "list_item", kinds[i % 3]),
        )
        for i in range(PAGES)
    ]
    assert cut_behind(pages, 6) == [False] * 6


@pytest.mark.parametrize(
    ("where", "in_dump", "is_cut"), [(BOX, False, True), (BODY, False, False), (BOX, True, True)]
)
def test_amid_the_bodies_a_box_goes_with_its_heading(where: str, *, in_dump: bool, is_cut: bool) -> None:
    """In a dump a section that all articles have amid their own text is not told from a box."""
    box: tuple[Line, ...] = (
        (f"{where}/h3", "heading", "Letters"),
        (f"{where}/p", "paragraph", STOCK),
        (f"{BODY}/h2", "heading", "Results"),
    )
    pages = [page_of(i, *box, prose(i, "z"), in_dump=in_dump) for i in range(PAGES)]
    assert cut_behind(pages, 4) == [is_cut, is_cut, False, False]


@pytest.mark.parametrize("in_dump", [True, False])
@pytest.mark.parametrize(
    ("line", "is_cut"),
    [
        ("Study type: {kind}", False),
        ("Patients: {number}", False),
        ("Language: English", True),
        ("Case: a patient {name}", False),
    ],
)
def test_a_field_over_the_body_stays_with_its_values(line: str, *, is_cut: bool, in_dump: bool) -> None:
    kinds = ["randomised", "retrospective", "observational"]
    pages = []
    for i in range(2 * PAGES):
        text = line.format(kind=kinds[i % 3], number=100 + i, name=name_of(i))
        pages.append(page_of(i, before=((f"{BODY}/p", "paragraph", text),), in_dump=in_dump))
    cut = learn("hub", pages).print_verdicts(pages[0].blocks)[3] is not None
    assert cut == (is_cut and in_dump)  # with the bodies it goes with the prose that it leads


@pytest.mark.parametrize(
    ("labels", "heading", "are_kept"),
    [
        (("Court", "Ruling", "Law", "Outcome"), "Massima", True),
        (("Court", "Law"), "Massima", False),  # two labelled lines are no row of fields
        (("Court", "Ruling", "Law", "Outcome"), "Read the summary of it", False),  # nor is that a heading
        (("Court", "Ruling", "Law", "Outcome"), "Agreed.", False),
    ],
)
def test_a_row_of_fields_stays_over_the_heading_of_a_dumps_text(
    labels: tuple[str, ...], heading: str, *, are_kept: bool
) -> None:
    """Most articles have the fields and the heading, and none of the values of another."""
    pages = []
    for i in range(PAGES):
        values = [f"{name_of(i)} and {name_of(i + 8)} {label.lower()} {name_of(i + 16)}" for label in labels]
        lines = [*(f"{label}: {value}" for label, value in zip(labels, values, strict=True)), heading]
        before = tuple((BODY, "paragraph", line) for line in lines)
        pages.append(page_of(i, before=before, in_dump=True))
    cut = [entry is not None for entry in learn("hub", pages).print_verdicts(pages[0].blocks)]
    assert cut[3 : 3 + len(labels)] == [not are_kept] * len(labels)


def test_teasers_between_the_lines_of_a_dumps_frame_are_not_of_its_body() -> None:
    """Each page has teasers of its own in the list that ends it; one of them is as long as prose."""
    pages = []
    for i in range(PAGES):
        _, kind, teaser = prose(i, "t")
        frame = [
            ("", kind, text)
            for text in ("More", "Top", "Share", "Print", "Send", teaser[:120], "Help", "Apps")
        ]
        pages.append(page_of(i, *frame, in_dump=True))
    first = learn("hub", pages).print_verdicts(pages[0].blocks)
    assert [entry is not None for entry in first[5:]] == [True] * 5 + [False] + [True] * 5


def test_a_labelled_line_beside_the_bodies_is_the_hubs_when_its_values_are_few() -> None:
    people = ("Ada Byron", "Mary Anning", "Emmy Noether")
    pages = [
        page_of(i, before=((f"{BOX}/p", "paragraph", f"Checked by: {people[i % 3]}"),)) for i in range(PAGES)
    ]
    assert learn("hub", pages).print_verdicts(pages[0].blocks)[3] is not None


def test_short_articles_in_one_frame_are_no_template() -> None:
    """Pages of one sentence each, the same but for what it names."""
    streets = [f"{name_of(i)} street" for i in range(PAGES)]
    pages = [
        PageBlocks(
            page_id=str(i),
            blocks=block_prints(
                [
                    "Menu",
                    "Search",
                    f"The clinic in {street} stays closed until next week because the roof of the house leaks.",
                    "Contact",
                    "Imprint",
                ]
            ),
        )
        for i, street in enumerate(streets)
    ]
    cut = [entry is not None for entry in learn("hub", pages).print_verdicts(pages[0].blocks)]
    assert cut == [True, True, False, True, True]


@pytest.mark.parametrize(
    ("path", "is_the_same"),
    [
        (f"{BODY}/h2.title", True),
        (f"{BODY}/p/strong", True),
        (f"{BODY}/ul/li", True),
        (f"{BODY}/p.note", False),
        (f"{BODY}/ul.share/li/a", False),
        ("body/main/div.entry2/p", False),
    ],
)
def test_the_element_that_holds_a_text(path: str, *, is_the_same: bool) -> None:
    one, other = block_prints(["one", "other"], paths=[f"{BODY}/p", path])
    assert (one.path == other.path) == is_the_same


@pytest.mark.parametrize(("where", "is_cut"), [(BODY, False), (f"{BODY}/div.share", True)])
def test_rows_of_short_lines_within_the_body_are_a_widget_only_in_an_element_of_their_own(
    where: str, *, is_cut: bool
) -> None:
    rows: list[Line] = [
        (f"{where}/{step}", "list_item" if step == "ul/li" else "paragraph", text)
        for step, text in (
            ("p", "Common signs include:"),
            *(("ul/li", sign) for sign in ("Fever", "Cough", "Rash")),
        )
    ]
    pages = [page_of(i, *rows, prose(i, "z")) for i in range(PAGES)]
    assert cut_behind(pages, 5) == [is_cut] * 4 + [False]


@pytest.mark.parametrize(
    ("value", "is_cut"), [("{} mg once daily.", False), ("as your doctor told you.", True)]
)
def test_a_labelled_sentence_with_figures_is_the_articles_and_so_is_the_heading_over_it(
    value: str, *, is_cut: bool
) -> None:
    def dose(page: int) -> list[Line]:
        label = "paragraph", f"Adult: {value.format(5 + page)}"
        return [(f"{BODY}/h2.title", "heading", "How much to take"), (f"{BODY}/p", *label)]

    pages = [page_of(i, *dose(i)) for i in range(PAGES)]
    assert cut_behind(pages, 2) == [is_cut, is_cut]


@pytest.mark.parametrize(("lines", "is_cut"), [(2, False), (4, True)])
def test_amid_the_bodies_of_dumps_a_widget_is_a_row_that_is_always_the_same(
    lines: int, *, is_cut: bool
) -> None:
    """A heading and its stock line stand over a list that each page draws from the same items."""
    signs = [f"{name_of(sign)} sign" for sign in range(6)]
    fixed = ["Signs", "Look out for", "These", "Above all"][:lines]
    pages = [
        page_of(
            i,
            *(("", "paragraph", text) for text in fixed),
            *(("", "list_item", signs[(i + step * (1 + i % 2)) % 6]) for step in (0, 1, 2)),
            prose(i, "z"),
            in_dump=True,
        )
        for i in range(PAGES)
    ]
    assert cut_behind(pages, lines + 4)[:lines] == [is_cut] * lines


@pytest.mark.parametrize(
    ("element", "line", "is_cut"),
    [
        (f"{BODY}/div.call/p", "Talk to others in our forum.", True),
        (f"{BODY}/p", "Talk to others in our forum.", False),  # as a stock sentence of the authors
        (f"{BODY}/div.call/p", "Groups and stages", False),  # as a heading
        ("", "Talk to others in our forum.", True),
        ("", "Groups and stages", False),
    ],
)
def test_a_sentence_in_a_box_of_its_own_between_prose_of_all_pages_is_template(
    element: str, line: str, *, is_cut: bool
) -> None:
    call: Line = (element, "paragraph", line)
    pages = [page_of(i, call, prose(i, "z"), in_dump=not element) for i in range(PAGES)]
    assert cut_behind(pages, 2) == [is_cut, False]


def test_questions_in_elements_of_their_own_head_prose_of_the_articles() -> None:
    def asked(question: str) -> Line:
        return (f"{BODY}/div.question/p", "paragraph", question)

    pages = [
        page_of(
            i,
            asked("What are the signs of it?"),
            prose(i, "z"),
            asked("How is it treated now?"),
            prose(i, "q"),
        )
        for i in range(PAGES)
    ]
    assert cut_behind(pages, 4) == [False] * 4


def test_a_list_that_ends_the_element_of_the_bodies_costs_its_length() -> None:
    """Each line was asked again for each that was found."""
    letters = map(name_of, range(24))
    middles = ["hill", "bay", "sea", "dale", "wood"]
    names = [" ".join(parts) for parts in itertools.product(letters, middles, map(name_of, range(24)))]
    menu = tuple(("body/nav/p", "paragraph", f"Menu of {name}") for name in [*names, *map(name_of, range(9))])
    pages = [page_of(i, *((f"{BODY}/p", "paragraph", name) for name in names), before=menu) for i in range(4)]
    with must_end():
        assert cut_behind(pages, len(names)) == [True] * len(names)
