"""A marimo notebook on the published release: four plots to begin with.

HUBHOUSE_HOME=hubhouse-data marimo edit docs/notebook.py     in the browser
HUBHOUSE_HOME=hubhouse-data marimo export html docs/notebook.py -o report.html
"""

import marimo

__generated_with = "0.25.2"

app = marimo.App(width="medium")


@app.cell
def _():
    import os
    from pathlib import Path

    import marimo as mo
    from matplotlib.figure import Figure

    from warehouse.connection import open_release

    home = Path(os.environ.get("HUBHOUSE_HOME", "hubhouse-data"))
    release = open_release(home)  # read-only; a load meanwhile changes nothing here

    def ask(sql):
        return release.execute(sql).fetchall()

    def plot(title, height=3.5):
        figure = Figure(figsize=(9, height), layout="constrained")
        axes = figure.subplots()
        axes.set_title(title, loc="left")
        return figure, axes

    def named(text, length=40):
        """Return scraped text as a label: on one line, and no formula to matplotlib."""
        line = " ".join(text.split()).replace("$", r"\$")
        return line if len(line) <= length else line[: length - 1] + "…"

    return ask, mo, named, plot


@app.cell
def _(ask, mo):
    facts = ask("SELECT release, hub, article_count, last_captured_at FROM mart.release ORDER BY hub")
    mo.md(f"# What is in the release {facts[0][0]}" if facts else "# An empty release")
    return (facts,)


@app.cell
def _(ask, named, plot):
    by_month = ask("""
        SELECT hub, date_trunc('month', date_published) AS month, count(*)
        FROM mart.article WHERE date_published IS NOT NULL GROUP BY ALL ORDER BY ALL
    """)
    articles_figure, _axes = plot("Articles by month of publication")
    for _hub in sorted({hub for hub, *_ in by_month}):
        _own = [(month, count) for hub, month, count in by_month if hub == _hub]
        _axes.plot(*zip(*_own, strict=True), marker="o", label=named(_hub))
    _axes.set_ylim(bottom=0)
    if by_month:
        _axes.legend()
    articles_figure
    return articles_figure, by_month


@app.cell
def _(ask, named, plot):
    # captures date a sponsor; where their times are unknown, the days of publication do
    sponsors = ask("""
        SELECT hub, sponsor, coalesce(first_seen_at, first_date_published) AS since,
               coalesce(last_seen_at, last_date_published) AS until, is_current, article_count
        FROM mart.sponsor_timeline
        WHERE role = 'sponsor' AND since IS NOT NULL
        ORDER BY article_count DESC, hub, sponsor LIMIT 40
    """)
    sponsors_figure, _axes = plot("Sponsors over time (filled: still on the pages)", 1.5 + len(sponsors) / 4)
    for _row, (_hub, _name, _since, _until, _current, _) in enumerate(sponsors):
        _axes.plot([_since, _until], [_row, _row], color="tab:blue", linewidth=3)
        _axes.plot(_until, _row, "o", color="tab:blue", fillstyle="full" if _current else "none")
    _axes.set_yticks(range(len(sponsors)), [named(f"{name} ({hub})") for hub, name, *_ in sponsors])
    _axes.invert_yaxis()
    sponsors_figure
    return sponsors, sponsors_figure


@app.cell
def _(ask, named, plot):
    coverage = ask("""
        SELECT hub, field, sum(with_field_count) / sum(article_count)
        FROM mart.coverage GROUP BY ALL ORDER BY ALL
    """)
    _hubs, _fields = (sorted({row[column] for row in coverage}) for column in (0, 1))
    _shares = {(hub, field): share for hub, field, share in coverage}
    coverage_figure, _axes = plot("Share of articles with each field", 2 + len(_hubs) / 3)
    if coverage:
        _grid = [[_shares[hub, field] for field in _fields] for hub in _hubs]
        coverage_figure.colorbar(_axes.imshow(_grid, vmin=0, vmax=1, aspect="auto", cmap="viridis"))
    _axes.set_xticks(range(len(_fields)), _fields, rotation=60, ha="right")
    _axes.set_yticks(range(len(_hubs)), [named(hub) for hub in _hubs])
    coverage_figure
    return coverage, coverage_figure


@app.cell
def _(ask, named, plot):
    ratios = ask("""
        SELECT headline, outcome, value, ci_low, ci_high, inside_interval
        FROM mart.statistic
        WHERE measure = 'hazard_ratio' AND value > 0 AND ci_low > 0 AND ci_high > 0
        ORDER BY date_published DESC NULLS LAST, article_id, position LIMIT 40
    """)
    forest_figure, _axes = plot("Hazard ratios (red: outside their own interval)", 1.5 + len(ratios) / 4)
    for _row, (_, _, _value, _low, _high, _inside) in enumerate(ratios):
        _colour = "tab:red" if _inside is False else "black"
        _axes.plot([_low, _high], [_row, _row], color=_colour, linewidth=1)
        _axes.plot(_value, _row, "s", color=_colour, markersize=5)
    _axes.axvline(1, color="grey", linestyle="--", linewidth=1)
    _axes.set_xscale("log")
    _axes.set_yticks(
        range(len(ratios)),
        [named(f"{outcome or 'outcome'}: {headline or ''}") for headline, outcome, *_ in ratios],
    )
    _axes.invert_yaxis()
    forest_figure
    return forest_figure, ratios


if __name__ == "__main__":
    app.run()
