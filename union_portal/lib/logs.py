"""Logs as JSON lines that name nobody: time, level, logger, message, request id, and the place of an error."""

import json
import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime

request_id: ContextVar[str] = ContextVar("request_id", default="")
knows_days_only: ContextVar[bool] = ContextVar("knows_days_only", default=False)
"""While a sealed letter is handled a line says the day and no more: beside a list of sign-ins a time would name people."""


class RequestId(logging.Filter):
    """Puts the id of the request that is being answered on every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


class JsonLines(logging.Formatter):
    """One JSON object a line. Of an exception: its type and where it was raised, not its text.

    The text of a database error quotes the row, and a row holds names and telephone numbers.
    """

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, object] = {
            "at": moment.date().isoformat()
            if knows_days_only.get()
            else moment.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.__dict__.get("request_id"):
            line["request"] = record.__dict__["request_id"]
        for name in ("status", "ms", "route", "job"):
            if name in record.__dict__:
                line[name] = record.__dict__[name]
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            line["where"] = [
                f"{frame.filename.rsplit('/', 2)[-1]}:{frame.lineno} {frame.name}" for frame in frames[-6:]
            ]
        return json.dumps(line, ensure_ascii=False, default=str)
