"""What an analyst types: the SQL shell, which can do nothing but read, and what wrong input is answered."""

from __future__ import annotations

import functools
import json
import os
from typing import TYPE_CHECKING, Any

import pytest
from pyarrow import parquet as pq

if TYPE_CHECKING:
    from pathlib import Path

SAMPLES = "samples"


@pytest.fixture(scope="module")
def published(make_hubhouse: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    hubhouse = make_hubhouse(tmp_path_factory.mktemp("shell") / "home")
    hubhouse("ingest", SAMPLES, "--no-prefect")
    return hubhouse


def typed(hubhouse: Any, lines: str, folder: Path) -> tuple[int, str]:
    """Return exit code and everything shown of a session with these lines."""
    script = folder / "typed.sql"
    script.write_text(lines)
    with script.open() as stream, hubhouse.start("shell", stdin=stream) as process:
        out, err = process.communicate()
    return process.returncode, out + err


def test_sql_is_answered_from_the_release(published: Any, tmp_path: Path) -> None:
    code, shown = typed(published, ".mode csv\nSELECT 'n=' || count(*) FROM mart.article;\n", tmp_path)
    assert code == 0
    assert "n=2" in shown


IN_UTC = "TIMESTAMP '2024-01-01' = TIMESTAMPTZ '2024-01-01T00:00:00Z'"


def test_times_are_compared_in_utc_wherever_the_analyst_sits(
    published: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    for sql in (
        f"SELECT {IN_UTC} AS same",
        f"SELECT {IN_UTC} AS same FROM (FROM search('leukemia') LIMIT 1)",
    ):
        assert published("query", sql, "--format", "csv") == "same\nTrue\n"
    _, shown = typed(published, f".mode csv\nSELECT 'same=' || ({IN_UTC}) AS told;\n", tmp_path)
    assert "same=true" in shown


@pytest.mark.parametrize(
    "line",
    [
        ".shell touch {target}",
        ".output {target}",
        ".once {target}",
        ".open {target}",
        ".log {target}",
        "COPY (SELECT 1) TO '{target}';",
        "ATTACH '{target}';",
        "EXPORT DATABASE '{target}';",
        "CREATE TABLE core.t (i INTEGER);",
        "SET enable_external_access = true;",
    ],
)
def test_nothing_is_written_and_nothing_run(published: Any, tmp_path: Path, line: str) -> None:
    target = tmp_path / "target"
    _, shown = typed(published, line.format(target=target) + "\n", tmp_path)
    assert "-safe mode" in shown or "Error" in shown
    assert not target.exists()


@pytest.mark.parametrize("line", [".read {secret}", "FROM read_text('{secret}');", "FROM '{secret}';"])
def test_no_file_is_read(published: Any, tmp_path: Path, line: str) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("SELECT 'the secret';")
    _, shown = typed(published, line.format(secret=secret) + "\n", tmp_path)
    assert "the secret" not in shown


def test_without_a_release_the_remedy_is_one_line(hubhouse: Any) -> None:
    told = hubhouse("shell", code=1)
    assert told.count("\n") == 1
    assert "hubhouse ingest" in told


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("query", ""), 2, "nothing to run"),
        (("query", "SELEC 1"), 2, "syntax error"),
        (("query", "SELECT $n"), 2, "Values were not provided"),
        (("query", "SELECT 1", "-p", "n"), 2, "NAME=VALUE"),
        (("schema", "nowhere"), 1, "`hubhouse schema` lists them"),
        (("search", '"'), 2, "at least one word"),
        (
            ("query", "FROM search('')"),
            2,
            "hubhouse: search: '': nothing to look for; give at least one word\n",
        ),
        (
            ("query", """FROM search('-"look At: this"')"""),
            2,
            """hubhouse: search: '-"look At: this"': nothing to look for; give at least one word\n""",
        ),
        (("export", "{folder}"), 1, "exists already"),
        (("export", "{folder}/new", "--since", "never"), 1, "`hubhouse runs` lists them"),
        (("rollback", "never"), 1, "`hubhouse releases` lists"),
        (("restore", "README.md"), 1, "not empty"),
        (("erase", "--url", "https://nowhere.example/"), 1, "nothing of that name"),
        (("erase",), 2, "--article"),
        (("backup", "{home}/all.tar"), 1, "within the home"),
        (("search", "-leukemia"), 2, "No such option"),
        (("search", os.fsdecode(b"caf\xe9")), 2, "words: not in UTF-8"),
        (("query", "SELECT $name", "-p", os.fsdecode(b"name=caf\xe9")), 2, "parameters: not in UTF-8"),
        (("search", "-leukemia -acute"), 2, "at least one word"),
    ],
)
def test_wrong_input_is_told_with_its_remedy(
    published: Any, tmp_path: Path, arguments: tuple[str, ...], code: int, says: str
) -> None:
    places = {"{folder}": str(tmp_path), "{home}": str(published.home)}
    filled = [
        functools.reduce(lambda text, name: text.replace(name, places[name]), places, part)
        for part in arguments
    ]
    told = published(*filled, code=code)
    assert says in told
    assert "Traceback" not in told
    assert "unexpected" not in told


