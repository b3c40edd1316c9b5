"""Bank statements: layouts of the big banks, the order of lines, and each way in which a file can be wrong."""

import csv
import io
import json
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.bank_files import find_table
from finance.rules import bank
from finance.rules.bank import Fault
from finance.rules.bank_cells import Unreadable, amount, masked, moment
from finance.rules.bank_columns import guess, restored, saved
from finance.rules.money import format_yuan
from finance.words import COLUMNS, problem_sentence
from union_portal.lib import Refused, spreadsheets

SAMPLE = Path(__file__).parents[1] / "data" / "bank_statement.csv"
HEADINGS = ["交易时间", "摘要", "对方户名", "借方发生额", "贷方发生额", "余额", "交易流水号"]
MOVES = [
    ("20260104 13:10:39", "送清凉饮品", "某商贸行", -51377, "0001"),
    ("20260108 14:45:45", "上级补助", "某市总工会", 1353124, "0002"),
    ("20260109 05:14:34", "三八节活动费", "某文化公司", -495094, "0003"),
    ("20260109 05:14:34", "手续费", "", -500, "0004"),
    ("20260112 09:00:00", "会费", "代收工会会费", 1000000, "0005"),
]
OPENING = 18653240


def body(moves=MOVES, opening=OPENING) -> list[list[object]]:
    rows, balance = [], opening
    for when, summary, other, fen, serial in moves:
        balance += fen
        debit, credit = ("", format_yuan(fen)) if fen > 0 else (format_yuan(-fen), "")
        rows.append([when, summary, other, debit, credit, format_yuan(balance), serial])
    return rows


def table(rows, headings=HEADINGS, above=(), below=()) -> list[spreadsheets.Row]:
    whole = [*above, headings, *rows, *below]
    return [spreadsheets.Row(number, number, tuple(each)) for number, each in enumerate(whole, 1)]


def read(rows=None, **more) -> bank.Statement:
    return bank.read(table(body() if rows is None else rows, **more))


def faults(statement: bank.Statement) -> list[tuple[int, Fault]]:
    return [(problem.row, problem.fault) for problem in statement.problems]


def as_csv(rows, encoding: str) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(rows) -> bytes:
    workbook, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        workbook.active.append(row)
    workbook.save(out)
    return out.getvalue()


def opened(content: bytes, name: str = "a.csv") -> bank.Statement:
    return find_table(spreadsheets.read(content, name, limit=10**7)).statement()


# --- files -----------------------------------------------------------------------------------------------------------


def test_the_whole_sample_reads_and_adds_up():
    statement = opened(SAMPLE.read_bytes())
    assert statement.problems == ()
    assert statement.is_sound
    assert (len(statement.lines), statement.opening, statement.closing) == (240, 18653240, 81690418)
    assert (statement.money_in, statement.money_out) == (136095590, 73058412)
    assert (statement.account, statement.account_tail) == ("3200****0011", "0011")
    assert statement.holder == "某矿业集团工会委员会"
    first = statement.lines[0]
    assert (first.row, first.occurred_at, first.amount) == (4, datetime(2026, 1, 4, 13, 10, 39), -51377)
    assert (first.summary, first.counterparty, first.serial) == ("送清凉饮品", "某商贸行", "202600000000")
    assert len({line.fingerprint for line in statement.lines}) == 240


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_file_reads_the_same_in_every_encoding(encoding):
    rows = [["账户明细"], ["账号：62220000111122 户名：某矿工会委员会"], HEADINGS, *body()]
    statement = opened(as_csv(rows, encoding))
    assert statement.problems == ()
    assert [line.amount for line in statement.lines] == [move[3] for move in MOVES]
    assert (statement.account, statement.holder) == ("6222****1122", "某矿工会委员会")


def test_a_workbook_with_true_dates_and_computed_numbers_reads_as_the_text_does():
    rows, balance = [], OPENING
    for when, summary, other, fen, serial in MOVES:
        balance += fen
        debit, credit = (None, fen / 100) if fen > 0 else (-fen / 100, None)
        at = datetime.strptime(when, "%Y%m%d %H:%M:%S")
        rows.append([at, summary, other, debit, credit, balance / 100 + 1e-11, serial])
    statement = opened(as_xlsx([["账号", "62220000111122"], HEADINGS, *rows]), "a.xlsx")
    assert statement.problems == ()
    same = read(above=[["账号", "62220000111122"]])
    assert [line.fingerprint for line in statement.lines] == [line.fingerprint for line in same.lines]


def test_a_page_under_the_name_of_a_table_is_refused():
    with pytest.raises(Refused):
        opened(b"<html><table><tr><td>1</td></tr></table>", "a.csv")
    with pytest.raises(Refused):
        opened("随便\n写写\n".encode(), "a.csv")


# --- layouts ---------------------------------------------------------------------------------------------------------

