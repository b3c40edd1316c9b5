"""What points at a person is found in letters; what only looks like it is left alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedback.rules.personal import personal_data
from feedback.rules.personal_numbers import is_id_number, is_luhn, plain
from feedback.rules.spans import Kind, Span, merged
from feedback.rules.writers import names_the_writer

ROSTER = frozenset({"李建国", "梁玉芬", "王芳", "张伟", "高峰", "买买提·吐尔逊", "Li Jianguo"})
NUMBERS = r"\d{5}|[A-Z]{2}\d{4}"


def found(text: str) -> list[tuple[Kind | None, str]]:
    return [(span.kind, span.of(text)) for span in personal_data(text, names=ROSTER, employee_number=NUMBERS)]


@pytest.mark.parametrize(
    ("text", "kind", "piece"),
    [
        ("请打13800138000", Kind.MOBILE, "13800138000"),
        ("手机138 0013 8000。", Kind.MOBILE, "138 0013 8000"),
        ("手机138-0013-8000。", Kind.MOBILE, "138-0013-8000"),
        ("手机１３８００１３８０００。", Kind.MOBILE, "１３８００１３８０００"),
        ("手机+86 138 0013 8000", Kind.MOBILE, "+86 138 0013 8000"),
        ("1 3 8 0 0 1 3 8 0 0 0", Kind.MOBILE, "1 3 8 0 0 1 3 8 0 0 0"),
        ("电话一三八零零一三八零零零", Kind.MOBILE, "一三八零零一三八零零零"),
        ("幺三八〇〇一三八〇〇〇", Kind.MOBILE, "幺三八〇〇一三八〇〇〇"),
        ("拨0371-65432109", Kind.LANDLINE, "0371-65432109"),
        ("拨(010) 6543 2109转801", Kind.LANDLINE, "(010) 6543 2109转801"),
        ("座机：6543-2109", Kind.LANDLINE, "6543-2109"),
        ("内线8012", Kind.LANDLINE, "8012"),
        ("11010519491231002X", Kind.ID_NUMBER, "11010519491231002X"),
        ("证号110105 19491231 002x。", Kind.ID_NUMBER, "110105 19491231 002x"),
        ("１１０１０５１９４９１２３１００２Ｘ", Kind.ID_NUMBER, "１１０１０５１９４９１２３１００２Ｘ"),
        ("老证110105491231002", Kind.ID_NUMBER, "110105491231002"),
        ("身份证：110105194912310021", Kind.ID_NUMBER, "110105194912310021"),
        ("6222021234567890128", Kind.BANK_CARD, "6222021234567890128"),
        ("卡 6222 0212 3456 7890 128", Kind.BANK_CARD, "6222 0212 3456 7890 128"),
        ("4111-1111-1111-1111", Kind.BANK_CARD, "4111-1111-1111-1111"),
        ("银行卡号6217000000000000", Kind.BANK_CARD, "6217000000000000"),
        ("信箱 li.wei_88@example.com.cn 。", Kind.EMAIL, "li.wei_88@example.com.cn"),
        ("liwei＠example．com", Kind.EMAIL, "liwei＠example．com"),
        ("liwei(at)example.com", Kind.EMAIL, "liwei(at)example.com"),
        ("微信号：liwei_88", Kind.WECHAT, "liwei_88"),
        ("加wx liwei1988", Kind.WECHAT, "liwei1988"),
        ("vx:abcdefg", Kind.WECHAT, "abcdefg"),
        ("我的QQ是123456789", Kind.QQ, "123456789"),
        ("扣扣：１２３４５６", Kind.QQ, "１２３４５６"),
        ("车牌豫A·12K34乱停", Kind.PLATE, "豫A·12K34"),
        ("新能源车豫AD12345占位", Kind.PLATE, "豫AD12345"),
        ("豫a12345f", Kind.PLATE, "豫a12345f"),
        ("护照E12345678", Kind.PASSPORT, "E12345678"),
        ("护照号码：EA1234567", Kind.PASSPORT, "EA1234567"),
        ("工号20009", Kind.EMPLOYEE_NUMBER, "20009"),
        ("工号是：２０００９。", Kind.EMPLOYEE_NUMBER, "２０００９"),
        ("AB1234上夜班", Kind.EMPLOYEE_NUMBER, "AB1234"),
        ("昨天李建国在场", Kind.NAME, "李建国"),
        ("找张 伟签字", Kind.NAME, "张 伟"),
        ("高峰主任说的", Kind.NAME, "高峰"),
        ("买买提·吐尔逊也在", Kind.NAME, "买买提·吐尔逊"),
        ("told Li Jianguo.", Kind.NAME, "Li Jianguo"),
        ("我叫赵小满，在食堂", Kind.NAME, "赵小满"),
        ("姓名：欧阳明华 电话见下", Kind.NAME, "欧阳明华"),
        ("联系人：钱进", Kind.NAME, "钱进"),
        ("联系人：张师傅", Kind.NAME, "张师傅"),
        ("本人孙立业，入厂十年", Kind.NAME, "孙立业"),
    ],
)
def test_what_points_at_a_person_is_found_as_it_is_written(text, kind, piece):
    assert found(text) == [(kind, piece)]


@pytest.mark.parametrize(
    "text",
    [
        "工资1350 4800 520元分三次发",
        "设备编号 2023110500123456",
        "2026年11月28日8:30到17:30",
        "合同号110105194912310021与发票号123456789012345678",
        "6222021234567890129",
        "奖金20000元，罚款50009元",
        "共有13800人，产量1380013800吨每年",
        "3.13800138000",
        "用微信扫码，微信payment不能用",
        "微信群里通知，QQ群没人管",
        "高度重视高温天气，高峰期班车太少",
        "本人高度重视此事，本人方便时再来",
        "我叫维修工来，我叫他别走，我叫了三次",
        "我是党员，我是女工，我是一线工人",
        "云梯A座12层，新A区",
        "新B3号楼",
        "图号G1234，型号E123456789",
        "邮编450001，区号0371",
        "今天是周一，万分感谢，于是作罢",
        "the Li Jianguofeng project",
        "张伟大的工程，说得好听",
        "报修单号202611030012，合同编号HT20231105001",
        "访问 http://192.168.1.100:8080/login 打不开",
        "一三五七九班次，二〇二六年十一月三日",
        "",
    ],
)
def test_what_only_looks_like_a_person_is_left_alone(text):
    assert found(text) == []


def test_a_letter_with_everything_shows_all_of_it_in_order():
    text = "联系人：张伟（工号20009），手机138 0013 8000，微信同号；邮箱123456@qq.com。\n车牌豫A12345。"

    assert found(text) == [
        (Kind.NAME, "张伟"),
        (Kind.EMPLOYEE_NUMBER, "20009"),
        (Kind.MOBILE, "138 0013 8000"),
        (Kind.EMAIL, "123456@qq.com"),
        (Kind.PLATE, "豫A12345"),
    ]


def test_overlapping_places_become_one_of_the_kind_of_the_longest():
    assert merged([Span(4, 9, Kind.QQ), Span(0, 6, Kind.EMAIL), Span(9, 11, Kind.NAME), Span(2, 3)]) == [
        Span(0, 9, Kind.EMAIL),
        Span(9, 11, Kind.NAME),
    ]


@pytest.mark.parametrize(
    ("number", "is_one"),
    [
        ("11010519491231002X", True),
        ("440524188001010014", False),
        ("110105194913310020", False),
        ("990105194912310021", False),
        ("110105491231002", True),
        ("1101054912310", False),
    ],
)
def test_an_identity_number_has_a_place_a_birthday_and_a_check_digit(number, is_one):
    assert is_id_number(number) is is_one


def test_one_wrong_digit_of_a_card_is_noticed():
    assert is_luhn("4111111111111111")
    assert not any(is_luhn("411111111111111" + last) for last in "023456789")


@given(st.text(alphabet="1380 0-.·我是叫张伟车间班长姓名：:@aQ微信\n，京A〇X６", max_size=200))
@settings(max_examples=150)
def test_every_place_lies_in_the_text_and_none_overlap(text):
    for spans in (personal_data(text, names=ROSTER), names_the_writer(text, names=ROSTER)):
        edges = [edge for span in spans for edge in (span.start, span.end)]
        assert edges == sorted(edges)
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert len(plain(text)) == len(text)


LONG = 100_000
NASTY = {
    "digits": "1",
    "digits apart": "1 9 ",
    "cards": "6222 0212 ",
    "dashes": "4-",
    "mail": "a@a.",
    "almost a mail": "a" * 64 + "@" + "b." * 4,
    "introductions": "我叫张伟我是",
    "posts": "我是班",
    "places": "我在车间",
    "labels": "姓名：",
    "WeChat": "wx:" + "a" * 30,
    "identity": "11010519491231002X ",
    "blank lines": "\n ",
    "spaces": " ",
    "English": "I am the ",
    "dates": " 2026年",
}


@pytest.mark.parametrize("piece", NASTY.values(), ids=NASTY)
def test_no_text_of_100_kb_takes_a_second(piece):
    text = (piece * LONG)[:LONG]
    for look in (personal_data, names_the_writer):
        begun = time.process_time()
        look(text, names=ROSTER, employee_number=NUMBERS)
        assert time.process_time() - begun < 1


NAMING = [
    ("我叫赵小满，食堂的饭太咸。", ["我叫赵小满"]),
    ("领导好，我是李建国，想问公积金的事。", ["我是李建国"]),
    ("本人王海涛，入厂二十年，从未迟到。", ["本人王海涛"]),
    ("我是总装三车间的一名工人，夏天车间四十度。", ["我是总装三车间的"]),
    ("本人系动力分厂职工，反映加班费没有发。", ["本人系动力分厂职工"]),
    ("我在二号仓库工作，叉车没有年检。", ["我在二号仓库工作"]),
    ("我来自焊装班组，工位上没有排烟。", ["我来自焊装班组"]),
    ("我是涂装二班班长，班里缺人手。", ["我是涂装二班班长"]),
    ("我是甲班的班长，夜班补贴少了。", ["我是甲班的班长"]),
    ("我担任工段安全员，检查被当成走过场。", ["我担任工段安全员"]),
    ("我当出纳，每月报表都要重做。", ["我当出纳"]),
    ("有消息请打13912345678。", ["13912345678"]),
    ("结果请发到 wang.f@example.com 谢谢。", ["wang.f@example.com"]),
    ("加我微信：wf19880808，照片发给你们。", ["wf19880808"]),
    ("我的QQ 123456789。", ["123456789"]),
    ("办公室电话打不通，联系我请打0371-65432109。", ["0371-65432109"]),
    ("工资卡6222021234567890128没有收到钱。", ["6222021234567890128"]),
    ("我的工号20035，打卡记录不对。", ["20035"]),
    ("我的车豫A12345被划了，监控坏了。", ["豫A12345"]),
    ("宿舍漏水两个月没人修。\n\n王芳\n2026年11月20日", ["王芳"]),
    ("宿舍漏水两个月没人修。\n此致\n敬礼\n        张 伟", ["张 伟"]),
    ("浴室没有热水。\n——二车间 陈志明", ["——二车间 陈志明"]),
    ("浴室没有热水。\n反映人：周文斌", ["反映人：周文斌"]),
    ("浴室没有热水。\n职工 林晓东  2026.3.1", ["职工 林晓东"]),
    ("本人姓张，五十二岁。", ["本人姓张"]),
    ("我是机加工车间钳工，工位灯光太暗。", ["我是机加工车间钳工"]),
    ("我是车间唯一的电工，请假没人顶。", ["我是车间唯一的"]),
    ("浴室没有热水。\n老李", ["老李"]),
    ("浴室没有热水。\n张师傅", ["张师傅"]),
    ("我叫吴志刚，是设备部维修班的，想问年假。", ["我叫吴志刚，是设备部维修班的"]),
    ("我当班长三年了，从来没拿过补贴。", ["我当班长"]),
    ("我是这里的老班长了，情况都清楚。", ["我是这里的老班长"]),
    ("我作为班组长，希望提高补贴。", ["我作为班组长"]),
    ("作为质检部唯一的女检验员，我压力很大。", ["作为质检部唯一的"]),
    ("俺是铸造车间的，冬天太冷。", ["俺是铸造车间的"]),
    ("浴室没有热水。\n落款：冲压车间 李建国", ["落款：冲压车间 李建国"]),
    ("The lights are broken.\nBest regards,\nWang Fang", ["Wang Fang"]),
    ("My name is Li Wei, the canteen is too salty.", ["My name is Li Wei"]),
    ("I work in the paint workshop and it is too hot.", ["I work in the paint workshop"]),
    ("Too hot. I am the shift leader there.", ["I am the shift leader"]),
    ("我是三车间的，我叫孙浩，手机13912345678。", ["我是三车间的", "我叫孙浩", "13912345678"]),
]
SILENT = [
    "食堂的饭太咸，希望改进。谢谢！",
    "车间夏天四十度，没有风扇，也没有防暑降温费。\n\n一名普通职工\n2026年7月1日",
    "我是一名普通职工，想反映加班费的问题。",
    "我是一线工人，在车间工作十几年了。",
    "我是公司的老职工，希望改善班车。",
    "我是听三车间的人说的，不知道真假。",
    "我是被班长骂走的，他每天都骂人。",
    "我是因为主任不签字才写信的。",
    "我在车间看到灭火器过期。",
    "我们车间的班长经常让人代打卡，段长也不管。",
    "张伟主任收了红包，大家都知道。",
    "李建国当班长以后，奖金从来不公开。",
    "我叫了三次维修，没有人来；我叫他们登记，也没有登记。",
    "本人高度关注此事，请尽快答复。",
    "本人方便时会再来查询结果。",
    "工资少发了1350 4800 520元，共6670元。",
    "维修热线0371-65432109打了三次没人接。",
    "一辆豫A12345的轿车天天堵消防通道。",
    "设备编号20009的空压机漏油，型号E123456789。",
    "谢谢工会！\n谢谢",
    "请公开食堂招标结果。\n此致\n敬礼",
    "我是夜班的，食堂十点关门，吃不上饭。",
    "本人因家庭困难，希望申请补助。",
    "请保密。\n三车间全体职工",
    "钱什么时候发？\n马上就要过年了",
    "我们班组长要求每天提前半小时到岗。",
    "联系人：暂无\n署名：一个失望的人",
    "我叫不出他的名字，投诉人要求保密。",
    "我是李建国的徒弟，他教得很好。",
    "作为班组长，应该以身作则。",
    "我是班长了解情况以后才知道的。",
    "The lights are broken.\nBest regards\nA worker",
    "望领导重视！\n全体三班职工敬上",
    "请公开食堂招标结果。\n安全第一\n高温难熬",
    "请不要透露来信人信息。\n匿名",
    "1. 班车晚点\n2. 浴室没水\n3. 宿舍漏雨",
    "夜班补贴从2025年11月起没有发。\n2026年1月5日",
    "我是替同事问的：生育津贴多久到账？",
    "我是不是可以申请困难补助？",
    "我在食堂吃饭时看见后厨有老鼠。",
    "我在想，班组能不能自己排班。",
    "建议车间主任、班组长轮流值班。",
    "The canteen is too salty. Thank you.\nA worker",
    "I am a worker and I am very tired of the shifts.",
    "I am not the one to blame; the supervisor is.",
    "我爱人在医院，请问互助金怎么申请？",
    "我是女工，想问哺乳假怎么休。",
    "",
]


@pytest.mark.parametrize(("letter", "places"), NAMING)
def test_a_letter_that_names_its_writer_is_noticed(letter, places):
    spans = names_the_writer(letter, names=ROSTER, employee_number=NUMBERS)

    assert [span.of(letter) for span in spans] == places


@pytest.mark.parametrize("letter", SILENT)
def test_a_letter_that_does_not_name_its_writer_raises_no_alarm(letter):
    spans = names_the_writer(letter, names=ROSTER, employee_number=NUMBERS)

    assert [span.of(letter) for span in spans] == []


def test_without_a_roster_a_signature_is_still_noticed():
    letter = "浴室没有热水。\n刘志远"

    assert names_the_writer(letter) == [Span(8, 11, Kind.SIGNATURE)]
