#!/usr/bin/env python3
"""Checks the published books of a union against their signed checkpoint. One file; needs Python 3.8 and nothing else.

    python3 verify_ledger.py LEDGER.jsonl CHECKPOINT.txt [--key VKEY]... [--longer] [--english]

The file has one entry a line, {"entry":ENTRY,"hash":"HASH"}. HASH is sha256(hash of the entry before || ENTRY), 32 zero
bytes before the first; amounts are whole fen, debit above nothing and credit below. The checkpoint is a signed note: the
size of the books, the root of a Merkle tree over all entries (RFC 6962), the last hash, the keys, and their signatures.

Exit codes: 0 everything is right, 1 something is refused, 2 there is nothing to check.
What this proves: nothing was changed, left out or put in since the checkpoint was signed, and every entry is an entry.
What it cannot prove: that a receipt was genuine. And whose keys these are, only a person can tell: compare their
fingerprints with the notice on the wall, or name the key you know with --key.
"""

import argparse
import base64
import re
import sys
from datetime import date
from functools import lru_cache, partial
from hashlib import sha256, sha512

TEXTS = {  # code: Chinese, English
    "line": ("这一行不是规定的格式", "the line is not in the one form"),
    "hash": ("内容与哈希值不符，有人改动过", "it does not agree with its hash: something was changed"),
    "field": ("不是规定的格式，问题在字段{field}", "it is not in the one form, at the field {field}"),
    "book": ("不属于这个账套", "it belongs to another book"),
    "seq": ("序号不连续", "seq does not go on by one"),
    "day": ("日期不存在", "a date that is in no calendar"),
    "year": ("凭证编号的年份与日期不一致", "its number is not one of the year of its date"),
    "number": ("凭证编号重复或倒退", "its number was there before or goes back"),
    "posted": ("记账日期早于上一笔", "it was posted before the entry before it"),
    "few": ("少于两行", "it has less than two lines"),
    "zero": ("有一行的金额是零", "a line has an amount of zero"),
    "sum": ("借贷不平", "debit and credit differ"),
    "reverses": ("红字冲销没有指向更早的一笔", "a reversal that names no earlier entry, or names one and is none"),
    "again": ("冲销的那一笔已经冲销过", "it reverses what was reversed before"),
    "reversal": ("冲销的那一笔本身是红字冲销", "it reverses a reversal"),
    "negates": ("与所冲销的一笔金额不是正好相反", "it does not negate exactly what it reverses"),
    "more": ("检查点里没有这一笔", "it is not in the checkpoint"),
    "fewer": ("账目只有{found}笔，检查点签的是{size}笔", "the file has {found} entries, {size} were signed"),
    "chain": ("各笔之间相符，但与签名的检查点不符：有一笔或多笔被整体改写过",
              "the entries agree with each other and not with what was signed: the books were rewritten"),
    "note": ("检查点文件不是规定的格式", "the checkpoint is not in its one form"),
    "key": ("检查点里的密钥不对", "a key in the checkpoint cannot be"),
    "stranger": ("{name}签了名，但检查点里没有这个密钥", "{name} has signed and is not named in the checkpoint"),
    "signature": ("{name}的签名不对", "the signature of {name} is wrong"),
    "pin": ("您指定的密钥没有签这个检查点：{name}", "the key you named has not signed: {name}"),
    "file": ("读不了{name}：{why}", "{name} cannot be read: {why}"),
    # the report
    "head": ("账套  {origin}\n期间  {first_on}至{last_on}\n分录  {size}笔\n链尾  {end}",
             "books    {origin}\nperiod   {first_on} to {last_on}\nentries  {size}\nchain    {end}"),
    "signed": ("签名  {name}\n指纹  {fingerprint}", "signed   {name}\nprint    {fingerprint}"),
    "unsigned": ("没有签名  {name}\n指纹  {fingerprint}", "UNSIGNED {name}\nprint    {fingerprint}"),
    "longer": ("检查点之后还有{rest}笔，尚未签名。", "{rest} more entries follow that nobody has signed yet."),
    "alone": ("注意：只有工会签了名，经审会没有签名。",
              "Mind: only the union has signed, the audit committee has not."),
    "some": ("注意：不是每个密钥都签了名。", "Mind: not every key has signed."),
    "right": ("账目与检查点相符。请把指纹与公示栏上的对照。",
              "The books are as signed. Compare the fingerprints with the notice on the wall."),
}  # fmt: skip


