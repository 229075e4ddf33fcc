"""Text that every store, index and letter can hold.

U+0000 ends strings in C and is refused by PostgreSQL; a lone surrogate has no UTF-8 form.
Both reach us in real mails, so they are replaced once, where text enters.
"""

import re

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def clean(text: str) -> str:
    r"""Replace U+0000 and lone surrogates by U+FFFD; everything else stays as it is.

    >>> clean("a\x00b")
    'a\ufffdb'
    """
    return _UNSTORABLE.sub("\ufffd", text)
