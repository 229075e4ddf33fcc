"""The commands, their options, and what each runs."""

import argparse
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from io import TextIOWrapper

from workbench.cli import central
from workbench.domain.cases import CaseKind, View
from workbench.domain.decisions import DecisionAction
from workbench.domain.queue import Sort
from workbench.errors import WorkbenchError

Command = Callable[[argparse.Namespace], int]

FAILED = 1
REFUSED = 3


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status.

    0: done. 1: a sentence on stderr says what was wrong. 2: the command line was not understood.
    3: the operation was refused.
    """
    _speak_utf8()
    options = parser().parse_args(arguments, argparse.Namespace(profile=None, json=False))
    command = command_named(options.command)
    try:
        return command(options)
    except WorkbenchError as error:
        print(f"workbench: {error}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        # The reader (head, less) went away: nothing is wrong.
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        print("workbench: stopped; everything recorded before is kept", file=sys.stderr)
        return 130


def _speak_utf8() -> None:
    """Answer in UTF-8 wherever it goes, and take any bytes from a pipe.

    A file's name may hold bytes that are no UTF-8; as a backslash escape it stays valid JSON.
    """
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "backslashreplace")):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)


def command_named(name: str) -> Command:
    """Load the part of the program that a command needs, `casework.claim` for instance.

    All parts together, with PDF and database, would double the time of `--help` and `templates`.
    """
    part, _, verb = name.partition(".")
    command: Command = getattr(import_module(f"workbench.cli.{part}"), verb)
    return command


def parser() -> argparse.ArgumentParser:
    """Return the command line's grammar.

    What goes with every command may stand before its name too. It has no default here, so that a
    command without it does not undo what was said before.
    """
    everywhere = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    everywhere.add_argument(
        "--profile", metavar="DIR", help="the profile folder (default: WORKBENCH_PROFILE)"
    )
    everywhere.add_argument("--json", action="store_true", help="answer in JSON")
    whole = argparse.ArgumentParser(
        prog="workbench",
        description="Investigate escalations: from the mail to the letter.",
        parents=[everywhere],
    )
    verbs = whole.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def verb(name: str, command: str, words: str) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, help=words, description=words, parents=[everywhere])
        made.set_defaults(command=command)
        return made

    _intake_verbs(verb)
    _case_verbs(verb)
    _letter_verbs(verb)
    _team_verbs(verb)
    _centre_verbs(verb)
    _deadline_verb(verb)
    _clock_verbs(verb)
    _other_verbs(verb)
    central.add_commands(verbs)
    return whole


Verb = Callable[[str, str, str], argparse.ArgumentParser]


def _intake_verbs(verb: Verb) -> None:
    taking = verb("intake", "intake.take_in_paths", "take in mails, tables and other files")
    taking.add_argument("paths", nargs="+", metavar="PATH", help="a file, or a folder of files")
    taking.add_argument("--kind", metavar="K", help=f"one of: {', '.join(CaseKind)}")
    taking.add_argument(
        "--scope", metavar="S", help="where new cases lie (default: your first scope)"
    )
    importing = verb("import", "importing.import_file", "import a table: CSV, JSON or Excel")
    importing.add_argument("file", metavar="FILE")
    importing.add_argument(
        "--mapping",
        metavar="M",
        help="which column holds which field: FIELD=COLUMN[,…], JSON, or a file of it "
        "(default: as such a table was imported before, else by the columns' names)",
    )
    importing.add_argument("--kind", metavar="K", help="make each row a case of this kind")
    importing.add_argument("--scope", metavar="S", help="where it lies (default: your first scope)")
    importing.add_argument("--preview", action="store_true", help="only say what it would bring")
    importing.add_argument("--failed", metavar="F.csv", help="write the rows that failed there")
    splitting = verb("split", "intake.split_off", "make a message that joined a case its own case")
    splitting.add_argument("case", metavar="CASE")
    splitting.add_argument("message", type=int, metavar="N", help="the message's number, from 1")


def _case_verbs(verb: Verb) -> None:
    listing = verb("cases", "casework.list_cases", "list the queue")
    listing.add_argument("--view", choices=[*map(str, View)], default="open", metavar="V")
    listing.add_argument("--search", default="", metavar="TEXT")
    listing.add_argument("--sort", choices=[*map(str, Sort)], default="due", metavar="S")
    listing.add_argument("--limit", type=int, default=50, metavar="N")
    verb("show", "casework.show_case", "show one case").add_argument("case", metavar="CASE")
    noting = verb("note", "casework.add_note", "seal an evidence note")
    noting.add_argument("case", metavar="CASE")
    noting.add_argument("text", metavar="TEXT", help="the note, or - to read it from stdin")
    noting.add_argument(
        "--attach", nargs="+", action="extend", default=[], metavar="FILE", help="files to attach"
    )
    claiming = verb("claim", "casework.claim", "take a case as yours")
    claiming.add_argument("case", metavar="CASE")
    deciding = verb("decide", "casework.decide", "decide a case, with reasons")
    deciding.add_argument("case", metavar="CASE")
    actions = ", ".join(DecisionAction)
    deciding.add_argument("--action", required=True, metavar="A", help=f"one of: {actions}")
    deciding.add_argument("--reason", required=True, metavar="TEXT")
    deciding.add_argument("--facts", default="", metavar="TEXT", help="what it relies on")
    deciding.add_argument(
        "--grounds", default="", metavar="TEXT", help="the law or policy clause, with its version"
    )


def _team_verbs(verb: Verb) -> None:
    assigning = verb("assign", "teamwork.assign", "give a case to somebody")
    assigning.add_argument("case", metavar="CASE")
    assigning.add_argument("login", metavar="LOGIN")
    verb("release", "teamwork.release", "give a case back to the queue").add_argument(
        "case", metavar="CASE"
    )
    verb("next", "teamwork.next_case", "take the most urgent case that nobody holds")
    moving = verb("move", "teamwork.move", "move a case to another team of yours")
    moving.add_argument("case", metavar="CASE")
    moving.add_argument("scope", metavar="SCOPE")
    moving.add_argument("--reason", default="", metavar="TEXT")


def _centre_verbs(verb: Verb) -> None:
    signing = verb("sign-in", "sync.sign_in", "bind a new profile to you at a centre")
    signing.add_argument("dsn", metavar="DSN", help="“host=… dbname=…”; nothing else is heeded")
    signing.add_argument("--login", required=True, metavar="L")
    syncing = verb("sync", "sync.sync", "send what waits, and fetch what is new")
    syncing.add_argument("--watch", action="store_true", help="go on until it is stopped")
    telling = verb("journal", "sync.journal", "list what was done here, and what became of it")
    telling.add_argument("--waiting", action="store_true", help="only what waits for the centre")
    telling.add_argument("--limit", type=int, default=50, metavar="N", help="the newest N")
    listing = verb("conflicts", "conflicts.list_conflicts", "list what two people set differently")
    listing.add_argument("--all", action="store_true", help="settled ones too")
    settling = verb("resolve", "conflicts.settle", "settle a conflict")
    settling.add_argument("conflict", metavar="CONFLICT", help="its id, or how that begins")
    settling.add_argument("--keep", required=True, metavar="mine|theirs|TEXT")


def _letter_verbs(verb: Verb) -> None:
    verb("templates", "letters.list_templates", "list the letter templates")
    writing = verb("letter", "letters.make_letter", "make a letter as PDF")
    writing.add_argument("case", metavar="CASE")
    writing.add_argument("--template", required=True, metavar="T")
    writing.add_argument("--language", metavar="L", help="default: the case's, else English")
    writing.add_argument(
        "--set",
        dest="values",
        nargs="+",
        action="extend",
        default=[],
        metavar="FIELD=VALUE",
        help="field values that the case does not know",
    )
    writing.add_argument(
        "--cite", nargs="+", action="extend", type=int, default=[], metavar="N", help="notes cited"
    )
    writing.add_argument("--out", required=True, metavar="F.pdf")
    sending = verb("letter-sent", "letters.record_sent", "record that a letter went out")
    sending.add_argument("case", metavar="CASE")
    sending.add_argument("letter", metavar="LETTER", help="its number, id or SHA-256")
    sending.add_argument("--how", required=True, metavar="H", help="post, e-mail, courier, …")
    sending.add_argument("--at", metavar="T", help="when (ISO 8601; default: now)")


def _deadline_verb(verb: Verb) -> None:
    telling = verb("deadlines", "deadlines.tell_deadline", "until when the law wants it, and why")
    telling.add_argument("--rule", metavar="REGIME", help="the rule; --list names all")
    telling.add_argument("--received", metavar="T", help="the event (ISO 8601 with offset)")
    telling.add_argument("--jurisdiction", metavar="J", help="EU/DE (Bavaria), US/CA, UK, …")
    telling.add_argument("--event", metavar="T", help="a second event, for rules that take one")
    telling.add_argument("--period", type=int, metavar="N", help="another length, as above")
    telling.add_argument(
        "--priority", type=int, choices=range(5), metavar="P", help="for the house target, 0 to 4"
    )
    telling.add_argument("--holidays", metavar="F.json", help="days proclaimed or withdrawn")
    telling.add_argument("--list", action="store_true", help="list the rules and their inputs")


def _clock_verbs(verb: Verb) -> None:
    timing = verb("clock", "clocks.tell_clocks", "the clocks of a case, and what is done to them")
    timing.add_argument("case", metavar="CASE")
    turns = ("list", "start", "pause", "resume", "stop")
    timing.add_argument("turn", nargs="?", choices=turns, default="list")
    timing.add_argument("clock", nargs="?", metavar="CLOCK", help="a rule of law, or a house clock")
    timing.add_argument("--for", dest="whom", default="", metavar="WHOM", help="for whom it waits")
    timing.add_argument("--reason", default="", metavar="TEXT")
    timing.add_argument("--from", dest="start", metavar="T", help="the event, if not receipt")
    timing.add_argument("--jurisdiction", metavar="J", help="where the rule is read")
    timing.add_argument("--csv", action="store_true", help="answer with the strips as CSV")
    targets = verb("targets", "clocks.tell_policy", "the house targets, or others from a file")
    targets.add_argument("file", nargs="?", metavar="F.json", help="what is promised from now on")
    targets.add_argument("--reason", default="", metavar="TEXT")
    targets.add_argument("--scope", metavar="S", help="default: your own")
    ruling = verb("rules", "rules.tell_rules", "how the priority of a new case is proposed")
    ruling.add_argument("what", nargs="?", choices=("list", "test", "save"), default="list")
    ruling.add_argument("file", nargs="?", metavar="F.json", help="a draft of the rules")
    ruling.add_argument("--reason", default="", metavar="TEXT")
    ruling.add_argument("--scope", metavar="S", help="default: your own")


def _other_verbs(verb: Verb) -> None:
    verifying = verb("verify", "checks.verify_chains", "recompute the chains of evidence notes")
    verifying.add_argument("case", nargs="?", metavar="CASE")
    verb("self-test", "checks.self_test", "check that this machine has all that is needed")
    opening = verb("window", "department.open_profile_window", "open the window")
    opening.add_argument("--as", dest="person", metavar="LOGIN", help="who works")
    showing = verb("demo", "department.demo", "open the window on an invented department")
    showing.add_argument("--as", dest="person", metavar="LOGIN", help="who to play")
    showing.add_argument("--people", action="store_true", help="list who can be played")
    showing.add_argument("--no-window", action="store_true", help="only prepare it")
