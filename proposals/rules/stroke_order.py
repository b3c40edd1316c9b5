"""The order of names by the strokes of the surname (姓氏笔画为序), in which ballot papers list candidates.

First the number of strokes, then the stroke the character begins with (横竖撇点折). Common surnames are written down here
as they are counted on the mainland. Every other character goes by CLDR (stroke_order.txt: number, then radical), which
counts some radicals as elsewhere: people look at what stands side by side.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

CHARACTERS = Path(__file__).with_name("stroke_order.txt")
SURNAMES = {
    2: "丁 卜 - - 刁",
    3: "干于万 上山 千凡 广门 卫马习",
    4: "王井韦元云尤支木车戈历 贝水冈中 牛毛仇公仓月丹乌 卞文方亢计 尹孔巴邓毋",
    5: "古艾甘左石厉平龙可 卢叶申田史帅占 丘付代白包乐仝 冯兰宁汉 司边皮召弘",
    6: "匡邢戎吉巩成毕权西 师曲吕 年朱先伍伏仲任伊向 庄刘齐闫关米江池汤宇安许 孙牟阮阳阴纪邬",
    7: "麦寿花芦苏杜巫杨李劳严 时吴步肖岑 何邱佟佘余谷邹狄邸 况应冷庐库辛汪沙沈宋闵 张陆陈邵",
    8: "武苗英苟范茅林郁欧郏奉 卓尚易明昌罗 季竺和岳金周鱼郇 庞郑单官宗郎房祁 居屈孟练",
    9: "封项赵荆胡柯查柏柳南荣郝 战 钟段修侯俞郗饶 娄姜洪洛施宫冠祝闻 费姚贺胥姬",
    10: "秦班袁耿聂莫索夏贾原桂顾 柴党晁晏 钱铁倪徐殷奚翁 凌高郭席唐浦涂海宾谈诸 陶陵桑",
    11: "黄萨梅曹龚盛戚 常崔鄂 符盘银 康商阎盖麻鹿章梁寇宿扈谌 尉屠隋续",
    12: "彭董蒋葛韩覃植粟 景喻黑 程傅焦舒储鲁智 童温游曾富谢湛 强",
    13: "蓝蒲蒙甄楚赖靳雷 虞路 解詹鲍简 窦褚慎廉雍阙 -",
    14: "蔡蔺臧慕 裴 管 廖谭赛 熊翟缪",
    15: "樊 - 黎滕 颜潘 -",
    16: "薛霍燕 冀 穆 - -",
    17: "戴鞠 - 魏 - -",
    18: "- 瞿 - - -",
    20: "- - 籍 - -",
}
"""By the number of strokes: those that begin with 横, 竖, 撇, 点 and 折."""
Character = tuple[int, int, int]
OTHER = 5
"""Of what the table does not know: after those it knows with as many strokes."""
UNKNOWN = 99
"""Strokes of what is no Chinese character: after everything."""


@lru_cache(maxsize=1)
def _known() -> dict[str, Character]:
    """Number of strokes, first stroke, place among these."""
    found: dict[str, Character] = {}
    for line in CHARACTERS.read_text("utf-8").splitlines():
        number, _space, characters = line.partition(" ")
        if number.isdigit():
            found |= {each: (int(number), OTHER, place) for place, each in enumerate(characters)}
    for strokes, groups in SURNAMES.items():
        for first, group in enumerate(groups.split()):
            found |= {each: (strokes, first, place) for place, each in enumerate(group) if each != "-"}
    return found


def key_of(name: str) -> tuple[Character, bool, tuple[Character, ...]]:
    """The surname, then names of one character before longer ones, then these characters."""
    known = _known()
    order = [known.get(each, (UNKNOWN, 0, ord(each))) for each in name if not each.isspace()]
    order = order or [(UNKNOWN, 0, 0)]
    return order[0], len(order) > 2, tuple(order[1:])


def in_stroke_order(names: Iterable[str]) -> list[str]:
    return sorted(names, key=key_of)
