"""The chain of evidence notes: known answers, and every way of tampering named where it begins."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest

from workbench.domain.evidence import (
    GENESIS,
    SealedNote,
    chain_hash,
    content_hash,
    first_broken_link,
)

CASE = UUID("01a20392-ed23-7a10-bc23-4952c6ab4859")
OP = UUID("01a20395-dfcf-7895-8b38-ec9f7ab095aa")

Notes = list[SealedNote]


def sealed(texts: list[str]) -> Notes:
    """A whole chain of notes."""
    notes: Notes = []
    previous = GENESIS
    for n, text in enumerate(texts, start=1):
        op_id = UUID(int=OP.int + n)
        content = content_hash(
            salt="5a17", op_id=op_id, case=CASE, author="ann", text=text, attachments=["ab" * 32]
        )
        own = chain_hash(previous, content, n)
        notes.append(
            SealedNote(
                CASE, "E-1", op_id, n, "ann", text, "5a17", ("ab" * 32,),
                content.hex(), previous.hex(), own.hex(),
            )
        )  # fmt: skip
        previous = own
    return notes


def test_the_content_hash_is_that_of_the_canonical_json_written_by_hand() -> None:
    by_hand = (
        '{"attachments":["aa","bb"],"author":"bo","case":"01a20392-ed23-7a10-bc23-4952c6ab4859",'
        '"op":"01a20395-dfcf-7895-8b38-ec9f7ab095aa","salt":"00ff","text":"Grüße\\n\\"☃\\""}'
    )
    given = content_hash(
        salt="00ff", op_id=OP, case=CASE, author="bo", text='Grüße\n"☃"', attachments=["aa", "bb"]
    )
    assert given == hashlib.sha256(by_hand.encode("utf-8")).digest()
    # The same by `printf '%s' … | sha256sum` outside Python.
    assert given.hex() == KNOWN_CONTENT


def test_the_chain_hash_is_that_of_72_bytes() -> None:
    content = bytes(range(32))
    assert (
        chain_hash(GENESIS, content, 1)
        == hashlib.sha256(b"\0" * 32 + content + b"\0\0\0\0\0\0\0\1").digest()
    )
    assert (
        chain_hash(content, GENESIS, 258)
        == hashlib.sha256(content + b"\0" * 32 + b"\0\0\0\0\0\0\1\2").digest()
    )


KNOWN_CONTENT = "d7622a598ec596a68ccb7ffc230068ae1e9778faf0f7ab351dc6c19c52ddb363"


def test_a_whole_chain_holds() -> None:
    assert first_broken_link(sealed(["one", "two", "three"]), 3) is None
    assert first_broken_link([], 0) is None


def altered(**given: object) -> Callable[[Notes], Notes]:
    return lambda notes: [notes[0], replace(notes[1], **given), notes[2]]  # type: ignore[arg-type]  # fields of a note


def resealed(notes: Notes) -> Notes:
    """Forged by somebody who can compute hashes, but not those that follow."""
    forged = replace(notes[1], text="forged")
    content = content_hash(
        salt=forged.salt,
        op_id=forged.op_id,
        case=forged.case,
        author=forged.author,
        text=forged.text,
        attachments=forged.attachments,
    )
    own = chain_hash(bytes.fromhex(forged.previous_hash), content, 2)
    return [notes[0], replace(forged, content_hash=content.hex(), hash=own.hex()), notes[2]]


SEALED = "the text, author or attachments are not what was sealed"


@pytest.mark.parametrize(
    ("tamper", "n", "reason"),
    [
        (altered(text="twO"), 2, SEALED),
        (altered(author="bo"), 2, SEALED),
        (altered(salt="5a18"), 2, SEALED),
        (altered(attachments=()), 2, SEALED),
        (altered(attachments=("cd" * 32,)), 2, SEALED),
        (altered(op_id=OP), 2, SEALED),
        (altered(case=OP), 2, SEALED),
        (altered(content_hash="00" * 32), 2, SEALED),
        (altered(previous_hash="00" * 32), 2, "it does not follow the note before it"),
        (altered(hash="00" * 32), 2, "its place in the chain was altered"),
        (altered(hash="no hex"), 2, "its place in the chain was altered"),
        (altered(n=7), 2, "note 2 is missing"),
        (resealed, 3, "it does not follow the note before it"),
        (lambda notes: notes[1:], 1, "note 1 is missing"),
        (lambda notes: [notes[0], notes[2]], 2, "note 2 is missing"),
        (lambda notes: [notes[0], notes[2], notes[1]], 2, "note 2 is missing"),
        (lambda notes: [notes[0], notes[0], notes[1]], 2, "note 2 is missing"),
        (lambda notes: notes[:2], 3, "the case counts 3 notes, the chain ends at 2"),
    ],
)
def test_each_tampering_is_named_at_the_first_broken_link(
    tamper: Callable[[Notes], Notes], n: int, reason: str
) -> None:
    found = first_broken_link(tamper(sealed(["one", "two", "three"])), 3)
    assert found is not None
    assert (found.n, found.reason) == (n, reason)
    assert found.reference == "E-1"
