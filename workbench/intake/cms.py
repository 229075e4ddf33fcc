"""Signed and encrypted messages (CMS, RFC 5652; S/MIME, RFC 8551): opened and checked.

A signature is checked against the very bytes that were signed. Whether its certificate is to be
believed is a second question, answered with the roots that an administrator gave; no list of the
operating system is asked, so that the answer is the same on every workstation.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from cryptography.x509.verification import (
    Criticality,
    ExtensionPolicy,
    PolicyBuilder,
    Store,
    VerificationError,
)

_DAMAGE = (
    *(ValueError, TypeError, KeyError, IndexError, AttributeError, RuntimeError),
    *(OverflowError, UnsupportedAlgorithm),
)
"""What the libraries raise on bytes that are no CMS, or one of another kind."""
_MOST_SIGNERS = 10
_MOST_CERTIFICATES = 50
_WEAK = ("md5", "sha1")
_DIGESTS: dict[str, hashes.HashAlgorithm] = {
    "md5": hashes.MD5(),  # noqa: S303  # old mails are signed so; they are marked as weak
    "sha1": hashes.SHA1(),  # noqa: S303  # see above
    "sha224": hashes.SHA224(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


@dataclass(frozen=True, slots=True)
class Signature:
    """What is known of a signature.

    `verdict` is `valid`, `untrusted` (it fits, but no trusted root vouches for the certificate),
    `invalid`, or `unreadable`. `signed_at` is the signer's claim. Names are the certificate's.
    """

    verdict: str
    why: str
    signer: str = ""
    addresses: tuple[str, ...] = ()
    issuer: str = ""
    serial: str = ""
    fingerprint: str = ""
    not_after: datetime | None = None
    signed_at: datetime | None = None
    weak: bool = False
    """Made with a digest (MD5, SHA-1) for which other texts can be found."""
    partial: bool = False
    """Not the whole mail is signed."""

    @property
    def words(self) -> str:
        """What was found, in a sentence."""
        what = "A part of the mail is signed" if self.partial else "Signed"
        by = f" by {self.signer}" if self.signer else ""
        weak = ", with a digest that is no longer safe" if self.weak else ""
        how = {"valid": "is valid", "untrusted": "fits, but is not trusted"}
        found = how.get(self.verdict, f"is {self.verdict}")
        return f"{what}{by}: the signature {found}{weak} ({self.why})."


@dataclass(frozen=True, slots=True)
class Opened:
    """What a CMS message is: `signed` with its content, `encrypted`, or `other`."""

    kind: str
    content: bytes | None = None


def open_message(source: bytes) -> Opened:
    """Tell what a `.p7m` holds."""
    try:
        info = cms.ContentInfo.load(source)
        kind = info["content_type"].native
        if kind == "signed_data":
            content = info["content"]["encap_content_info"]["content"].native
            return Opened("signed", content if isinstance(content, bytes) else None)
        return Opened("encrypted" if kind in _ENCRYPTED else "other")
    except _DAMAGE:
        return Opened("other")


_ENCRYPTED = ("enveloped_data", "encrypted_data", "authenticated_enveloped_data")


def verify(
    signature: bytes, contents: Sequence[bytes], roots: Sequence[x509.Certificate]
) -> list[Signature]:
    """Check each signature of a CMS message.

    Args:
        signature: the message.
        contents: the forms in which the signed bytes may have been meant, likeliest first.
        roots: the certificates that are trusted.
    """
    try:
        data = cms.ContentInfo.load(signature)["content"]
        certificates = _certificates(data)
        signers = list(data["signer_infos"])[:_MOST_SIGNERS]
        found = [_verified(each, certificates, contents, roots) for each in signers]
    except _DAMAGE:
        return [Signature("unreadable", "the signature cannot be read")]
    return found or [Signature("unreadable", "it holds no signature")]


def _certificates(data: Any) -> list[x509.Certificate]:
    found: list[x509.Certificate] = []
    for choice in list(data["certificates"] or ())[:_MOST_CERTIFICATES]:
        if choice.name == "certificate":
            try:
                found.append(x509.load_der_x509_certificate(choice.chosen.dump()))
            except _DAMAGE:
                continue
    return found


def _verified(
    signer: Any,
    certificates: Sequence[x509.Certificate],
    contents: Sequence[bytes],
    roots: Sequence[x509.Certificate],
) -> Signature:
    own = next((each for each in certificates if _is_of(each, signer["sid"])), None)
    if own is None:
        return Signature("invalid", "the signer's certificate is not with the message")
    digest = signer["digest_algorithm"]["algorithm"].native
    signed_at = _signing_time(signer)
    if digest not in _DIGESTS:
        return _told(own, "invalid", f"its digest ({digest}) is not known here", signed_at)
    weak = digest in _WEAK
    try:
        why = _mismatch(signer, own, digest, contents)
    except (*_DAMAGE, InvalidSignature):
        why = "the signature does not fit the certificate's key"
    if why:
        return _told(own, "invalid", why, signed_at, weak=weak)
    if why := _not_for_mail(own):
        return _told(own, "untrusted", why, signed_at, weak=weak)
    verdict, why = _chain(own, certificates, roots, signed_at)
    return _told(own, verdict, why, signed_at, weak=weak)


def _is_of(certificate: x509.Certificate, sid: Any) -> bool:
    try:
        if sid.name == "issuer_and_serial_number":
            return bool(
                certificate.serial_number == sid.chosen["serial_number"].native
                and certificate.issuer.public_bytes() == sid.chosen["issuer"].dump()
            )
        key_id = certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
        return bool(key_id.value.digest == sid.chosen.native)
    except (*_DAMAGE, x509.ExtensionNotFound):
        return False


def _mismatch(
    signer: Any, certificate: x509.Certificate, digest: str, contents: Sequence[bytes]
) -> str:
    """Return why the signature does not fit, "" when it does."""
    value, attributes = signer["signature"].native, signer["signed_attrs"]
    if not len(attributes):
        for content in contents:
            try:
                _check(signer, certificate, value, content, digest)
            except InvalidSignature:
                continue
            return ""
        return "the text was changed after it was signed"
    told = {each["type"].native: each["values"] for each in attributes}
    if "message_digest" not in told or "content_type" not in told:
        return "it does not say which text it signs"
    wanted = told["message_digest"][0].native
    if all(
        hashlib.new(digest, each, usedforsecurity=False).digest() != wanted for each in contents
    ):
        return "the text was changed after it was signed"
    # Signed is the set under its own tag, not under the one it has within the message.
    _check(signer, certificate, value, b"\x31" + attributes.dump()[1:], digest)
    return ""


def _check(
    signer: Any, certificate: x509.Certificate, value: bytes, signed: bytes, digest: str
) -> None:
    algorithm = signer["signature_algorithm"]
    key = certificate.public_key()
    chosen = _DIGESTS[digest]
    match key:
        case rsa.RSAPublicKey() if algorithm["algorithm"].native == "rsassa_pss":
            parameters = algorithm["parameters"]
            named = parameters["hash_algorithm"]["algorithm"].native
            chosen = _DIGESTS[named]
            salt = parameters["salt_length"].native
            key.verify(value, signed, padding.PSS(padding.MGF1(chosen), salt), chosen)
        case rsa.RSAPublicKey():
            key.verify(value, signed, padding.PKCS1v15(), chosen)
        case ec.EllipticCurvePublicKey():
            key.verify(value, signed, ec.ECDSA(chosen))
        case dsa.DSAPublicKey():
            key.verify(value, signed, chosen)
        case ed25519.Ed25519PublicKey() | ed448.Ed448PublicKey():
            key.verify(value, signed)
        case _:
            raise InvalidSignature


def _signing_time(signer: Any) -> datetime | None:
    for each in signer["signed_attrs"] or ():
        if each["type"].native == "signing_time":
            moment = each["values"][0].native
            return moment if isinstance(moment, datetime) else None
    return None


def _not_for_mail(certificate: x509.Certificate) -> str:
    try:
        found = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return ""
    except _DAMAGE:
        return "the certificate cannot be read"
    allowed = {ExtendedKeyUsageOID.EMAIL_PROTECTION, ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE}
    return "" if allowed & set(found) else "the certificate is not made for mail"


def _chain(
    own: x509.Certificate,
    certificates: Sequence[x509.Certificate],
    roots: Sequence[x509.Certificate],
    signed_at: datetime | None,
) -> tuple[str, str]:
    if not roots:
        return "untrusted", "no trusted roots are set up here"
    if own in roots:
        return "valid", "the certificate itself is trusted"
    at = signed_at or datetime.now(UTC)
    if not own.not_valid_before_utc <= at <= own.not_valid_after_utc:
        return "untrusted", "the certificate was not valid at the time of signing"
    authority = ExtensionPolicy.permit_all().require_present(
        x509.BasicConstraints, Criticality.AGNOSTIC, None
    )
    policy = (
        PolicyBuilder()
        .store(Store(list(roots)))
        .time(at)
        .extension_policies(ca_policy=authority, ee_policy=ExtensionPolicy.permit_all())
    )
    between = [each for each in certificates if each != own]
    try:
        chain = policy.build_client_verifier().verify(own, between).chain
    except (VerificationError, *_DAMAGE):
        return "untrusted", "its certificate does not lead to a trusted root"
    return "valid", f"trusted through {_name(chain[-1].subject)}"


def _told(
    certificate: x509.Certificate,
    verdict: str,
    why: str,
    signed_at: datetime | None,
    *,
    weak: bool = False,
) -> Signature:
    return Signature(
        verdict=verdict,
        why=why,
        signer=_name(certificate.subject),
        addresses=_addresses(certificate),
        issuer=_name(certificate.issuer),
        serial=f"{certificate.serial_number:x}",
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        not_after=certificate.not_valid_after_utc,
        signed_at=signed_at,
        weak=weak,
    )


def _name(name: x509.Name) -> str:
    for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME, NameOID.EMAIL_ADDRESS):
        if found := name.get_attributes_for_oid(oid):
            return str(found[0].value)[:200]
    return name.rfc4514_string()[:200]


def _addresses(certificate: x509.Certificate) -> tuple[str, ...]:
    found = [
        str(a.value) for a in certificate.subject.get_attributes_for_oid(NameOID.EMAIL_ADDRESS)
    ]
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        found += names.get_values_for_type(x509.RFC822Name)
    except (x509.ExtensionNotFound, *_DAMAGE):
        pass
    return tuple(dict.fromkeys(each.lower()[:320] for each in found))[:20]


def roots_in(source: bytes) -> tuple[x509.Certificate, ...]:
    """Read the certificates of a PEM or DER file; () where there are none that can be read."""
    try:
        if b"-----BEGIN" in source:
            return tuple(x509.load_pem_x509_certificates(source))
        return (x509.load_der_x509_certificate(source),)
    except _DAMAGE:
        return ()
