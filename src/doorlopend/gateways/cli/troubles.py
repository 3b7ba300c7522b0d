"""What went wrong outside the code, told as what to do about it. A mistake of our own keeps its traceback."""

from __future__ import annotations

import errno
from collections.abc import Iterator

import click

MIGRATE = "This database lacks tables of this version. Run `bin/doorlopend db migrate`, then the same command again."


class Trouble(click.ClickException):
    """Something a person mends before the same command works."""

    exit_code = 2


def explained(error: BaseException) -> str | None:
    """One message with the remedy, or None when it is not known what a person could do.

    Told by the names of classes, so that a command without a database need not import one.
    """
    chain = list(_chain(error))
    names = {each.__name__ for one in chain for each in type(one).__mro__}
    if "ImproperlyConfigured" in names:
        return str(next(one for one in chain if type(one).__name__ == "ImproperlyConfigured"))
    if names & {"UndefinedTable", "UndefinedColumn", "UndefinedFunction"}:
        return MIGRATE
    if "OperationalError" in names:
        return f"The database does not answer: {_first_line(error)} Check DATABASE_URL, and whether the server runs."
    if isinstance(error, OSError) and error.errno in {errno.EACCES, errno.EROFS, errno.EPERM, errno.ENOSPC} and error.filename:
        return f"{error.filename}: {error.strerror}. Give this user a folder to write in, or choose another with DOORLOPEND_HOME."
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".") + "."
