"""Who may do what, said in words: the window greys out what the table of kinds forbids."""

from workbench.domain.operations import KINDS
from workbench.domain.people import Role

_IN_ORDER = tuple(Role)


def why_not(role: Role, kind: str) -> str:
    """Return why somebody of this role may not do an operation; nothing where they may.

    >>> why_not(Role.SPECIALIST, "case.assign")
    'This is for a team lead or a vendor lead; you are a specialist.'
    >>> why_not(Role.TEAM_LEAD, "case.assign")
    ''
    """
    roles = KINDS[kind].roles
    if role in roles:
        return ""
    names = [role_words(able) for able in _IN_ORDER if able in roles]
    allowed = " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return f"This is for {allowed}; you are {role_words(role)}."


def works_cases(role: Role) -> bool:
    """Return whether somebody of this role can hold a case at all."""
    return role in KINDS["case.claim"].roles


def role_words(role: Role) -> str:
    """Return a role with its article.

    >>> role_words(Role.AUDITOR), role_words(Role.TEAM_LEAD)
    ('an auditor', 'a team lead')
    """
    words = role.words.lower()
    return f"an {words}" if words[0] in "aeiou" else f"a {words}"
