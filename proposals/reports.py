"""The report on proposals to the next session (提案工作报告), in sentences made from the figures alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from proposals.statistics import Figures, share


@dataclass(frozen=True)
class Named:
    """A proposal that the report names; `due_on` is what it is waited for until, where there is such a day."""

    code: str
    title: str
    due_on: date | None = None
    praise: str = ""


@dataclass(frozen=True)
class Part:
    heading: str
    sentences: tuple[str, ...]


def parts(
    now: Figures,
    *,
    unfinished: Sequence[Named] = (),
    left_out: int = 0,
    excellent: Sequence[Named] = (),
    before: Figures | None = None,
    in_chinese: bool = True,
) -> list[Part]:
    """Everything between the title and the signature. `left_out`: how many more are unfinished than are named."""
    made = _chinese if in_chinese else _english
    return [
        Part(heading, tuple(each for each in sentences if each))
        for heading, sentences in made(now, unfinished, left_out, excellent, before)
    ]


def _percent(part: int, whole: int) -> str:
    value = share(part, whole)
    return "—" if value is None else f"{value:g}%"


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:g}"


Drawn = list[tuple[str, list[str]]]


def _chinese(
    f: Figures, unfinished: Sequence[Named], left_out: int, excellent: Sequence[Named], b: Figures | None
) -> Drawn:
    out = f.outcomes
    received = [
        f"共收到提案{f.received}件。其中立案{f.docketed}件，占{_percent(f.docketed, f.received)}；"
        f"并案{out['merged']}件，分案{out['split']}件，不予立案{out['declined']}件，"
        f"转为意见建议{out['suggestion']}件，提案人撤回{out['withdrawn']}件，尚在审查{out['open']}件。",
        _change_zh("收到提案", f.received, b.received if b else None),
    ]
    if not f.docketed:
        return [("一、提案征集和立案情况", received)]
    answers = [
        f"立案提案中已答复{f.answered}件，答复率{_percent(f.answered, f.docketed)}；"
        f"已办结{f.ended}件，办结率{_percent(f.ended, f.docketed)}。",
        f"按答复类别分：A类（已解决）{f.classes['A']}件，B类（正在解决或列入计划）{f.classes['B']}件，"
        f"C类（暂不能解决）{f.classes['C']}件，D类（留作参考）{f.classes['D']}件。"
        if f.answered
        else "",
        f"从受理到首次答复，用时的中位数为{_number(f.median_days)}个工作日。" if f.days else "",
    ]
    answers += [
        f"{d.name}主办{d.led}件，按期答复{d.on_time}件，逾期答复{d.late}件，"
        f"超期未答复{d.open_overdue}件，退回误派{d.returned}件。"
        for d in f.departments
    ]
    rated = [
        f"提案人评价{f.rated}件：满意{f.ratings['satisfied']}件，基本满意{f.ratings['basically']}件，"
        f"不满意{f.ratings['dissatisfied']}件；满意率（含基本满意）{_percent(f.content, f.rated)}。"
        if f.rated
        else "提案人尚未作出评价。",
        f"已答复而未评价的{f.ratings['']}件，不计入满意率。" if f.ratings[""] else "",
        f"重新办理{f.reworked}件，提交联席会议{f.escalated}件。" if f.reworked or f.escalated else "",
    ]
    if b is not None and b.rated and f.rated:
        rated.append(f"上次会议的满意率为{_percent(b.content, b.rated)}。")
    open_ones = [
        f"{each.code}《{each.title}》"
        + (f"，期限{_day_zh(each.due_on)}。" if each.due_on else "，未定期限。")
        for each in unfinished
    ] or ["立案提案已全部办结。"]
    if left_out:
        open_ones.append(f"另有{left_out}件尚未办结的提案未逐件列出，见提案登记表。")
    drawn = [
        ("一、提案征集和立案情况", received),
        ("二、办理和答复情况", answers),
        ("三、评价情况", rated),
        ("四、尚未办结的提案", open_ones),
    ]
    if excellent:
        drawn.append(("五、优秀提案", [f"{each.code}《{each.title}》：{each.praise}" for each in excellent]))
    return drawn


def _change_zh(what: str, now: int, before: int | None) -> str:
    if before is None:
        return ""
    if now == before:
        return f"与上次会议相比，{what}数量相同。"
    return f"与上次会议相比，{what}{'增加' if now > before else '减少'}{abs(now - before)}件。"


def _day_zh(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _english(
    f: Figures, unfinished: Sequence[Named], left_out: int, excellent: Sequence[Named], b: Figures | None
) -> Drawn:
    out = f.outcomes
    received = [
        f"Proposals received: {f.received}. Docketed: {f.docketed} ({_percent(f.docketed, f.received)}); "
        f"merged: {out['merged']}; split: {out['split']}; declined: {out['declined']}; "
        f"made suggestions: {out['suggestion']}; withdrawn: {out['withdrawn']}; in review: {out['open']}.",
        f"At the session before it was {b.received}." if b else "",
    ]
    if not f.docketed:
        return [("Received and docketed", received)]
    answers = [
        f"Answered: {f.answered} of {f.docketed} ({_percent(f.answered, f.docketed)}); "
        f"closed: {f.ended} ({_percent(f.ended, f.docketed)}).",
        f"By class: A (solved) {f.classes['A']}, B (being solved or planned) {f.classes['B']}, "
        f"C (not possible now) {f.classes['C']}, D (for reference) {f.classes['D']}."
        if f.answered
        else "",
        f"Working days from acceptance to the first answer, median: {_number(f.median_days)}."
        if f.days
        else "",
    ]
    answers += [
        f"{d.name}: leads {d.led}, answered on time {d.on_time}, late {d.late}, overdue {d.open_overdue}, "
        f"returned as mis-sent {d.returned}."
        for d in f.departments
    ]
    rated = [
        f"Rated by the movers: {f.rated}. Satisfied {f.ratings['satisfied']}, basically {f.ratings['basically']}, "
        f"dissatisfied {f.ratings['dissatisfied']}; satisfied at least basically: {_percent(f.content, f.rated)}."
        if f.rated
        else "The movers have not rated any answer yet.",
        f"Answered and not rated: {f.ratings['']}; these do not count." if f.ratings[""] else "",
        f"Handled again: {f.reworked}; put before the joint meeting: {f.escalated}."
        if f.reworked or f.escalated
        else "",
    ]
    if b is not None and b.rated and f.rated:
        rated.append(f"At the session before: {_percent(b.content, b.rated)}.")
    open_ones = [
        f"{each.code} “{each.title}”"
        + (f", due on {each.due_on.isoformat()}." if each.due_on else ", no day set.")
        for each in unfinished
    ] or ["Everything that was docketed is closed."]
    if left_out:
        open_ones.append(f"And {left_out} more, not named here: see the register of proposals.")
    drawn = [
        ("Received and docketed", received),
        ("Handling and answers", answers),
        ("Ratings", rated),
        ("Not closed yet", open_ones),
    ]
    if excellent:
        drawn.append(
            ("Excellent proposals", [f"{each.code} “{each.title}”: {each.praise}" for each in excellent])
        )
    return drawn
