"""The shapes that crawlers, exports and browsers give pages: each is read, and nothing twice."""

from __future__ import annotations

import gzip
import io
import json
import quopri
import tarfile
import zipfile
from typing import Any

import pytest

from extract.options import Limits, ReadOptions

HTML = (
    "<!doctype html><html><body><h1>A title</h1>"
    + "<p>Text of the page, long enough.</p>" * 9
    + "</body></html>"
)
TEXT = "# Title\n\nMarkdown of a page that is long enough.\n" * 4
URL = "https://example.org/a"


def record(**more: Any) -> dict[str, Any]:
    return {"url": URL, "html": HTML, **more}


ONE = json.dumps(record())
TWO = [record(), record(url=URL + "2")]
SCRAPED: dict[str, str | bytes] = {
    "scrapy.jl": json.dumps({"url": URL, "body": HTML, "status": 200}) + "\n",
    "firecrawl.json": json.dumps(
        {"success": True, "data": [{"markdown": TEXT, "rawHtml": HTML, "metadata": {"sourceURL": URL}}]}
    ),
    "firecrawl_one.json": json.dumps(
        {"success": True, "data": {"html": HTML, "metadata": {"sourceURL": URL}}}
    ),
    "crawl4ai.json": json.dumps(
        [{"url": URL, "html": HTML, "markdown": {"raw_markdown": TEXT}, "status_code": 200}]
    ),
    "page_inside.json": json.dumps({"page": {"url": URL, "content": HTML}}),
    "content_inside.json": json.dumps([{"id": 1, "metadata": {"url": URL}, "content": {"html": HTML}}]),
    "exchange.jsonl": json.dumps({"request": {"url": URL}, "response": {"status": 200, "body": HTML}}) + "\n",
    "url_inside.jsonl": json.dumps({"html": HTML, "data": {"url": URL}}) + "\n",
    "named_by_url.json": json.dumps({URL: HTML}),
    "named_by_url_too.json": json.dumps({URL: {"html": HTML}}),
    "list_behind_meta.json": json.dumps({"site": "x", "meta": {"a": [1]}, "pages": [record()]}),
    "other_case.jsonl": json.dumps({"URL": URL, "Page Source": HTML}) + "\n",
    "not_a_number.jsonl": ONE[:-1] + ', "score": NaN}\n',
    "not_a_number.json": "[" + ONE[:-1] + ', "score": NaN, "most": -Infinity, "said": "NaN \\\\"}]',
    "separated.jsonl": "\x1e" + ONE + "\n",
    "marked.jsonl": b"\xef\xbb\xbf" + ONE.encode(),
    "wide.json": json.dumps([record()]).encode("utf-16"),
    "wide_unmarked.json": json.dumps([record()]).encode("utf-16-be"),
    "wide.jsonl": (ONE + "\n").encode("utf-16"),
    "columns.csv": f'Page URL;Raw HTML;Crawl Time\n{URL};"{HTML}";2024-01-01\n',
    "wide.csv": f'url,html\n{URL},"{HTML}"\n'.encode("utf-16"),
    "tabs.tsv": f"url\tcontent\n{URL}\t{HTML}\n",
}


@pytest.mark.parametrize("name", SCRAPED)
def test_a_record_is_its_page(read: Any, name: str) -> None:
    content = SCRAPED[name]
    found = read.bytes(content.encode() if isinstance(content, str) else content, name)
    assert found.payloads == [HTML.encode()]
    assert found.pages[0].target_uri == URL
    assert not found.unreadable


SEVERAL = {
    "lines": "[\n" + ",\n".join(map(json.dumps, TWO)) + "\n]\n",
    "run_together": "".join(map(json.dumps, TWO)),
    "over_lines": "\n".join(json.dumps(one, indent=2) for one in TWO),
}


@pytest.mark.parametrize("name", SEVERAL)
def test_several_records(read: Any, name: str) -> None:
    found = read.bytes(SEVERAL[name].encode(), "a.json")
    assert [page.target_uri for page in found.pages] == [URL, URL + "2"]
    assert not found.unreadable


