"""Signed mails: who signed, whether it fits, and whether anybody vouches for it."""

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given
from hypothesis import strategies as st

from tests.support.signers import Signer, encrypt, make_signer, sign
from workbench.intake.cms import open_message, roots_in, verify
from workbench.intake.mail import Mail, read_mail

_TEXT = b"Content-Type: text/plain\r\n\r\nThey sold my bike twice.\r\n"


@pytest.fixture(scope="module")
def root() -> Signer:
    return make_signer("Root", authority=True)


@pytest.fixture(scope="module")
def bo(root: Signer) -> Signer:
    return make_signer("bo@example.org", make_signer("Office", root, authority=True))


def _mail(body: bytes, root: Signer | None = None) -> Mail:
    source = b"From: Bo <bo@example.org>\nSubject: S\n" + body
    return read_mail(source, roots=(root.certificate,) if root else ())


def _verdicts(mail: Mail) -> list[str]:
    return [each.verdict for each in mail.signatures]


@pytest.mark.parametrize("opaque", [False, True])
def test_a_signature_that_a_root_vouches_for(root: Signer, bo: Signer, opaque: bool) -> None:
    mail = _mail(sign(bo, _TEXT, opaque=opaque), root)
    (found,) = mail.signatures
    assert (found.verdict, found.addresses, found.issuer) == (
        "valid",
        ("bo@example.org",),
        "Office",
    )
    assert found.signed_at is not None
    assert mail.text.strip() == "They sold my bike twice."
    assert not found.partial


def test_keys_on_curves_sign_too(root: Signer) -> None:
    signer = make_signer("bo@example.org", root, elliptic=True)
    assert _verdicts(_mail(sign(signer, _TEXT), root)) == ["valid"]


def test_changed_line_ends_do_not_matter_changed_words_do(root: Signer, bo: Signer) -> None:
    body = sign(bo, _TEXT)
    assert _verdicts(_mail(body.replace(b"\r\n", b"\n"), root)) == ["valid"]
    changed = _mail(body.replace(b"twice", b"thrice"), root)
    assert _verdicts(changed) == ["invalid"]
    assert "changed" in changed.signatures[0].why


def test_without_a_root_it_fits_but_is_not_trusted(root: Signer, bo: Signer) -> None:
    assert _verdicts(_mail(sign(bo, _TEXT))) == ["untrusted"]
    stranger = make_signer("Root", authority=True)
    assert _verdicts(_mail(sign(bo, _TEXT), stranger)) == ["untrusted"]


@pytest.mark.parametrize("why", ["expired", "usage", "issued by a person"])
def test_certificates_that_may_not_sign_a_mail_now(root: Signer, bo: Signer, why: str) -> None:
    signer = {
        "expired": lambda: make_signer("bo@example.org", root, days=-1),
        "usage": lambda: make_signer("bo@example.org", root, usage=ExtendedKeyUsageOID.SERVER_AUTH),
        "issued by a person": lambda: make_signer("chief@example.org", bo),
    }[why]()
    assert _verdicts(_mail(sign(signer, _TEXT), root)) == ["untrusted"]


def test_a_signed_part_in_another_mail_is_only_a_part(root: Signer, bo: Signer) -> None:
    wrapped = (
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nNew words.\n--b\n"
        + sign(bo, _TEXT).partition(b"\n")[2]
        + b"\n--b--\n"
    )
    (found,) = _mail(wrapped, root).signatures
    assert (found.verdict, found.partial) == ("valid", True)
    assert "A part" in found.words


def test_an_encrypted_mail_is_kept_and_says_so(bo: Signer) -> None:
    mail = _mail(encrypt(bo, _TEXT))
    assert "encrypted" in mail.hidden
    assert mail.signatures == ()
    assert [open_message(each.content).kind for each in mail.attachments] == ["encrypted"]


@given(st.binary(max_size=300))
def test_no_bytes_raise(noise: bytes) -> None:
    assert verify(noise, (b"",), ())[0].verdict in ("unreadable", "invalid")
    open_message(noise)
    roots_in(noise)


@pytest.mark.parametrize("place", range(0, 1200, 37))
def test_no_changed_byte_makes_it_raise_or_pass_for_another(
    root: Signer, bo: Signer, place: int
) -> None:
    body = sign(bo, _TEXT, opaque=True)
    changed = bytearray(body)
    changed[300 + place] = ord("A") if changed[300 + place] != ord("A") else ord("B")
    mail = _mail(bytes(changed), root)
    assert all(each.addresses in ((), ("bo@example.org",)) for each in mail.signatures)
