"""What more people wrote about in one week than in the half year before: themes of all letters, words of named ones."""

from __future__ import annotations

import re
from datetime import date, timedelta

from feedback.models import Case, CaseTheme, Message
from feedback.rules.hot_words import WEEKS_BEFORE, Letter, Rising, hot_words, monday_of, rising_themes
from feedback.rules.moves import Stage, Tier
from feedback.words import Letter as Written
from members.models import User

WORD = re.compile(r"[\u4e00-\u9fff]{2,8}")
EMPTY = frozenset(
    [
        "我们",
        "你们",
        "他们",
        "大家",
        "自己",
        "这个",
        "那个",
        "这样",
        "那样",
        "什么",
        "怎么",
        "为什么",
        "现在",
        "已经",
        "没有",
        "可以",
        "还是",
        "就是",
        "不是",
        "但是",
        "因为",
        "所以",
        "如果",
        "一直",
        "一个",
        "一下",
        "一些",
        "有些",
        "时候",
        "问题",
        "希望",
        "请问",
        "谢谢",
        "工会",
        "领导",
        "单位",
        "公司",
        "职工",
        "员工",
        "反映",
        "解决",
        "情况",
        "建议",
        "意见",
        "麻烦",
        "尽快",
        "今天",
        "昨天",
        "明天",
        "上个月",
        "这个月",
        "本月",
        "上月",
        "星期",
        "上周",
        "本周",
        "进行",
        "以及",
        "或者",
        "关于",
        "需要",
        "能否",
        "是否",
        "多次",
        "还有",
        "很多",
        "比较",
        "非常",
    ]
)
"""Words that say nothing about the matter."""
MOST = 5


def hot_words_of(monday: date) -> list[Rising]:
    """Words of named letters, cut in memory. Whoever writes twice in a week is one voice; names of people never count."""
    first, last = _span(monday)
    letters = Message.objects.filter(
        kind=Message.Kind.LETTER, case__tier=Tier.NAMED, case__received_on__range=(first, last)
    ).exclude(case__stage=Stage.PURGED)
    voices: dict[tuple[int | None, date], set[str]] = {}
    for reporter, on, text in letters.order_by().values_list("case__reporter", "case__received_on", "text"):
        voices.setdefault((reporter, monday_of(on)), set()).update(_words(text))
    found = (Letter(week, frozenset(words)) for (_reporter, week), words in voices.items())
    return hot_words(found, monday, never=EMPTY | _names(), most=MOST)


def rising_themes_of(monday: date) -> list[Rising]:
    """Codes of themes, of named and sealed letters alike: there is no word among them."""
    first, last = _span(monday)
    themes: dict[object, set[str]] = {}
    rows = CaseTheme.objects.filter(case__received_on__range=(first, last)).order_by()
    for case, name in rows.values_list("case", "theme__name"):
        themes.setdefault(case, set()).add(name)
    cases = Case.objects.filter(received_on__range=(first, last)).order_by().values_list("pk", "received_on")
    return rising_themes(
        (Letter(on, frozenset(themes.get(case, ()))) for case, on in cases), monday, most=MOST
    )


def _span(monday: date) -> tuple[date, date]:
    return monday - timedelta(weeks=WEEKS_BEFORE), monday + timedelta(days=6)


def _words(text: str) -> set[str]:
    import rjieba  # its dictionary takes a moment to load: only who publishes a week pays for it

    letter = Written.read(text)
    return {word for word in rjieba.cut(f"{letter.subject}\n{letter.body}") if WORD.fullmatch(word)}


def _names() -> set[str]:
    """Of everybody, and every part of a name: 欧阳 and 建国 too."""
    names = set(User.objects.order_by().values_list("name", flat=True))
    return {
        name[start:end]
        for name in names
        for start in range(len(name) - 1)
        for end in range(start + 2, len(name) + 1)
    }
