"""Which themes a letter speaks of, by a list of words that staff keep: a suggestion, never the truth.

Source: tried on letters kept aside, such a list named 11 of 25 themes and 11 of its 12 suggestions were right; sorting
letters without a list found nothing usable. The category the worker chose and the handler's confirmation are the truth.
From a sealed letter only codes of this closed vocabulary come out, a few of them and no word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property

from feedback.rules.personal_numbers import plain

MOST_CODES = 3
"""A long row of codes would be a fingerprint of the letter."""

FIRST_WORDS: dict[str, str] = {
    "pay": "工资 薪资 奖金 绩效 加班费 夜班补贴 补贴 津贴 欠薪 拖欠 工资条 扣款 克扣 调薪",
    "hours": "加班 排班 倒班 调休 年休假 年假 请假 考勤 打卡 双休 休息日 工时 超时",
    "safety": "安全帽 防护 劳保 粉尘 噪音 噪声 灭火器 消防 隐患 工伤 触电 漏电 职业病 排烟 叉车",
    "heat": "高温 防暑 降温 中暑 风扇 空调 暖气 供暖",
    "canteen": "食堂 饭菜 伙食 餐补 餐厅 饭卡 菜价 早餐 夜宵",
    "housing": "宿舍 浴室 热水 漏水 公寓 床位 洗衣机 宿管",
    "transport": "班车 通勤 停车 停车位 车棚 充电桩 电动车",
    "contract": "劳动合同 续签 试用期 派遣 外包 社保 公积金 五险一金 裁员 离职 辞退 转正",
    "training": "培训 考证 技能 职称 晋升 评级 师带徒 岗位津贴",
    "health": "体检 医疗 互助金 医保 大病 慰问 困难补助 心理",
    "women": "产假 哺乳 生育 女工 孕期 更衣室 托管班",
    "conduct": "辱骂 骂人 打人 骚扰 歧视 打击报复 红包 吃拿卡要 代打卡 不公平",
}
"""What a new portal begins with; staff add what they read."""


class Lexicon:
    """Themes by their code, each with its words."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        self._codes: dict[str, set[str]] = {}
        for code, of_code in words.items():
            for word in of_code:
                if tidy := _tidy(word):
                    self._codes.setdefault(tidy, set()).add(code)

    @classmethod
    def first(cls) -> Lexicon:
        return cls({code: words.split() for code, words in FIRST_WORDS.items()})

    @cached_property
    def in_two_themes(self) -> dict[str, frozenset[str]]:
        """Words that speak for more than one theme, for the staff to sort out."""
        return {word: frozenset(codes) for word, codes in self._codes.items() if len(codes) > 1}

    def found(self, text: str) -> dict[str, Counter[str]]:
        """The words of each theme in this text; where 加班费 stands, 加班 does not count too."""
        found: dict[str, Counter[str]] = {}
        for match in self._pattern.finditer(_tidy(text)) if self._codes else ():
            for code in sorted(self._codes[match[0]]):
                found.setdefault(code, Counter())[match[0]] += 1
        return found

    def suggested(self, text: str) -> str | None:
        """The theme with the most different words, then the most mentions; where two are alike, none."""
        ranked = self._ranked(text)
        if not ranked or (len(ranked) > 1 and ranked[0][:2] == ranked[1][:2]):
            return None
        return ranked[0][2]

    def codes(self, text: str) -> frozenset[str]:
        """The themes of a sealed letter, at most three, without order, number or words."""
        return frozenset(code for *_, code in self._ranked(text)[:MOST_CODES])

    def _ranked(self, text: str) -> list[tuple[int, int, str]]:
        ranked = [(-len(words), -words.total(), code) for code, words in self.found(text).items()]
        return sorted(ranked)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """The longest word first; Latin words do not count inside others."""
        words = sorted(self._codes, key=lambda word: (-len(word), word))
        edge = r"(?<![a-z]){}(?![a-z])"
        return re.compile(
            "|".join(edge.format(re.escape(word)) if word.isascii() else re.escape(word) for word in words)
        )


def _tidy(text: str) -> str:
    return plain(text).casefold().strip()
