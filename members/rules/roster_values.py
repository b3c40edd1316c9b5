"""What people type into a roster, read as one form: numbers, dates, telephones, the words for sex and post."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

EXCEL_EPOCH = date(1899, 12, 30)
EXCEL_DAYS = range(1, 80_000)
YEARS = range(1900, 2101)
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


class Fault(StrEnum):
    """Why a row cannot go in."""

    MISSING_EMPLOYEE_NUMBER = "missing_employee_number"
    MISSING_NAME = "missing_name"
    MISSING_BRANCH = "missing_branch"
    DUPLICATE_EMPLOYEE_NUMBER = "duplicate_employee_number"
    BAD_EMPLOYEE_NUMBER = "bad_employee_number"
    BAD_NAME = "bad_name"
    BAD_PHONE = "bad_phone"
    BAD_DATE = "bad_date"
    BAD_EMAIL = "bad_email"
    TOO_LONG = "too_long"
    UNKNOWN_BRANCH = "unknown_branch"
    HAS_LEFT = "has_left"


class Unreadable(ValueError):
    """A cell that says nothing the portal could store."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Day:
    """A date as far as it was written; of a month, its first day."""

    on: date
    is_month: bool = False

    def agrees_with(self, known: date | None) -> bool:
        """Whether `known` says the same: 1986年8月 takes nothing away from 1986-08-17."""
        if known is None or not self.is_month:
            return self.on == known
        return (self.on.year, self.on.month) == (known.year, known.month)


def text_of(cell: object) -> str:
    """The cell as text: half-width, without invisible signs, one space where there were many."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = unicodedata.normalize("NFKC", str(cell)).translate(INVISIBLE)
    return " ".join(text.split()).removeprefix("'")


def label_of(cell: object) -> str:
    """The name of a branch: spaces between Chinese characters are layout, not spelling."""
    text = text_of(cell)
    return text if text.isascii() else text.replace(" ", "")


def number_of(cell: object, fault: Fault) -> str:
    """A number that may have been through a spreadsheet: 100027.0, 1.5170669074E10.

    1.51707E+10 has lost its last digits for good, so it is refused rather than filled with noughts.
    """
    text = text_of(cell).replace(" ", "")
    if re.fullmatch(r"\d+\.0+", text):
        return text.split(".")[0]
    if match := re.fullmatch(r"(\d(?:\.\d+)?)E\+?(\d{1,2})", text, re.IGNORECASE):
        is_written_out = "." in text or "+" in text
        if len(match[1].replace(".", "")) <= 6 < int(match[2]) and is_written_out:
            raise Unreadable(fault)
        value = Decimal(text)
        return str(int(value)) if is_written_out and value == int(value) else text
    return text


def employee_number(cell: object) -> str:
    """Digits and capitals, as in the database; empty when the cell is."""
    number = re.sub(r"[\u2010-\u2015\u2212]", "-", number_of(cell, Fault.BAD_EMPLOYEE_NUMBER)).upper()
    if number and not re.fullmatch(r"[0-9A-Z][0-9A-Z-]{0,19}", number):
        raise Unreadable(Fault.BAD_EMPLOYEE_NUMBER)
    return number


def phone(cell: object) -> str:
    """A mobile number of mainland China: eleven digits that begin with 1."""
    number = re.sub(r"[\s()\u2010-\u2015\u2212-]", "", number_of(cell, Fault.BAD_PHONE))
    number = re.sub(r"^(\+|00)?86(?=1\d{10}$)", "", number)
    if number and not re.fullmatch(r"1[0-9]{10}", number):
        raise Unreadable(Fault.BAD_PHONE)
    return number


def day(cell: object) -> Day | None:
    """A date in any of the forms people use, or None for an empty cell."""
    if isinstance(cell, datetime):
        return _day(cell.year, cell.month, cell.day)
    if isinstance(cell, date):
        return _day(cell.year, cell.month, cell.day)
    text = re.sub(r"\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", "", text_of(cell))
    text = text.replace(" ", "").replace("T", "").strip("'")
    return _written_day(text, is_number=isinstance(cell, float)) if text else None


def _written_day(text: str, *, is_number: bool) -> Day:
    text = re.sub(r"\.0+$", "", text) if re.fullmatch(r"\d{5,8}\.0+", text) else text
    if re.fullmatch(r"\d{8}", text):
        return _day(int(text[:4]), int(text[4:6]), int(text[6:]))
    if re.fullmatch(r"\d{6}", text):
        return _day(int(text[:4]), int(text[4:]))
    if re.fullmatch(r"\d{5}", text) and int(text) in EXCEL_DAYS:
        serial = EXCEL_EPOCH + timedelta(days=int(text))
        return _day(serial.year, serial.month, serial.day)
    match = re.fullmatch(r"(\d{4})[-./年](\d{1,2})(?:[-./月](\d{1,2})?日?)?", text)
    # A cell that holds the number 1986.1 may mean January or, typed as 1986.10, October.
    if not match or (is_number and len(match[2]) == 1):
        raise Unreadable(Fault.BAD_DATE)
    return _day(int(match[1]), int(match[2]), int(match[3]) if match[3] else None)


def _day(year: int, month: int, day_of_month: int | None = None) -> Day:
    if year not in YEARS:
        raise Unreadable(Fault.BAD_DATE)
    try:
        return Day(date(year, month, day_of_month or 1), is_month=day_of_month is None)
    except ValueError:
        raise Unreadable(Fault.BAD_DATE) from None


def email(cell: object) -> str:
    address = text_of(cell).replace(" ", "")
    if address and not re.fullmatch(r"[^@\s,;<>\"']+@[^@\s,;<>\"']+\.[^@\s,;<>\"'.]+", address):
        raise Unreadable(Fault.BAD_EMAIL)
    return address


SEXES = {"男": "m", "男性": "m", "m": "m", "male": "m", "女": "f", "女性": "f", "f": "f", "female": "f"}
POST_CLASSES = {
    "frontline": ("一线", "生产一线", "一线职工", "一线工人", "工人", "frontline", "front line"),
    "technical": ("专业技术", "专技", "技术", "专业技术人员", "技术人员", "technical"),
    "management": ("管理", "管理人员", "管理岗", "management"),
}


def sex(cell: object) -> str | None:
    """f, m or empty; None for a word that is neither."""
    text = text_of(cell).lower()
    return SEXES.get(text) if text else ""


def post_class(cell: object) -> str | None:
    """The class of post, empty, or None for a word nobody knows."""
    text = text_of(cell).lower()
    classes = (known for known, words in POST_CLASSES.items() if text in words)
    return next(classes, None) if text else ""


def status(cell: object) -> str | None:
    """active, retired, left, empty - or None for a word nobody knows."""
    text = text_of(cell).lower()
    if not text or is_retired(text):
        return "retired" if text else ""
    if re.search(r"离职|调出|调离|退会|辞职|解除|终止|死亡|去世|离世|^left$", text):
        return "left"
    if re.search(r"在职|在岗|在册|在会|正常|^active$|^in service$", text):
        return "active"
    return None


def is_retired(text: str) -> bool:
    """离退休, 退休, 离休 anywhere in the remarks - unless they say not yet."""
    return bool(re.search(r"(?<![未没非])(退休|离休)|\bretired\b", text.lower()))