def test_what_is_no_backup_is_told_in_one_line(hubhouse: Any) -> None:
    told = hubhouse("restore", "README.md", code=1)
    assert told.count("\n") == 1
    assert "no whole archive" in told


def test_values_are_text_and_never_sql(published: Any) -> None:
    told = published("query", "SELECT $v AS v", "-p", "v='; DROP TABLE x --=", "--format", "csv")
    assert told == "v\n'; DROP TABLE x --=\n"


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("-- of all hubs\nSELECT 1 AS n", "n\n1\n"),
        ("CREATE TEMP TABLE mine AS SELECT 7 AS n; FROM mine;", "n\n7\n"),
        ("SELECT 1 AS n; -- that is all", "n\n1\n"),
        (
            "SELECT age(DATE '2024-12-31', DATE '2023-01-15') AS \"a \"\"b\", 2 AS n, 2 AS n -- in months; not days",
            '"a ""b",n,n\n1 year 11 months 16 days,2,2\n',
        ),
        ("SELECT TIMESTAMP '2024-01-02' - TIMESTAMP '2023-12-01 12:00' AS lag;", "lag\n31 days 12:00:00\n"),
    ],
)
def test_a_question_is_answered_as_it_is_asked(published: Any, sql: str, told: str) -> None:
    assert published("query", sql, "--format", "csv") == told


def test_intervals_are_text_in_parquet(published: Any, tmp_path: Path) -> None:
    published(
        "query",
        "SELECT INTERVAL 3 MONTH AS i",
        "--format",
        "parquet",
        "--output",
        str(tmp_path / "i.parquet"),
    )
    assert pq.read_table(tmp_path / "i.parquet").to_pylist() == [{"i": "3 months"}]


def test_words_may_begin_with_those_to_leave_out(published: Any) -> None:
    assert len(json.loads(published("search", "-cytogenetic leukemia", "--json"))) == 1


def test_the_dictionary_tells_each_comment_whole(published: Any) -> None:
    for asked in ((), ("mart.article",), ("mart.sponsors_at",)):
        told = published("schema", *asked)
        for row in json.loads(published("schema", *asked, "--format", "json")):
            assert (row["comment"] or "") in told or (not asked and row["column"])


def test_a_search_says_when_more_match_than_it_shows(published: Any) -> None:
    for limit, more in (("1", "(more than these 1 match; --limit shows more)\n"), ("2", "")):
        with published.start("search", "leukemia", "--limit", limit) as process:
            out, told = process.communicate()
        assert (len(out.splitlines()), told) == (1 + int(limit), more)


def test_a_search_without_hits_says_within_what_it_looked(published: Any) -> None:
    options = ("--hub", "all", "--from", "2030-01-01")
    with published.start("search", "leukemia", *options) as process:
        _, told = process.communicate()
    assert told == "no article of this hub published in this time has all of these words\n"


def test_words_that_no_article_has_and_checks_that_find_nothing(published: Any) -> None:
    assert published("search", "xyzzy") == ""
    assert published("check") == "no findings\n"
    assert published("verify") == "sound\n"
