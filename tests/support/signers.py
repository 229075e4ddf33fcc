"""Certificates and signed mails, made anew by OpenSSL's own code in `cryptography`."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Signer:
    """A certificate with its key, and those above it."""

    certificate: x509.Certificate
    key: Key
    above: tuple[x509.Certificate, ...] = ()

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)


def make_signer(
    name: str,
    issuer: Signer | None = None,
    *,
    authority: bool = False,
    usage: x509.ObjectIdentifier = ExtendedKeyUsageOID.EMAIL_PROTECTION,
    days: int = 365,
    elliptic: bool = False,
) -> Signer:
    """Make a certificate; without an issuer it signs itself. A name with @ is a mail address."""
    key: Key = (
        ec.generate_private_key(ec.SECP256R1())
        if elliptic
        else rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if "@" in name:
        builder = builder.add_extension(
            x509.SubjectAlternativeName([x509.RFC822Name(name)]), critical=False
        ).add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
    certificate = builder.sign(issuer.key if issuer else key, hashes.SHA256())
    above = (*issuer.above, issuer.certificate) if issuer else ()
    return Signer(certificate, key, above)


def sign(signer: Signer, text: bytes, *, opaque: bool = False) -> bytes:
    """Return the MIME body, with its fields, of a text signed by somebody."""
    builder = pkcs7.PKCS7SignatureBuilder().set_data(text)
    builder = builder.add_signer(signer.certificate, signer.key, hashes.SHA256())
    for each in signer.above:
        builder = builder.add_certificate(each)
    if not opaque:
        return builder.sign(serialization.Encoding.SMIME, [pkcs7.PKCS7Options.DetachedSignature])
    return builder.sign(serialization.Encoding.SMIME, [pkcs7.PKCS7Options.Binary])


def encrypt(reader: Signer, text: bytes) -> bytes:
    """Return the MIME body, with its fields, of a text that only `reader` can read."""
    builder = pkcs7.PKCS7EnvelopeBuilder().set_data(text).add_recipient(reader.certificate)
    return builder.encrypt(serialization.Encoding.SMIME, [])
