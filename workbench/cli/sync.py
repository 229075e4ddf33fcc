"""`sign-in`, `sync` and `journal`: a workstation and its centre."""

import argparse
import getpass
import json
import os
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

from workbench.cli.session import answer, ask_passphrase, workbench_of
from workbench.domain.instants import to_iso
from workbench.domain.operations import Outcome
from workbench.errors import UserError
from workbench.operations.sent import Sent, SentPart, sent_places, sent_rows
from workbench.settings import Settings, bound_folder, from_environment
from workbench.sync.engine import SyncEngine
from workbench.sync.state import Link, SyncResult, SyncState

_SETTLED = frozenset({Link.SYNCED, Link.TOO_OLD})


def sign_in(options: argparse.Namespace) -> int:
    """Bind a new profile to a person at a centre, or renew the password of a bound one."""
    from workbench.central.transport import place_of
    from workbench.sync import sign_in as signing

    settings = _settings(options, place_of(options.dsn))
    password = os.environ.get("WORKBENCH_PASSWORD") or _asked(f"Password of {options.login}: ")
    new = os.environ.get("WORKBENCH_NEW_PASSWORD") or None
    values = (settings, options.dsn, options.login, password)
    try:
        binding = signing.sign_in(*values, new, ask=ask_passphrase)
    except signing.NewPasswordWanted:
        if not sys.stdin.isatty():
            raise
        binding = signing.sign_in(*values, _chosen(), ask=ask_passphrase)
    shape = {
        "profile": str(settings.profile),
        "dsn": binding.dsn,
        "login": binding.login,
        "name": binding.name,
        "role": binding.role,
        "scopes": list(binding.scopes),
    }
    words = (
        f"Signed in as {binding.name}. The profile lies in {settings.profile}; "
        "name it with --profile or WORKBENCH_PROFILE, and fetch its cases with `workbench sync`."
    )
    answer(options, shape, words)
    return 0


def sync(options: argparse.Namespace) -> int:
    """Send what waits and fetch what is new; with --watch, go on doing so."""
    with workbench_of(options) as workbench:
        engine = workbench.sync
        if engine is None:
            raise UserError(
                "This profile is its own centre: there is nothing to sync with. "
                "Bind a new one with `workbench sign-in`."
            )
        result = _until_done(engine, options)
        if options.watch:
            _watch(engine, options, result)
        _tell(options, result)
    if result.state.link in _SETTLED:
        return 0
    print(f"workbench: {_words(result.state)} {result.state.reason}".rstrip(), file=sys.stderr)
    return 1


def journal(options: argparse.Namespace) -> int:
    """List what was recorded here, oldest first, with what became of it."""
    with workbench_of(options) as workbench:
        part = SentPart.WAITING if options.waiting else SentPart.ALL
        places = sent_places(workbench.desk, part)[: max(options.limit, 0)]
        found = sorted(sent_rows(workbench.desk, places), key=lambda sent: sent.seq)
    answer(options, [_shape(sent) for sent in found], "\n".join(map(_line, found)))
    return 0


def _until_done(engine: SyncEngine, options: argparse.Namespace) -> SyncResult:
    """Do rounds until nothing is left to fetch or send, or the centre is not there."""
    progress = _say_progress if sys.stderr.isatty() and not options.json else None
    whole = engine.step(progress)
    while whole.state.link is Link.FIRST_SYNC:
        whole = _added(whole, engine.step(progress))
    return whole


def _watch(engine: SyncEngine, options: argparse.Namespace, result: SyncResult) -> None:
    """Tell each round in which something happened, until the person stops it."""
    while True:
        _tell(options, result)
        before = result.state
        while True:
            time.sleep(engine.next_wait())
            result = _until_done(engine, options)
            happened = result.pushed or result.pulled or result.scopes_lost
            if happened or result.state.link is not before.link:
                break


def _added(one: SyncResult, other: SyncResult) -> SyncResult:
    return replace(
        other,
        pushed=one.pushed + other.pushed,
        pulled=one.pulled + other.pulled,
        outcomes=one.outcomes + other.outcomes,
        told=one.told + other.told,
        changed=one.changed or other.changed,
        scopes_lost=one.scopes_lost + other.scopes_lost,
    )


def _tell(options: argparse.Namespace, result: SyncResult) -> None:
    state = result.state
    shape = {
        "pushed": result.pushed,
        "pulled": result.pulled,
        "waiting": result.waiting,
        "outcomes": _counted(result.outcomes),
        "state": state.link.value,
        "reason": state.reason,
        "scopes_lost": list(result.scopes_lost),
    }
    for told in result.told:
        reason = told.detail.get("reason", "")
        print(f"workbench: {told.kind} {told.outcome}: {reason}", file=sys.stderr)
    words = f"{_words(state)}: {result.pushed:,} sent, {result.pulled:,} rows fetched."
    if options.json and options.watch:
        print(json.dumps(shape, ensure_ascii=False), flush=True)  # a line a round, for programs
    else:
        answer(options, shape, words)


def _counted(outcomes: Counter[str]) -> dict[str, int]:
    return {o.value: outcomes[o.value] for o in Outcome if o is not Outcome.PENDING}


def _words(state: SyncState) -> str:
    return state.words(datetime.now(UTC), datetime.now().astimezone().tzinfo or UTC)


def _say_progress(state: SyncState) -> None:
    print(f"\r{_words(state)}", end="", file=sys.stderr, flush=True)


def _settings(options: argparse.Namespace, place: str) -> Settings:
    settings = from_environment(profile=options.profile)
    if options.profile or os.environ.get("WORKBENCH_PROFILE"):
        return settings
    return replace(settings, profile=bound_folder(place, options.login))


def _asked(question: str) -> str:
    if not sys.stdin.isatty():
        raise UserError(
            "No password was given. Set WORKBENCH_PASSWORD, or run this in a terminal, "
            "where it can be asked for."
        )
    return getpass.getpass(question)


def _chosen() -> str:
    first = getpass.getpass("This is a one-time password. Choose one of your own: ")
    if first != getpass.getpass("Once more: "):
        raise UserError("The two are not the same. Nothing was changed. Try again.")
    return first


def _shape(sent: Sent) -> dict[str, object]:
    return {
        "seq": sent.seq,
        "operation": str(sent.op_id),
        "kind": sent.kind,
        "case": str(sent.case) if sent.case else None,
        "number": sent.reference or None,
        "what": sent.what,
        "outcome": sent.outcome,
        "reason": sent.reason,
        "at": to_iso(sent.at),
        "recorded_at": to_iso(sent.recorded_at) if sent.recorded_at else None,
    }


def _line(sent: Sent) -> str:
    case = sent.reference or "none"
    return f"{sent.at:%Y-%m-%d %H:%M}  {case:>9}  {sent.outcome:<11}  {sent.what}  {sent.reason}"