class Bad(Exception):
    """Why the books are refused; `seq` and `number` say at which entry, 0 and "" where it is none of them."""

    def __init__(self, code, seq=0, number="", **values):
        super().__init__(code, seq, number, values)
        self.code, self.seq, self.number, self.values = code, seq, number, values

    def told(self, english=False):
        what = TEXTS[self.code][english].format(**self.values)
        number = f" ({self.number})" if self.number else ""
        if not self.seq:
            return what
        return f"Entry {self.seq}{number}: {what}" if english else f"第{self.seq}笔{number}：{what}"


# --- an entry --------------------------------------------------------------------------------------------------------

LONGEST = 1024 * 1024  # bytes of a line
DAY, HEX, SLUG = "[0-9]{4}-[0-9]{2}-[0-9]{2}", '"[0-9a-f]{64}"', r'"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*"'
TEXT = r'"[^"\\\x00-\x1f]*(?:\\(?:["\\bfnrt]|u00(?:0[0-7bef]|1[0-9a-f]))[^"\\\x00-\x1f]*)*"'
ROW = rf'\[{SLUG},(?:0|-?[1-9][0-9]{{0,14}})(?:,(?!""){TEXT})?\]'
COMMITMENT, VOUCHER = f"{SLUG}:{HEX}", rf'\[{HEX},(?:""|{HEX})\]'
FORM = [  # an entry: its fields in this order, nothing between them, every text and number in its one spelling
    r"\{",
    f'(?:"activity":{TEXT},)?',
    f'"book":(?P<book>{SLUG}),',
    f'(?:"branch":{TEXT},)?',
    rf'(?:"commitments":\{{(?P<commitments>{COMMITMENT}(?:,{COMMITMENT})*)\}},)?',
    f'"date":"(?P<date>{DAY})",',
    '"kind":"(?P<kind>income|expense|transfer|advance|repayment|opening|carry_forward|reversal|other)",',
    rf'"lines":\[(?P<rows>{ROW}(?:,{ROW})*)\],',
    f'"narration":{TEXT},',
    '"number":"(?P<year>[0-9]{4})-(?P<count>[0-9]{6}|[1-9][0-9]{6,11})",',
    f'"posted":"(?P<posted>{DAY})",',
    '(?:"reverses":(?P<reverses>[1-9][0-9]{0,15}),)?',
    '"seq":(?P<seq>[1-9][0-9]{0,15}),',
    '"v":1',
    rf'(?:,"vouchers":\[{VOUCHER}(?:,{VOUCHER})*\])?',
    r"\}",
]
ENTRY, ROWS = re.compile("".join(FORM)), re.compile(rf"\[({SLUG}),(-?[0-9]+)")
AMOUNTS = re.compile(rf"\[{SLUG},(-?[0-9]+)")
NAMES = re.compile(rf"({SLUG}):")
ANY_NUMBER = re.compile(rb'"number":"([0-9]{4}-[0-9]{6,12})"')
REVERSES = re.compile(rb'"reverses":([1-9][0-9]{0,15}),')


@lru_cache(4096)
def is_day(text):
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


