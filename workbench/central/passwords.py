"""Passwords of people: they are chosen here and reach the server as SCRAM verifiers only."""

import secrets

from psycopg import Connection

from workbench.errors import UserError

LEAST_SIGNS = 12
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""What nobody mistakes when a password is read out."""
_GROUPS, _GROUP = 4, 5  # 99 bits


def one_time_password() -> str:
    """Return a password to hand over once."""
    groups = ("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))
    return "-".join(groups)


def verifier(connection: Connection, login: str, password: str) -> str:
    """Return what the server keeps of a password (SCRAM-SHA-256, RFC 7677), made on this side.

    Raises:
        UserError: the password is too short.
    """
    if len(password) < LEAST_SIGNS:
        raise UserError(f"A password has {LEAST_SIGNS} signs at least. Nothing was changed.")
    made = connection.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256")
    return made.decode()


def change_password(connection: Connection, password: str) -> None:
    """Change the password of whoever is signed in; with a one-time password this lets them in.

    Raises:
        UserError: the password is too short.
    """
    login = connection.info.user
    statement = "SELECT api.change_password(%s)"
    connection.execute(statement, (verifier(connection, login, password),))
