"""Pages in, outcomes out: pure, no I/O, no clock.

`transform.parse_page(payload, ...)` is the library call for one page; it is imported on first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transform.pipeline import parse_page

__all__ = ["parse_page"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - whatever the name stands for
    """Import `parse_page` when it is asked for: the other modules of transform start without the pipeline."""
    if name == "parse_page":
        from transform.pipeline import parse_page  # noqa: PLC0415

        return parse_page
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