@pytest.mark.parametrize(
    ("content", "name", "reasons"),
    [
        (ONE + '\n{"url": "x", "html": "<p>\n' + ONE + "\n", "a.jsonl", ["unreadable"]),
        ("[" + ONE + "," + ONE + ",]", "a.json", ["unreadable"]),
        ("[" + ONE + "," + ONE + "," + ONE[:200], "a.json", ["truncated"]),
    ],
)
def test_what_is_broken_is_one_rejection(read: Any, content: str, name: str, reasons: list[str]) -> None:
    found = read.bytes(content.encode(), name)
    assert (len(found.pages), found.reasons) == (2, reasons)


def test_a_damaged_cell_is_kept_with_its_rejection(read: Any) -> None:
    found = read.bytes(b"url,html,\xff\xfe\nhttps://a.org,,\xff\n", "a.csv")
    assert found.reasons == ["not_a_page"]


HALVES = ("url", "hub", "charset")


@pytest.mark.parametrize("name", HALVES)
def test_what_is_said_of_a_page_can_be_stored(read: Any, name: str) -> None:
    record = {"url": "https://a.org/x", "html": HTML, name: "https://a.org/\ud800"}
    page = read.bytes(json.dumps(record).encode() + b"\n", "a.jsonl").pages[0]
    assert "https://a.org/\ufffd" in (page.target_uri, page.hub, page.declared_charset)
    assert "\\ud" not in repr(page)
    found = read.bytes(json.dumps({"Gr\ud800": 1}).encode() + b"\n", "a.jsonl").unreadable[0]
    assert "Gr\ufffd" in found.detail


LATIN = "Größe,url,html\n12,https://a.org/né,<p>Il a été là</p>\n".encode("latin-1")


def test_a_table_in_latin_letters_is_read_as_what_it_is(read: Any) -> None:
    page = read.bytes(LATIN, "a.csv").pages[0]
    assert (page.target_uri, page.payload) == ("https://a.org/né", "<p>Il a été là</p>".encode("latin-1"))
    assert "Größe" in read.bytes("Größe,Name\n1,x\n".encode("latin-1"), "a.csv").unreadable[0].detail
    mapped = ReadOptions(field_names={"html": "Größe"})
    assert read.bytes(LATIN, "a.csv", mapped).payloads == [b"12"]


def test_odd_names_and_links_of_a_zip(read: Any) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("a.html", "/abs/b.html", "../../c.html", "é中.html", "folder/"):
            archive.writestr(name, HTML if "." in name else "")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.html", HTML)
        link = zipfile.ZipInfo("link.html")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "a.html")
    found = read.bytes(out.getvalue(), "a.zip")
    names = ["a.html", "/abs/b.html", "../../c.html", "é中.html", "a.html"]
    assert [page.record_id for page in found.pages] == names
    assert found.skipped == {"directory": 1, "link or device": 1}


def test_odd_names_and_links_of_a_tar(read: Any) -> None:
    out = io.BytesIO()
    long = "d" * 120 + "/" + "f" * 120 + ".html"
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name in ("a.html", "a.html", "/abs/b.html", "../up.html", long):
            member = tarfile.TarInfo(name)
            member.size = len(HTML)
            archive.addfile(member, io.BytesIO(HTML.encode()))
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE):
            member = tarfile.TarInfo("link")
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
    found = read.bytes(out.getvalue(), "a.tar")
    assert [page.record_id for page in found.pages] == ["a.html", "a.html", "/abs/b.html", "../up.html", long]
    assert found.skipped == {"link or device": 3}


def test_what_stands_behind_a_gzip_member_is_passed_over(read: Any) -> None:
    packed = gzip.compress(HTML.encode())
    for content in (
        packed + b"more",
        packed + b"\0" * 900,
        gzip.compress(b"") + packed,
        packed + b"x" * 90_000,
    ):
        assert read.bytes(content, "a.html.gz").payloads == [HTML.encode()]


