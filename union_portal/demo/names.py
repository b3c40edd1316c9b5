"""Invented names, drawn from common syllables; a few as people of other nationalities write them."""

import random

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段"
COMMON = 30
"""The first so many are twice as frequent as the rest."""
MEN = (
    "建军",
    "国强",
    "志刚",
    "永明",
    "德胜",
    "庆华",
    "海涛",
    "立新",
    "文斌",
    "少峰",
    "大勇",
    "春林",
    "世杰",
    "鹏飞",
    "俊峰",
    "小龙",
    "卫东",
    "振华",
    "长河",
    "守仁",
    "晓东",
    "铁生",
    "光明",
    "玉柱",
    "天亮",
    "思远",
    "子豪",
    "宇航",
    "一鸣",
    "浩然",
    "超",
    "磊",
    "斌",
    "勇",
    "涛",
    "凯",
    "峰",
    "亮",
    "伟",
    "刚",
    "宏伟",
    "保国",
    "喜旺",
    "贵生",
    "满仓",
    "金山",
    "学文",
    "万里",
    "景春",
    "孝先",
)
WOMEN = (
    "秀英",
    "桂兰",
    "玉梅",
    "春花",
    "淑芬",
    "晓燕",
    "丽娟",
    "红霞",
    "艳萍",
    "海燕",
    "雪梅",
    "佳慧",
    "欣怡",
    "雨桐",
    "思雨",
    "静",
    "敏",
    "婷",
    "颖",
    "雪",
    "月娥",
    "翠萍",
    "凤英",
    "小兰",
    "文静",
    "彩云",
    "巧珍",
    "慧芳",
    "金凤",
    "玲",
    "丹",
    "莉",
    "冬梅",
    "美玲",
)
OTHERS = (
    ("木合塔尔·吐尔逊", "m"),
    ("古丽娜尔·艾山", "f"),
    ("扎西顿珠", "m"),
    ("罗桑", "m"),
    ("斯琴", "f"),
    ("娜仁花", "f"),
    ("金香兰", "f"),
    ("岩温", "m"),
    ("沙马阿依", "f"),
    ("阿木古郎", "m"),
    ("玉香", "f"),
    ("热依汗·库尔班", "f"),
    ("盘志明", "m"),
    ("石阿彩", "f"),
)


def invented(dice: random.Random, count: int) -> list[tuple[str, str]]:
    """So many names with the sex each was made for. Namesakes happen, as they do."""
    people = list(OTHERS[:count])
    while len(people) < count:
        surname = dice.choice(SURNAMES + SURNAMES[:COMMON])
        sex, given = ("f", dice.choice(WOMEN)) if dice.random() < 0.24 else ("m", dice.choice(MEN))
        people.append((surname + given, sex))
    dice.shuffle(people)
    return people
