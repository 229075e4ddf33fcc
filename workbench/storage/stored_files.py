"""Which stored files an operation speaks of."""

from collections.abc import Mapping
from typing import Any


def sizes_of_files(args: Mapping[str, Any]) -> dict[bytes, int]:
    """Return digest and size of each file that an operation's arguments name."""
    named = [*args.get("attachments", ()), args.get("source"), args.get("pdf")]
    return {
        bytes.fromhex(file["sha256"]): int(file.get("size", 0))
        for file in named
        if isinstance(file, Mapping)
    }
