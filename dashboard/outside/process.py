"""A checker in a process of its own: one that hangs is ended, one that dies is started again, and nothing it sends is
believed before it is looked at (it comes as JSON, never as objects)."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from dashboard.engine.parallel import end_with
from dashboard.errors import SetupError
from dashboard.outside import checkers
from dashboard.outside.checkers import Question
from dashboard.settings import OUTSIDE_LINE_CHARS, START_SECONDS


class CheckFailedError(Exception):
    """A checker gave no usable answer to one question; the text says why."""


def _work(line: Connection, target: str, parent: int) -> None:
    """In the process: load the checker, then answer question after question."""
    threading.Thread(target=end_with, args=(parent,), daemon=True).start()
    with suppress(EOFError, OSError, KeyboardInterrupt):
        try:
            check = checkers.load(target)
        except Exception as error:
            return line.send_bytes(json.dumps({"error": str(error)}).encode())
        line.send_bytes(b'{"ready": true}')
        while True:
            line.send_bytes(_answer(check, json.loads(line.recv_bytes())))


def _answer(check: checkers.Checker, raw: Mapping[str, Any]) -> bytes:
    try:
        question = Question(**{**raw, "evidence": tuple(raw["evidence"])})
        return json.dumps({"said": checkers.asked(check, question)}).encode()
    except Exception as error:  # one sentence must not end the run
        return json.dumps({"error": f"{type(error).__name__}: {error}"[:300]}).encode()


class CheckerProcess:
    """Asks one checker, question after question; to be used with `with`."""

    def __init__(self, target: str, seconds: float) -> None:
        """`target` is "module:function"; `seconds` is what it may take for one question."""
        self.target, self.seconds = target, seconds
        self.process: BaseProcess | None = None
        self.line: Connection | None = None

    def __enter__(self) -> CheckerProcess:
        """Start it, so that a checker that cannot be imported is named at once: SetupError."""
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        """End it."""
        self.end()

    def ask(self, question: Question) -> Mapping[str, Any] | None:
        """Its answer; None: no opinion. CheckFailedError when it fails, hangs or dies; the next question may do better."""
        if self.line is None:
            self._start()
        assert self.line is not None
        try:
            self.line.send_bytes(json.dumps(asdict(question)).encode())
            if not self.line.poll(self.seconds):
                self.end()
                raise CheckFailedError(f"it took longer than {self.seconds:g} seconds")
            answer = json.loads(self.line.recv_bytes(OUTSIDE_LINE_CHARS))
        except (EOFError, OSError, ValueError):
            self.end()
            raise CheckFailedError("its process ended, or sent something else than an answer") from None
        if "error" in answer:
            raise CheckFailedError(str(answer["error"]))
        answer_said: Mapping[str, Any] | None = answer.get("said")
        return answer_said

    def _start(self) -> None:
        context = get_context("spawn")
        mine, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, self.target, os.getpid()), daemon=True)
        self.process.start()
        theirs.close()
        self.line = mine
        try:
            greeting = json.loads(mine.recv_bytes()) if mine.poll(START_SECONDS) else {"error": "it did not start"}
        except (EOFError, OSError):
            greeting = {"error": "its process ended while it was starting"}
        if "error" in greeting:
            self.end()
            raise SetupError(f"{greeting['error']}", where=self.target, hint="Reinstall the package that brings it.")

    def end(self) -> None:
        """End the process, whatever it is at."""
        if self.line is not None:
            self.line.close()
        if self.process is not None:
            self.process.kill()
            self.process.join(5)
        self.line = self.process = None