def test_a_page_cut_short_keeps_what_is_there(read: Any) -> None:
    content = HTML.encode() * 50
    found = read.bytes(gzip.compress(content)[:-30], "a.html.gz")
    assert found.reasons == ["truncated"]
    assert content.startswith(found.unreadable[0].payload)
    assert len(found.unreadable[0].payload) > len(HTML)


MESSAGE = (
    "MIME-Version: 1.0\r\nSnapshot-Content-Location: https://example.org/a\r\n"
    'Content-Type: multipart/related; boundary="B"\r\n\r\n'
)
PLAIN = "--B\r\nContent-Type: text/plain\r\n\r\nThe same as text\r\n"
MARKED = f"--B\r\nContent-Type: text/html\r\n\r\n{HTML}\r\n"
ALTERNATIVES = (PLAIN + MARKED).replace("--B", "--C")
QUOTED = quopri.encodestring(HTML.encode(), quotetabs=True).decode()


@pytest.mark.parametrize(
    ("parts", "skipped"),
    [
        (MARKED, {}),
        (PLAIN + MARKED, {"frame": 1}),
        (MARKED + PLAIN + MARKED, {"frame": 2}),
        (
            f"--B\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n{QUOTED}\r\n",
            {},
        ),
        (
            f'--B\r\nContent-Type: multipart/alternative; boundary="C"\r\n\r\n{ALTERNATIVES}--C--\r\nafter it\r\n',
            {"frame": 1},
        ),
    ],
)
def test_the_root_of_a_message(read: Any, parts: str, skipped: dict[str, int]) -> None:
    image = "--B\r\nContent-Type: image/png\r\n\r\nx\r\n"
    found = read.bytes(f"{MESSAGE}{parts}{image}--B--\r\n".encode(), "a.mhtml")
    assert (found.payloads, found.reasons) == ([HTML.encode()], [])
    assert found.skipped == {"image/png": 1, **skipped}


@pytest.mark.parametrize(("depth", "pages", "reasons"), [(10, 1, []), (2000, 0, ["unreadable"])])
def test_messages_inside_messages(read: Any, depth: int, pages: int, reasons: list[str]) -> None:
    marks = [f"I{level}" for level in range(depth)]
    opened = [f'Content-Type: multipart/mixed; boundary="{mark}"\r\n\r\n--{mark}\r\n' for mark in marks]
    closed = [f"--{mark}--\r\n" for mark in reversed(marks)]
    parts = [*opened, f"Content-Type: text/html\r\n\r\n{HTML}\r\n", *closed]
    found = read.bytes(f"{MESSAGE}--B\r\n{''.join(parts)}--B--\r\n".encode(), "a.mhtml")
    assert (found.payloads, found.reasons) == ([HTML.encode()] * pages, reasons)


def test_a_message_of_text_alone(read: Any) -> None:
    assert read.bytes(f"{MESSAGE}{PLAIN}--B--\r\n".encode(), "a.mhtml").payloads == [b"The same as text"]


# (what is wrong, the rows, which pages are read, reason)
MISQUOTED = [
    ("cut inside a cell", 'u1,"<p>one</p>"\nu2,"<p>two</p>"\nu3,"<p>thr', ["<p>one</p>", "<p>two</p>"], "truncated"),
    ("lost its closing quote", 'u1,"<p>one</p>\nu2,"<p>two</p>"\nu3,"<p>three</p>"\n', ["<p>three</p>"], "unreadable"),
]  # fmt: skip


@pytest.mark.parametrize("case", MISQUOTED, ids=lambda case: case[0])
def test_a_row_with_a_lost_quote_is_a_rejection_with_its_bytes(
    read: Any, case: tuple[str, str, list[str], str]
) -> None:
    _, rows, pages, reason = case
    found = read.bytes(f"url,html\n{rows}".encode(), "a.csv")
    assert [page.payload.decode() for page in found.pages] == pages
    assert found.reasons == [reason]
    assert found.unreadable[0].payload in rows.encode()