LAYOUTS = {
    "icbc": (
        ["凭证号", "本方账号", "对方账号", "交易时间", "借/贷", "借方发生额", "贷方发生额", "摘要", "用途", "对方单位名称", "余额"],
        ["0", "6222000011112222", "62", "2026-01-04 13:10:39", "借", "513.77", "0.00", "转账", "饮品", "某商贸行", "186,018.63"],
    ),
    "abc": (
        ["交易时间戳", "收入金额", "支出金额", "账户余额", "对方账号", "对方户名", "交易用途"],
        ["2026-01-04-13.10.39.123456", "0", "513.77", "186018.63", "62", "某商贸行", "转账 饮品"],
    ),
    "boc": (
        ["交易类型[ Transaction Type ]", "付款人名称[ Payer's Name ]", "收款人名称[ Payee's Name ]", "交易日期[ Transaction Date ]",
         "交易时间[ Transaction time ]", "交易金额[ Trade Amount ]", "交易后余额[ After-transaction balance ]", "用途[ Purpose ]"],
        ["转账", "某矿工会", "某商贸行", "20260104", "13:10:39", "-513.77", "186018.63", "饮品"],
    ),
    "ccb": (
        ["账号", "账户名称", "交易时间", "借方发生额（支取）", "贷方发生额（收入）", "余额", "币种", "对方户名", "记账日期", "摘要",
         "备注", "账户明细编号-交易流水号"],
        ["6222000011112222", "某矿工会委员会", "20260104 13:10:39", "513.77", "0.00", "186,018.63", "人民币元", "某商贸行",
         "20260105", "转账", "饮品", "77-1"],
    ),
    "bocom": (
        ["交易日期", "交易时间", "摘要", "凭证号码", "借贷标志", "发生额", "余额", "对方户名", "附言"],
        ["2026年1月4日", "131039", "转账", "", "借", "513.77", "186018.63", "某商贸行", "饮品"],
    ),
    "psbc": (
        ["交易日期", "交易时间", "交易摘要", "收付标志", "交易金额（元）", "账户余额（元）", "对方户名", "备注"],
        ["2026/1/4", "13:10:39", "转账", "付", "￥５１３．７７", "186,018.63", "某商贸行", "饮品"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_layouts_of_the_big_banks_are_recognised(name):
    headings, row = LAYOUTS[name]
    statement = read([row], headings=headings, above=[["账户交易明细"]])
    assert statement.problems == ()
    (line,) = statement.lines
    assert (line.occurred_at, line.amount, line.balance) == (
        datetime(2026, 1, 4, 13, 10, 39),
        -51377,
        18601863,
    )
    assert (line.counterparty, line.summary) == ("某商贸行", "转账 饮品")


def test_a_reversal_in_red_comes_back():
    statement = read([["20260104", "冲正", "", "-5.00", "", "105.00", "1"]])
    assert [line.amount for line in statement.lines] == [500]


def test_a_choice_of_columns_is_kept_as_json_and_fits_tables_of_the_same_layout():
    headings = ["日子", "金额", "金额", "说什么"]
    kept = json.loads(json.dumps(saved(headings, {"day": 0, "debit": 1, "credit": 2, "summary": 3})))
    assert restored(kept, ["新列", "日子", "金额", "金额", "说什么"]) == {
        "day": 1, "debit": 2, "credit": 3, "summary": 4,
    }  # fmt: skip
    assert restored(kept, ["日子", "金额", "说什么"]) is None
    assert restored({"version": 1, "columns": "no"}, headings) is None
    statement = bank.read(table([["20260104", "", "7", "会费"]], headings), 0, restored(kept, headings))
    assert [(line.amount, line.summary) for line in statement.lines] == [(700, "会费")]


def test_columns_can_be_corrected_but_not_doubled_or_left_out():
    found = find_table([spreadsheets.Sheet("", table(body()))])
    assert found.columns == guess(HEADINGS)
    assert set(found.columns) <= set(COLUMNS)
    assert found.mapped(found.columns) == found
    assert found.remembered(found.to_remember()) == found
    for wrong in ({**found.columns, "purpose": 1}, {"day": 0}, {"debit": 3}, {"day": 0, "debit": 99}):
        with pytest.raises(Refused):
            found.mapped(wrong)
    below = find_table([spreadsheets.Sheet("", table(body(), above=[["一"], ["二"]]))], heading_row=3)
    assert (below.headings.number, len(below.above)) == (3, 2)


# --- order -----------------------------------------------------------------------------------------------------------


def test_newest_first_is_turned_round():
    forth, back = read(), read(body()[::-1])
    assert (forth.is_turned, back.is_turned) == (False, True)
    assert back.problems == ()
    assert [line.fingerprint for line in back.lines] == [line.fingerprint for line in forth.lines]
    assert (back.opening, back.closing) == (OPENING, OPENING + sum(move[3] for move in MOVES))


def test_lines_of_one_moment_are_put_in_the_order_of_their_balances():
    rows = body()
    rows[2], rows[3] = rows[3], rows[2]
    statement = read(rows)
    assert statement.problems == ()
    assert [line.serial for line in statement.lines] == ["0001", "0002", "0003", "0004", "0005"]


def test_a_day_with_very_many_lines_is_read_in_the_order_of_the_file():
    moves = [("20260104", "代发", "", -100 - number, f"{number:05}") for number in range(700)]
    rows = body(moves, opening=10**9)
    assert read(rows).is_sound
    rows[3], rows[4] = rows[4], rows[3]
    assert not read(rows).is_sound


# --- what is wrong ---------------------------------------------------------------------------------------------------


def changed(row: int, column: int, value: object) -> bank.Statement:
    rows = body()
    rows[row][column] = value
    return read(rows)


@pytest.mark.parametrize(
    ("row", "column", "value", "expected"),
    [
        (1, 5, "199,550.88", [(3, Fault.WRONG_BALANCE)]),
        (1, 4, "13,531.42", [(3, Fault.WRONG_BALANCE)]),
        (1, 5, "viel", [(3, Fault.BAD_BALANCE)]),
        (1, 4, "13,531.245", [(3, Fault.BAD_AMOUNT)]),
        (1, 4, "1.3万", [(3, Fault.BAD_AMOUNT)]),
        (1, 4, "", [(3, Fault.NO_AMOUNT)]),
        (1, 3, "5.00", [(3, Fault.BOTH_SIDES)]),
        (1, 0, "20261308", [(3, Fault.BAD_DAY)]),
        (1, 0, "昨天", [(3, Fault.BAD_DAY)]),
        (1, 0, None, [(3, Fault.NO_DAY)]),
        (1, 6, "0001", [(3, Fault.SAME_SERIAL)]),
    ],
)
def test_a_wrong_cell_is_found_in_its_row(row, column, value, expected):
    statement = changed(row, column, value)
    assert faults(statement) == expected
    assert statement.is_sound == (expected[0][1] == Fault.SAME_SERIAL)
    assert all("%(" not in problem_sentence(problem) for problem in statement.problems)


def test_a_wrong_balance_says_what_it_should_be():
    (problem,) = changed(1, 5, "199,550.88").problems
    assert (problem.expected, problem.found) == (OPENING - 51377 + 1353124, 19955088)


def test_a_line_cut_out_is_one_gap_and_a_line_twice_is_the_same_line():
    rows = body()
    assert faults(read(rows[:1] + rows[2:])) == [(3, Fault.WRONG_BALANCE)]
    twice = read([*rows[:2], rows[1], *rows[2:]])
    assert (4, Fault.SAME_LINE) in faults(twice)
    assert next(each.other for each in twice.problems if each.fault == Fault.SAME_LINE) == 3


def test_totals_below_are_recognised_and_checked():
    out, into = 546971, 2353124
    foot = ["借方笔数", "3", "贷方笔数", "2"]
    total = ["合计", "", "", format_yuan(out), format_yuan(into), "", ""]
    assert read(below=[total, foot, ["打印时间：2026-02-01 10:00:00"]]).is_sound
    assert faults(read(below=[["借方笔数", "4", "贷方笔数", "2"]])) == [(7, Fault.WRONG_COUNT)]
    assert faults(read(below=[["合计", "", "", "1.00", format_yuan(into), "", ""]])) == [(7, Fault.WRONG_SUM)]
    head = [["期初余额：186,532.40  期末余额：204,593.93", "借方合计", "5,469.71元", "贷方总笔数：2笔"]]
    assert read(above=head).problems == ()
    wrong = [["期初余额：186,532.41", "期末余额：204,593.94"]]
    assert faults(read(above=wrong)) == [(1, Fault.WRONG_OPENING), (1, Fault.WRONG_CLOSING)]


def test_repeated_headings_and_totals_of_a_page_are_no_lines():
    rows = body()
    rows[2:2] = [["本页小计", "", "", "1.00", "2.00", "", ""], HEADINGS]
    statement = read(rows)
    assert statement.is_sound
    assert len(statement.lines) == 5


def test_what_is_no_statement_says_what_is_missing():
    assert faults(bank.read([])) == [(1, Fault.NO_HEADINGS)]
    assert faults(read([["1", "2"]], headings=["a", "b"])) == [(1, Fault.NO_HEADINGS)]
    assert faults(read([["1", "2"]], headings=["摘要", "余额"])) == [
        (1, Fault.NO_DAY_COLUMN), (1, Fault.NO_AMOUNT_COLUMN),
    ]  # fmt: skip
    assert not read([]).is_sound


def test_lines_of_another_account_are_not_taken_with_these():
    headings = ["本方账号", "交易日期", "交易金额"]
    rows = [["6222000011112222", "20260104", "5"], ["6222000011113333", "20260105", "5"]]
    assert faults(read(rows, headings=headings)) == [(3, Fault.OTHER_ACCOUNT)]


def test_a_direction_that_says_nothing_is_no_line():
    headings = ["交易日期", "借贷标志", "交易金额"]
    rows = [["20260104", "贷", "5"], ["20260105", "", "5"], ["20260106", "左", "5"], ["20260107", "D", "5"]]
    statement = read(rows, headings=headings)
    assert faults(statement) == [(3, Fault.NO_DIRECTION), (4, Fault.BAD_DIRECTION)]
    assert [line.amount for line in statement.lines] == [500, -500]


# --- fingerprints ----------------------------------------------------------------------------------------------------


def test_a_line_is_known_again_in_a_file_that_overlaps():
    whole, later = read(), read(body()[2:])
    assert {line.fingerprint for line in later.lines} < {line.fingerprint for line in whole.lines}
    other = read(above=[["账号", "99990000"]])
    assert not {line.fingerprint for line in other.lines} & {line.fingerprint for line in whole.lines}


def test_equal_movements_without_numbers_are_two():
    headings = ["交易日期", "交易金额", "摘要"]
    statement = read([["20260104", "-5", "停车"], ["20260104", "-5", "停车"]], headings=headings)
    assert len({line.fingerprint for line in statement.lines}) == 2
    assert statement.is_sound


# --- cells -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "on", "at"),
    [
        ("2026-01-04", date(2026, 1, 4), None), (20260104, date(2026, 1, 4), None), (46026.0, date(2026, 1, 4), None),
        (46026.5, date(2026, 1, 4), time(12)), ("20260104131039", date(2026, 1, 4), time(13, 10, 39)),
        ("2026年1月4日 13时10分", date(2026, 1, 4), time(13, 10)), ("２０２６０１０４", date(2026, 1, 4), None),
        ("2026-01-04T13:10:39", date(2026, 1, 4), time(13, 10, 39)), ("13:10:39", None, time(13, 10, 39)), ("", None, None),
        (datetime(2026, 1, 4, 1, 2, 3), date(2026, 1, 4), time(1, 2, 3)), (date(2026, 1, 4), date(2026, 1, 4), None),
    ],
)  # fmt: skip
def test_days_and_times_in_many_forms(cell, on, at):
    assert moment(cell) == (on, at)


@pytest.mark.parametrize(
    "cell", ["2026-02-30", "26-01-04", "20260104 25:00:00", "18990101", "一月四日", "2026-01-04 x"]
)
def test_what_is_no_day_is_not_guessed(cell):
    with pytest.raises(Unreadable):
        moment(cell)


def test_numbers_of_a_workbook():
    assert [amount(each) for each in (0.1 + 0.2, 186018.63000000003, 12, "—", None, "'5.00", -7.5)] == [
        30, 18601863, 1200, None, None, 500, -750,
    ]  # fmt: skip
    assert masked("6222 0000 1111 2222") == "6222****2222"
    assert masked("12345") == "****2345"


# --- many ------------------------------------------------------------------------------------------------------------

MANY = st.lists(
    st.tuples(st.integers(1, 28), st.integers(-(10**9), 10**9).filter(bool)), min_size=2, max_size=20
)


def drawn(moves) -> list[list[object]]:
    ordered = sorted(moves, key=lambda move: move[0])
    return body([(f"202601{day:02}", "", "", fen, f"{n:05}") for n, (day, fen) in enumerate(ordered)])


@given(MANY, st.booleans())
def test_every_true_statement_is_sound_whichever_way_round(moves, is_turned):
    rows = drawn(moves)
    statement = read(rows[::-1] if is_turned else rows)
    assert statement.is_sound
    assert statement.closing - statement.opening == sum(fen for _day, fen in moves)
    assert sorted(line.amount for line in statement.lines) == sorted(fen for _day, fen in moves)


@given(MANY, st.data())
def test_no_changed_amount_or_balance_goes_unseen(moves, data):
    rows = drawn(moves)
    place = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.sampled_from([3 if rows[place][3] else 4, 5]))
    value = data.draw(st.integers(10**11, 10**12))
    rows[place][column] = format_yuan(value)
    if place == 0 and column != 5:  # the opening balance is only what the first line says
        return
    assert not read(rows).is_sound


@given(
    st.lists(st.lists(st.text(max_size=8) | st.none() | st.floats() | st.integers(), max_size=8), max_size=8)
)
def test_rubbish_below_the_headings_is_answered_not_raised(rows):
    statement = read(rows)
    assert all(problem_sentence(problem) for problem in statement.problems)