class Books:
    """Takes the lines of the file one by one and keeps only what the next lines need."""

    def __init__(self, book, wanted=()):
        self.book, self.seq, self.numbers, self.posted = f'"{book}"', 0, {}, ""
        self.chain, self.tree = bytes(32), Tree()
        # The entries that are reversed later: their kind and rows, and () once that has happened.
        self.wanted = dict.fromkeys(wanted)

    def take(self, line):
        self.seq += 1
        try:
            raw = line[9:-76]
            if line[:9] != b'{"entry":' or line[-76:-67] != b',"hash":"' or line[-3:] != b'"}\n':
                raise Bad("line")
            chain = sha256(self.chain + raw)
            if line[-67:-3] != chain.hexdigest().encode():
                raise Bad("hash")
            self.check(raw)
        except Bad as bad:
            found = ANY_NUMBER.search(line)
            raise Bad(bad.code, self.seq, found[1].decode() if found else "", **bad.values) from None
        self.chain = chain.digest()
        self.tree.append(sha256(b"\0" + raw).digest())

    def check(self, raw):
        entry = ENTRY.fullmatch(text_of(raw))
        if not entry:
            raise Bad("field", field=first_wrong(text_of(raw)))
        book, commitments, day, kind, rows, year, count, posted, reverses, seq = entry.groups()
        if book != self.book:
            raise Bad("book")
        if int(seq) != self.seq:
            raise Bad("seq")
        self.check_order(day, year, int(count), posted)
        check_amounts([*map(int, AMOUNTS.findall(rows))])
        if commitments and (names := NAMES.findall(commitments)) != sorted(set(names)):
            raise Bad("field", field="commitments")
        if reverses or kind == "reversal":
            self.check_reversal(int(reverses or 0), kind, rows_of(rows))
        if self.seq in self.wanted:
            self.wanted[self.seq] = kind, rows_of(rows)

    def check_order(self, day, year, count, posted):
        if not is_day(day) or not (posted == self.posted or is_day(posted)):
            raise Bad("day")
        if year != day[:4]:
            raise Bad("year")
        if count <= self.numbers.get(year, 0):
            raise Bad("number")
        if posted < self.posted:
            raise Bad("posted")
        self.numbers[year], self.posted = count, posted

    def check_reversal(self, target, kind, rows):
        if kind != "reversal" or not 1 <= target < self.seq:
            raise Bad("reverses")
        if not self.wanted[target]:
            raise Bad("again")
        if self.wanted[target][0] == "reversal":
            raise Bad("reversal")
        if sorted((account, -fen) for account, fen in self.wanted[target][1]) != sorted(rows):
            raise Bad("negates")
        self.wanted[target] = ()


def rows_of(text):
    return [(account, int(fen)) for account, fen in ROWS.findall(text)]


def check_amounts(amounts):
    if len(amounts) < 2:
        raise Bad("few")
    if 0 in amounts:
        raise Bad("zero")
    if sum(amounts):
        raise Bad("sum")


def text_of(raw):
    try:
        return raw.decode()
    except UnicodeDecodeError:
        raise Bad("line") from None


def first_wrong(text):
    """The name of the field at which an entry is not as it has to be; empty if that is none."""
    at = 0
    for part in FORM:
        found = re.compile(part).match(text, at)
        if not found:
            break
        at = found.end()
    name = re.compile('[{,]?"([a-z_]{1,20})"').match(text, at)
    return name[1] if name else ""


class Tree:
    """RFC 6962. Keeps the roots of the full subtrees, one for each bit of the size."""

    def __init__(self):
        self.size, self.peaks = 0, []

    def append(self, leaf):
        size = self.size
        while size & 1:
            leaf = sha256(b"\1" + self.peaks.pop() + leaf).digest()
            size >>= 1
        self.peaks.append(leaf)
        self.size += 1

    def root(self):
        found = self.peaks[-1]
        for peak in self.peaks[-2::-1]:
            found = sha256(b"\1" + peak + found).digest()
        return found


# --- Ed25519 (RFC 8032), strict: one spelling of every number and point, no key of small order ----------------------