def test_quotes_that_mean_inches_are_sound(read: Any) -> None:
    found = read.bytes(b'size,html,more\n6" wide,<p>one</p>,\n7",<p>two</p>\n', "a.csv")
    assert found.payloads == [b"<p>one</p>", b"<p>two</p>"]


def member(name: str, size: int, pax: dict[str, str] | None = None) -> bytes:
    """Return a file of a tar, of this size by its header, with extended headers before it."""
    info = tarfile.TarInfo(name)
    info.size, info.pax_headers = size, pax or {}
    content = HTML.encode()
    return info.tobuf(tarfile.PAX_FORMAT) + content.ljust(-(-len(content) // 512) * 512, b"\0")


def test_what_extended_headers_of_a_tar_say_holds_for_the_next_member_alone(read: Any) -> None:
    long, size = "d" * 120 + "/é.html", len(HTML.encode())
    of_all = tarfile.TarInfo.create_pax_global_header({"comment": "x"})
    members = [member(long, size), member("b.html", 0, {"size": str(size)}), member("c.html", size)]
    found = read.bytes(of_all + b"".join(members) + bytes(1024), "a.tar")
    assert [(page.record_id, page.payload) for page in found.pages] == [
        (name, HTML.encode()) for name in (long, "b.html", "c.html")
    ]
    assert (found.reasons, found.skipped) == ([], {})


def test_a_damaged_header_of_a_tar_costs_its_own_member_alone(read: Any) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name in ("a.html", "b.html", "c.html"):
            member = tarfile.TarInfo(name)
            member.size = 2000
            archive.addfile(member, io.BytesIO(HTML.encode().ljust(2000)))
    content = bytearray(out.getvalue())
    content[content.index(b"b.html")] ^= 1
    found = read.bytes(bytes(content), "a.tar")
    assert ([page.record_id for page in found.pages], found.reasons) == (["a.html", "c.html"], ["unreadable"])


def test_a_line_beyond_the_limit_costs_no_other(read: Any) -> None:
    options = ReadOptions(limits=Limits(max_page_bytes=50))
    short = b'{"html": "<p>x</p>"}'
    longest = short + b" " * (4 * 50 - len(short) - 1)  # four times the page, its line end included
    content = b"\n".join([longest, short + b" " * 900, short])
    found = read.bytes(content, "a.jsonl", options)
    assert [page.record_id for page in found.pages] == ["line:1", "line:3"]
    assert [(one.record_id, one.reason) for one in found.unreadable] == [("line:2", "too_large")]


@pytest.mark.parametrize(
    ("record", "payload", "status"),
    [
        ('{"html": "", "text": "words", "status": 200}', b"words", 200),
        ('{"html": "<p>x</p>", "text": "words", "status": 7, "http_status": "404"}', b"<p>x</p>", 404),
        ('{"html": "<p>x</p>", "status": "OK"}', b"<p>x</p>", None),
    ],
)
def test_a_field_that_says_nothing_is_passed_over(
    read: Any, record: str, payload: bytes, status: int | None
) -> None:
    (page,) = read.bytes(record.encode(), "a.jsonl").pages
    assert (page.payload, page.http_status) == (payload, status)


def test_the_root_of_a_message_is_the_part_that_its_head_names(read: Any) -> None:
    head = MESSAGE.replace("boundary=", 'start="<root>"; boundary=')
    parts = "".join(
        f"--B\r\nContent-Type: text/html\r\nContent-ID: <{name}>\r\n\r\n<p>{name}</p>\r\n"
        for name in ("frame", "root")
    )
    found = read.bytes(f"{head}{parts}--B--\r\n".encode(), "a.mhtml")
    assert (found.payloads, found.skipped) == ([b"<p>root</p>"], {"frame": 1})


def test_the_limit_of_a_page_in_a_message_is_that_of_its_content(read: Any) -> None:
    part = (
        "--B\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + "=41" * 60
    )
    options = ReadOptions(limits=Limits(max_page_bytes=100))
    assert read.bytes(f"{MESSAGE}{part}\r\n--B--\r\n".encode(), "a.mhtml", options).payloads == [b"A" * 60]
