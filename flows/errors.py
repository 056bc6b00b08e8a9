"""The exceptions of flows: what stops a run or a command, told in one line with the remedy.

FlowError         anything below; its message reads `what: where: cause; remedy`
├── LeaseError    the home is in use and the caller would not wait
├── WorkerError   worker processes die outside any page
├── SumError      the dispositions of a run do not add up to its sightings
└── UsageError    arguments that contradict each other (exit code 2)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class FlowError(Exception):
    """The root: a run that cannot go on, or a command that cannot be carried out."""


class LeaseError(FlowError):
    """Another run holds the home and the caller asked not to wait for it."""


class WorkerError(FlowError):
    """A worker process died where no page was in its hands, so no page can be blamed."""


class SumError(FlowError):
    """The run's summary does not add up; nothing of it is published."""


class UsageError(FlowError):
    """Arguments that contradict each other or name nothing known."""


def leaves(error: BaseException) -> Iterator[BaseException]:
    """Yield the errors within groups of errors, however deep, in order; an error that is no group is its own."""
    if not isinstance(error, BaseExceptionGroup):
        yield error
        return
    for inner in error.exceptions:
        yield from leaves(inner)