P, Q = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D, ROOT = -121665 * pow(121666, P - 2, P) % P, pow(2, (P - 1) // 4, P)
ZERO = (0, 1, 1, 0)  # a point is x = X/Z, y = Y/Z, and T = XY/Z


def add(one, two):
    a, b = (one[1] - one[0]) * (two[1] - two[0]) % P, (one[1] + one[0]) * (two[1] + two[0]) % P
    c, d = 2 * one[3] * two[3] * D % P, 2 * one[2] * two[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def point(raw):
    """The point that these 32 bytes name; None if they name none in the one spelling."""
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * ROOT % P
    if len(raw) != 32 or y >= P or x * x % P != square or (not x and sign):
        return None
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_sound(public):
    """Whether this is a key, and not one under which everybody can sign."""
    eighth = point(public)
    for _ in range(3):
        eighth = eighth and add(eighth, eighth)
    return bool(eighth) and eighth[0] % P != 0


def is_signed(public, text, signature):
    key, s = point(public), int.from_bytes(signature[32:], "little")
    if not is_sound(public) or len(signature) != 64 or s >= Q:
        return False
    h = int.from_bytes(sha512(signature[:32] + public + text).digest(), "little") % Q
    minus = (P - key[0], key[1], 1, P - key[3])
    both, found = add(BASE, minus), ZERO
    for bit in range(252, -1, -1):  # s * BASE - h * key
        found = add(found, found)
        which = s >> bit & 1, h >> bit & 1
        found = add(found, {(1, 0): BASE, (0, 1): minus, (1, 1): both}[which]) if any(which) else found
    inverse = pow(found[2], P - 2, P)
    x, y = found[0] * inverse % P, found[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


# --- the checkpoint --------------------------------------------------------------------------------------------------

NAME = "[!-*,-~]{1,200}"
BODY = re.compile(
    rf"({NAME})\n([1-9][0-9]{{0,15}})\n([A-Za-z0-9+/]{{43}}=)\nchain ([0-9a-f]{{64}})\n"
    rf"period ([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}) ([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})\n((?:key [!-~]+\n)+)"
)
SIGNED = re.compile(rf"— ({NAME}) ([A-Za-z0-9+/]{{91}}=)\n")


def decoded(text):
    raw = base64.b64decode(text, validate=True)
    if base64.b64encode(raw).decode() != text:
        raise ValueError
    return raw


class Key:
    def __init__(self, vkey):
        try:
            self.name, self.id, encoded = re.fullmatch(rf"({NAME})\+([0-9a-f]{{8}})\+(\S+)", vkey).groups()
            raw = decoded(encoded)
        except (AttributeError, ValueError):
            raise Bad("key") from None
        self.vkey, self.public, self.has_signed = vkey, raw[1:], False
        digits = sha256(self.name.encode() + b"\n" + raw).hexdigest()
        if raw[:1] != b"\1" or len(raw) != 33 or digits[:8] != self.id or not is_sound(self.public):
            raise Bad("key")
        self.fingerprint = " ".join(digits[at : at + 4] for at in range(0, 32, 4))


class Checkpoint:
    """A note whose signatures all hold. Bad if one does not, or if a key in `pins` has not signed."""

    def __init__(self, raw, pins=()):
        try:
            body, lines = raw.decode().split("\n\n")
            body += "\n"
            self.origin, size, root, chain, self.first_on, self.last_on, keys = BODY.fullmatch(body).groups()
            self.size, self.root, self.chain = int(size), decoded(root), bytes.fromhex(chain)
            signatures = [(name, decoded(text)) for name, text in SIGNED.findall(lines)]
            if "".join(found[0] for found in SIGNED.finditer(lines)) != lines or not signatures:
                raise ValueError
        except (AttributeError, ValueError):
            raise Bad("note") from None
        self.keys = [Key(line[4:]) for line in keys.splitlines()]
        if len({key.name for key in self.keys} | {key.public for key in self.keys}) < 2 * len(self.keys):
            raise Bad("key")
        if not (is_day(self.first_on) and is_day(self.last_on) and self.first_on <= self.last_on):
            raise Bad("note")
        for name, signature in signatures:
            key = next((key for key in self.keys if (key.name, key.id) == (name, signature[:4].hex())), None)
            if key is None or key.has_signed:
                raise Bad("stranger", name=name)
            if not is_signed(key.public, body.encode(), signature[4:]):
                raise Bad("signature", name=name)
            key.has_signed = True
        for pin in pins:
            if pin not in [key.vkey for key in self.keys if key.has_signed]:
                raise Bad("pin", name=pin)


def check(file, checkpoint, longer=False, progress=lambda done: None):
    """The books in `file`, read twice from its beginning. Bad at the first entry that is wrong."""
    file.seek(0)
    hints = (line for line in lines_of(file) if b'"reverses":' in line)
    wanted = {int(number) for line in hints for number in REVERSES.findall(line)}
    file.seek(0)
    books, done, root, chain = Books(checkpoint.origin.rpartition("/")[2], wanted), 0, None, None
    for line in lines_of(file):
        if books.seq == checkpoint.size and not longer:
            found = ANY_NUMBER.search(line)
            raise Bad("more", books.seq + 1, found[1].decode() if found else "")
        books.take(line)
        if books.seq == checkpoint.size:
            root, chain = books.tree.root(), books.chain
        done += len(line)
        if not books.seq & 8191:
            progress(done)
    progress(done)
    if books.seq < checkpoint.size:
        raise Bad("fewer", found=books.seq, size=checkpoint.size)
    if (root, chain) != (checkpoint.root, checkpoint.chain):
        raise Bad("chain")
    return books


def lines_of(file):
    return iter(partial(file.readline, LONGEST), b"")


# --- the command -----------------------------------------------------------------------------------------------------


def main(arguments=None):
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    parser = argparse.ArgumentParser(description="核对公开的账目 / check published books", allow_abbrev=False)
    parser.add_argument("ledger", metavar="LEDGER.jsonl")
    parser.add_argument("checkpoint", metavar="CHECKPOINT.txt")
    add = parser.add_argument
    add(
        "--key",
        action="append",
        default=[],
        metavar="VKEY",
        help="必须签名的密钥 / a key that must have signed",
    )
    add("--longer", action="store_true", help="账目可以比检查点长 / the books may go on after it")
    add("--english", action="store_true", help="in English")
    options = parser.parse_args(arguments)
    try:
        with open(options.checkpoint, "rb") as file:
            checkpoint = Checkpoint(file.read(LONGEST), options.key)
        with open(options.ledger, "rb") as file:
            books = check(file, checkpoint, options.longer, bar(file))
    except Bad as bad:
        refused = "REFUSED. " if options.english else "不通过。"
        print("\n" * sys.stderr.isatty() + refused + bad.told(options.english), file=sys.stderr)
        return 1
    except OSError as error:
        print(TEXTS["file"][options.english].format(name=error.filename, why=error.strerror), file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    print(report(checkpoint, books, options.english))
    return 0


def bar(file):
    """Shows how far a large file is read, where somebody is looking."""
    size = file.seek(0, 2)
    if size < 4 * LONGEST or not sys.stderr.isatty():
        return lambda done: None
    shown, end = "\r[{:<40}] {} %", {True: "\n"}
    return lambda done: print(
        shown.format("#" * (40 * done // size), 100 * done // size),
        end=end.get(done == size, ""),
        file=sys.stderr,
        flush=True,
    )


def report(checkpoint, books, english):
    def say(code, **values):
        return TEXTS[code][english].format(**values)

    signed = [key.has_signed for key in checkpoint.keys]
    lines = [say("head", **vars(checkpoint), end=checkpoint.chain.hex())]
    lines += [say("signed" if key.has_signed else "unsigned", **vars(key)) for key in checkpoint.keys]
    if books.seq > checkpoint.size:
        lines.append(say("longer", rest=books.seq - checkpoint.size))
    if not all(signed):
        lines.append(say("alone" if signed == [True, False] else "some"))
    return "\n".join([*lines, say("right")])


if __name__ == "__main__":
    sys.exit(main())
