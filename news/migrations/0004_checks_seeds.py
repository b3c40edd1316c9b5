"""Words that are often mistyped in Chinese offices, and three templates to begin with. Staff keep both from here on."""

from django.db import migrations

OFFICE = "“账”管钱物，“帐”是帐篷、蚊帐。"
TYPOS = (
    # wrong, right, why, right inside of
    ("帐户", "账户", OFFICE, ""),
    ("帐号", "账号", OFFICE, ""),
    ("帐目", "账目", OFFICE, ""),
    ("帐单", "账单", OFFICE, "蚊帐单"),
    ("结帐", "结账", OFFICE, "结帐篷"),
    ("布署", "部署", "部署是安排，布置人力。", "公布署、发布署"),
    ("既使", "即使", "表示假设用“即使”；“既使……又使……”本来就对，不用改。", ""),
    ("按装", "安装", "", "按装置、按装机、按装车、按装备、按装卸"),
    ("报消", "报销", "", "报消防、报消息、报消费、报消耗、报消除"),
    ("复盖", "覆盖", "", "恢复盖、修复盖、反复盖"),
    ("重迭", "重叠", "", ""),
    ("反应情况", "反映情况", "把情况告诉别人是“反映”。", "化学反应情况、应急反应情况、不良反应情况"),
    ("反应问题", "反映问题", "把问题告诉别人是“反映”。", ""),
    ("签定", "签订", "合同用“签订”。", ""),
    ("竟赛", "竞赛", "", ""),
    ("竟争", "竞争", "", ""),
    ("坐谈会", "座谈会", "", ""),
    ("坐阵", "坐镇", "", ""),
    ("欢渡", "欢度", "过节用“度”，过河、过难关用“渡”。", ""),
    ("渡假", "度假", "时间用“度”，过河、过难关用“渡”。", ""),
    ("松驰", "松弛", "", ""),
    ("防碍", "妨碍", "", ""),
    ("幅射", "辐射", "", ""),
    ("必须品", "必需品", "", ""),
    ("粗旷", "粗犷", "", ""),
    ("气慨", "气概", "", ""),
    ("修茸", "修葺", "", ""),
    ("膺品", "赝品", "", ""),
    ("名符其实", "名副其实", "", ""),
    ("再接再励", "再接再厉", "", ""),
    ("迫不急待", "迫不及待", "", ""),
    ("不径而走", "不胫而走", "", ""),
    ("走头无路", "走投无路", "", ""),
    ("一愁莫展", "一筹莫展", "", ""),
    ("出奇不意", "出其不意", "", ""),
    ("声名雀起", "声名鹊起", "", ""),
    ("人才倍出", "人才辈出", "", ""),
    ("礼上往来", "礼尚往来", "", ""),
    ("穿流不息", "川流不息", "", ""),
    ("以身做则", "以身作则", "", ""),
    ("按步就班", "按部就班", "", ""),
    ("灸手可热", "炙手可热", "", ""),
)
NOTICE = """<p>各分会：</p>
<p>【一句话：为什么办这件事，依据什么】。现将有关事项通知如下。</p>
<h2 id="part-1">时间</h2>
<p>【几月几日星期几，几点到几点】</p>
<h2 id="part-2">地点</h2>
<p>【写到楼层和房间，怎么走】</p>
<h2 id="part-3">对象</h2>
<p>【哪些人参加，每个分会几人】</p>
<h2 id="part-4">要求</h2>
<ol><li>【要做什么，哪天以前做完】</li><li>【要带什么，要交什么】</li><li>【不能来的怎么办】</li></ol>
<h2 id="part-5">联系人</h2>
<p>【姓名】，电话【办公电话，不写手机号】</p>
<p class="align-right">【发文单位】</p>
<p class="align-right">【成文日期】</p>"""
BRANCH_NEWS = """<p>【几月几日】，【哪个分会、哪个班组】在【哪里】【做了什么】，【多少人参加】。</p>
<p>【为什么做：职工当时遇到什么事，是谁先提出来的】</p>
<p>【怎么做的：一步一步写，写看得见的事，少写“高度重视”】</p>
<p>【当事人怎么说：写真名、岗位和原话】</p>
<p>【结果：解决了什么，还差什么，下一步哪天做】</p>"""
ACTIVITY = """<p>【几月几日】，【主办单位】在【地点】举办【活动名称】，【几个分会、多少名职工】参加。</p>
<h2 id="part-1">现场</h2>
<p>【最热闹或者最安静的一个场面，写清楚谁在做什么】</p>
<h2 id="part-2">结果</h2>
<figure class="table" tabindex="0"><table><thead><tr><th scope="col">名次</th><th scope="col">单位</th><th scope="col">姓名</th></tr></thead><tbody><tr><td>第一名</td><td>【第一名单位】</td><td>【第一名姓名】</td></tr><tr><td>第二名</td><td>【第二名单位】</td><td>【第二名姓名】</td></tr><tr><td>第三名</td><td>【第三名单位】</td><td>【第三名姓名】</td></tr></tbody></table></figure>
<h2 id="part-3">他们说</h2>
<p>【参加的职工怎么说：写真名、岗位和原话】</p>
<p>【下一次什么时候，怎么报名】</p>"""
TEMPLATES = (
    # name, column, title, summary, body, source
    ("通知", "notices", "关于【什么事】的通知", "【谁在哪天以前做什么，一两句话】", NOTICE, "集团工会办公室"),
    (
        "基层动态",
        "branch-news",
        "【哪个分会】【做了什么】",
        "【时间、地点、人物、事情和结果，两句话】",
        BRANCH_NEWS,
        "",
    ),
    (
        "活动报道",
        "culture",
        "【活动名称】：【最有意思的一件事】",
        "【多少人参加，谁赢了，两句话】",
        ACTIVITY,
        "",
    ),
)


def put_in(apps, schema_editor):
    typo, template = apps.get_model("news.Typo"), apps.get_model("news.ArticleTemplate")
    columns = dict(apps.get_model("news.Column").objects.values_list("slug", "pk"))
    typo.objects.bulk_create(
        typo(wrong=wrong, right=right, reason=reason, unless=unless) for wrong, right, reason, unless in TYPOS
    )
    template.objects.bulk_create(
        template(
            name=name,
            column_id=columns.get(column),
            title=title,
            summary=summary,
            body=body.replace("\n", ""),
            source=source,
            position=position,
        )
        for position, (name, column, title, summary, body, source) in enumerate(TEMPLATES, 1)
    )


def take_out(apps, schema_editor):
    apps.get_model("news.Typo").objects.filter(wrong__in=[row[0] for row in TYPOS]).delete()
    apps.get_model("news.ArticleTemplate").objects.filter(name__in=[row[0] for row in TEMPLATES]).delete()


class Migration(migrations.Migration):
    replaces = [("news", "0026_checks_seeds")]
    dependencies = [("news", "0003_pairs")]
    operations = [migrations.RunPython(put_in, take_out)]
