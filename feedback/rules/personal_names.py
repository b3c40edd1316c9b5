"""Names of people: those on the roster, and what follows words that announce a name (我叫, 姓名, 联系人).

A surname alone proves nothing (高度 is no Mr Gao), so surnames count only after such words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from feedback.rules.personal_numbers import plain
from feedback.rules.spans import Kind, Span


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范"
    "汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔赖文樊颜施洪季祝鲁葛庞章"
    "岳牛耿温庄柳欧申聂焦左甘齐关路翟涂柯詹游解霍颉饶明鞠岑查党梅盛童舒阮纪卓凌耿闻祁单翁骆滕荆窦芦殷倪宁裴牟辛尚卞安"
    "靳丘古管米冉费阳成鲍伍娄边褚蓝房麻冷宫车艾项巫储简屈景练丛占桂时全应佟晏栾苗仇臧吉都桑代冀屠苟来戚喻华萧蒲由"
)
_PAIRS = _words(
    """
    欧阳 司马 上官 诸葛 夏侯 皇甫 尉迟 公孙 慕容 令狐 司徒 东方 西门 南宫 独孤 端木 轩辕 长孙 宇文 呼延 赫连 澹台
    """
)
_NOT_GIVEN = frozenset(
    "的了在是和与及从于就住有为被因男女电岁叫我你他她它们这那不没很也都还要请对向跟把给让到去说想看年月日号个第能会该着过"
)
_TITLES = _words(
    """
    师傅 主任 经理 厂长 班长 组长 书记 科长 部长 处长 队长 段长 主席 总监 会计 老师 医生 阿姨 同志 先生 女士 小姐 大姐 大哥 工 总 哥 姐 姨 叔 某 某某 师 队 头 局
    科 导 厂
    """
)
_WORDS = _words(
    """
    高峰 高兴 高速 高温 高度 高低 高压 安全 安排 安装 安静 安心 平安 和平 明白 明天 明确 方便 方法 方向 方面 方案 万一 万分 马上 马路 成功 成果 成本 成品 时间 时常
    时候 常年 常常 常规 何时 何必 任何 任务 任意 任性 任职 全部 全体 全面 全厂 江山 温暖 温度 白天 白班 白白 黄金 石油 钱包 车间 车工 车位 车辆 程序 程度 管理 管工
    管道 关心 关系 关于 关注 关键 谢谢 周一 周二 周三 周四 周五 周六 周日 周末 周边 周期 于是 祝好 祝愿 向来 文员 文化 文明 文件 应该 应当 应届 边上 易燃 项目 单位
    单身 单独 党员 党委 党支部 严格 严重 严肃 古老 章程 段长 解决 解释 查询 查看 宁愿 宁可 尚未 幸好 明年 康复 房间 房租 游客 金额 金属 金工 毛病 代表 代班 代理 来信
    来年 都是 华丽 简单 简直 余额 余下 施工 付款 付出 付清 雷同 鲁莽 路上 路过 路灯 冷库 冷气 米饭 申请 申报 申诉 甘愿 左右 左手 吉利 司机 许多 许可 田地 季度 季节
    卓越 童工 欧洲 成员 成立 成绩 计划 龙头 洪水 武装 建议 一线 容易 从来 曾经 宿舍
    """
)
"""Ordinary words that could be read as a name."""
_NO_NAMES = _words(
    "高工 技工 全体 全员 江山 何人 何某 温馨 宁静 安好 康乐 祝安 小时 老成 小雷 小白 老干 小路 小车 老白 小马"
)
_GROWN = _words(
    """
    强调 强烈 强制 强行 明天 明年 明显 明确 明明 明白 明知 伟大 平时 平均 平台 军人 华为 国家 国庆 国企 建议 建设 建立
    文件 文化 文明 海关 峰会 峰值 超时 超过 超出 波动 波及 龙头 云端 东西 东边 新增 新来 新的 健康 健身 安全 安排 安装
    亮度 光线 红包 红利 金额 荣誉 勇敢 永远 清楚 清洁 清理 春节 春天 秋天 冬天 夏天 雪天 雨天 玉米 静电 静止 飞机 刚才
    刚刚 刚好 刚来 志愿 成为 成本 成立 成功 利用 利益 利润 顺利 顺便 芳香 丽江 洋溢 杰出 林业 辉煌 凯歌
    """
)
"""Words that may begin with the last letter of a name: 王 强调, 李 明天."""
_TITLE_NEXT = re.compile("|".join(sorted(title for title in _TITLES if len(title) > 1)))
_SOUND_CUE = re.compile(r"我叫|我的名字(?:叫|是)|我名叫|本人(?:姓名|叫|名叫)")
_LABEL = re.compile(
    r"(?:姓名|联系人|署名|签名|签字|落款|反映人|反馈人|投诉人|举报人|来信人|写信人|申请人|当事人|报告人)[ ]{0,4}(?:是|为|:)?"
)
_SURNAME_CUE = re.compile(r"(?:我|本人)姓(.)")
_WEAK_CUE = re.compile(r"我是|本人(?:是|系)?")
_ENGLISH = re.compile(
    r"(?:\b(?:[Mm]y name is|I am|I'm|This is)|\b[Nn]ame ?:)[ ]{1,2}([A-Z][a-z]{1,15}(?:[ \-][A-Z][a-z]{1,15}){1,2})\b"
)
_ENDS = re.compile(r"\Z|[\s,.;:!?，。；：！？、()（）\[\]【】<>《》\"'“”‘’/|\d~—\-]")
_GOES_ON = re.compile(r"来自|工号|电话|手机|男|女|今年|现年|现在|是|在|系|住|联系")


def is_han(letter: str) -> bool:
    return "\u4e00" <= letter <= "\u9fff" or letter == "·"


def names_in(text: str, names: Collection[str] = ()) -> Iterator[Span]:
    """Names of the roster anywhere, others where the text says that a name comes."""
    copy = plain(text)
    yield from of_the_roster(copy, names)
    yield from (Span(start, end, Kind.NAME) for _, start, end in announced(copy))
    yield from (Span(start, end, Kind.NAME) for start, end in _labelled(copy))


def announced(copy: str) -> Iterator[tuple[int, int, int]]:
    """Where somebody says the own name: from the words that announce it, and the name itself."""
    for match in _SOUND_CUE.finditer(copy):
        start = _skip(copy, match.end())
        if end := name_end(copy, start, _GOES_ON):
            yield match.start(), start, end
    for match in _WEAK_CUE.finditer(copy):
        start = _skip(copy, match.end())
        if end := name_end(copy, start):
            yield match.start(), start, end
    for match in _ENGLISH.finditer(copy):
        yield match.start(), *match.span(1)
    for match in _SURNAME_CUE.finditer(copy):
        if match[1] in _SURNAMES and (_ENDS.match(copy, match.end()) or copy[match.end()] == "名"):
            yield match.start(), *match.span(1)


def name_end(
    copy: str, start: int, goes_on: re.Pattern[str] | None = None, titles: bool = False
) -> int | None:
    """Where a name that begins here ends: surname, one or two letters, and then something that ends a name."""
    surname = 2 if copy[start : start + 2] in _PAIRS else 1 if copy[start : start + 1] in _SURNAMES else 0
    if not surname:
        return None
    for given in (2, 1):
        end = start + surname + given
        own = copy[start + surname : end]
        if len(own) < given or not all(is_han(letter) and letter not in _NOT_GIVEN for letter in own):
            continue
        if (own in _TITLES and not titles) or copy[start:end] in _WORDS or copy[start : start + 2] in _WORDS:
            continue
        if _ENDS.match(copy, end) or (goes_on and goes_on.match(copy, end)):
            return end
    return None


def is_a_name(piece: str) -> bool:
    """A name and nothing else: 张伟, 张 伟, 老张, 张师傅."""
    piece = piece.replace(" ", "")
    if len(piece) == 2 and piece[0] in "老小" and piece[1] in _SURNAMES:
        return True
    return piece not in _NO_NAMES and name_end(piece, 0, titles=True) == len(piece)


def label_at(copy: str, start: int, end: int) -> int | None:
    """Where the name after a label (署名:) begins, if the piece opens with one."""
    match = _LABEL.match(copy, start, end)
    return _skip(copy, match.end()) if match else None


def _labelled(copy: str) -> Iterator[tuple[int, int]]:
    for match in _LABEL.finditer(copy):
        start = _skip(copy, match.end())
        if end := name_end(copy, start, _GOES_ON, titles=True):
            yield start, end


def _skip(copy: str, place: int) -> int:
    end = min(len(copy), place + 4)
    while place < end and copy[place] in " :\t":
        place += 1
    return place


def of_the_roster(copy: str, names: Collection[str]) -> Iterator[Span]:
    """The longest name at every place; two letters may have a space between them (张 伟)."""
    known = {name for name in map(plain, names) if len(name) > 1}
    lengths = sorted({len(name) for name in known}, reverse=True)
    first = {name[0] for name in known}
    place = 0
    while place < len(copy):
        end = _known_end(copy, place, known, lengths) if copy[place] in first else None
        if end and _stands_alone(copy, place, end):
            yield Span(place, end, Kind.NAME)
        place = end or place + 1


def _known_end(copy: str, place: int, known: set[str], lengths: list[int]) -> int | None:
    for length in lengths:
        if place + length <= len(copy) and copy[place : place + length] in known:
            return place + length
    is_spaced = copy[place + 1 : place + 2] == " " and copy[place] + copy[place + 2 : place + 3] in known
    return place + 3 if is_spaced else None


def _stands_alone(copy: str, start: int, end: int) -> bool:
    """No part of a Latin word; a name that is an ordinary word too counts before a title (高峰主任)."""
    if copy[start].isascii():
        return not (copy[start - 1 : start].isalnum() or copy[end : end + 1].isalnum())
    if copy[start:end] in _WORDS or (end - start == 2 and copy[end - 1 : end + 1] in _GROWN):
        return bool(_TITLE_NEXT.match(copy, end))
    return True
