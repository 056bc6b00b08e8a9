"""The notebook runs from top to bottom on a release, and its plots show what the release holds."""

from __future__ import annotations

import importlib.util
import io
from pathlib import Path
from typing import Any

import pytest

NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebook.py"


def run(home: Path) -> dict[str, Any]:
    """Run every cell and return what they define."""
    spec = importlib.util.spec_from_file_location("hubhouse_notebook", NOTEBOOK)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUBHOUSE_HOME", str(home))
        _, defined = module.app.run()
    return dict(defined)


@pytest.fixture(scope="module")
def notebook(library: Any) -> dict[str, Any]:
    return run(library.root)


@pytest.mark.parametrize("name", ["articles_figure", "sponsors_figure", "coverage_figure", "forest_figure"])
def test_every_plot_can_be_drawn(notebook: dict[str, Any], name: str) -> None:
    drawn = io.BytesIO()
    notebook[name].savefig(drawn, format="png")
    assert drawn.getvalue().startswith(b"\x89PNG")


def test_articles_by_month(notebook: dict[str, Any]) -> None:
    lines = notebook["articles_figure"].axes[0].get_lines()
    assert {line.get_label(): sum(line.get_ydata()) for line in lines} == {"all-hub": 3, "mm-hub": 1}


def test_sponsors_over_time(notebook: dict[str, Any], library: Any) -> None:
    (expected,) = library.published_rows(
        "SELECT count(*) FROM mart.sponsor_timeline WHERE role = 'sponsor' AND first_seen_at IS NOT NULL"
    )
    labels = [label.get_text() for label in notebook["sponsors_figure"].axes[0].get_yticklabels()]
    assert len(labels) == expected[0]
    assert "GSK (mm-hub)" in labels


def test_coverage_of_each_hub_and_field(notebook: dict[str, Any], library: Any) -> None:
    ((hubs, fields),) = library.published_rows(
        "SELECT count(DISTINCT hub), count(DISTINCT field) FROM mart.coverage"
    )
    (image,) = notebook["coverage_figure"].axes[0].get_images()
    assert image.get_array().shape == (hubs, fields)
    shares = {(hub, field): share for hub, field, share in notebook["coverage"]}
    assert shares["all-hub", "headline"] == 1.0
    assert shares["mm-hub", "study"] == 0.0


def test_the_forest_plot_marks_what_lies_outside_its_interval(notebook: dict[str, Any]) -> None:
    axes = notebook["forest_figure"].axes[0]
    points = {line.get_xdata()[0]: line.get_color() for line in axes.get_lines() if line.get_marker() == "s"}
    assert points == {2.7: "black", 0.62: "tab:red"}


def test_hostile_names_and_an_empty_release_are_drawn(new_house: Any) -> None:
    house = new_house()
    house.publish()
    assert run(house.root)["by_month"] == []
    page = house.pages.page("A text.", sponsors=["$\\frac{x$ <b>\n" + 99 * "long "], hub="$hub_{")
    house.load([page])
    house.publish()
    run(house.root)["sponsors_figure"].savefig(io.BytesIO())
