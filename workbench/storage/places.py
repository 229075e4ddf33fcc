"""Where things of a bound profile lie in the replica: keys that follow from what they stand for.

They are the same on every workstation of a person, so that a replica that was followed change by
change and one that was fetched anew hold the same rows. A local profile counts instead.
"""

from uuid import UUID

PLACE_BITS = 20
"""Entries of one case beyond a million share the last place, and the last one is shown."""
_MOST_PLACES = (1 << PLACE_BITS) - 1
FIRST_PENDING_CASE = 1 << 46
"""Rows from here on are of cases that the centre has given no number yet."""
FIRST_PENDING_ENTRY = 1 << 62
"""Places from here on are of entries that the centre has not confirmed."""
_FIRST_CASELESS = 1 << 60
_LAST_MOVED_DOCUMENT = 65_534


def pending_case(seq: int) -> int:
    """Return the row of a case that an operation opens, by its place in the journal."""
    return FIRST_PENDING_CASE + seq


def pending_entry(seq: int) -> int:
    """Return the place of an entry that the centre has not confirmed, by that in the journal."""
    return FIRST_PENDING_ENTRY + seq


def central_entry(number: int, place: int) -> int:
    """Return the place of an entry of the centre, by its case's number and its place there."""
    return number << PLACE_BITS | min(place, _MOST_PLACES)


def central_entries(number: int) -> tuple[int, int]:
    """Return the first and the last place that the entries of a case can have."""
    return number << PLACE_BITS, number << PLACE_BITS | _MOST_PLACES


def caseless_entry(op_id: UUID) -> int:
    """Return the place of an entry of the centre that belongs to no case."""
    return _FIRST_CASELESS | op_id.int & (_FIRST_CASELESS - 1)


def moved_document(before: int) -> int:
    """Return the place in the full-text index of a message that came from another case.

    Args:
        before: how many such messages the case holds already.
    """
    return _LAST_MOVED_DOCUMENT - before
