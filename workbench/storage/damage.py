"""A damaged replica leaves a mark beside it, so that the next start makes it anew."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from workbench.errors import EnvironmentFault
from workbench.storage.sqlcipher import FileFault, TornDatabase, WrongKey, in_words


def damage_mark(replica: Path) -> Path:
    """Return the file whose presence says that the replica cannot serve."""
    return replica.with_suffix(".damaged")


@contextmanager
def noting_damage(replica: Path) -> Iterator[None]:
    """Put the driver's errors into words, and remember when they mean that the replica is torn."""
    try:
        with in_words(replica):
            yield
    except (TornDatabase, WrongKey) as error:
        if error.path != replica:  # the journal's, used within
            raise
        with suppress(OSError):  # a full disk or a read-only folder takes no mark
            damage_mark(replica).touch()
        raise FileFault(
            replica,
            "The local copy of the cases is damaged. Everything recorded is kept in the "
            "journal. Close the workbench and open it again: the copy is made anew.",
        ) from error


@contextmanager
def files_in_words(folder: Path) -> Iterator[None]:
    """Put the system's refusal to touch a profile's files into words."""
    try:
        yield
    except OSError as error:
        raise EnvironmentFault(
            f"The files in {folder} cannot be changed ({error.strerror}). Everything recorded is "
            "kept. Close other programs that use the profile, check your rights, and try again."
        ) from error
