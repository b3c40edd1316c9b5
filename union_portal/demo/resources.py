"""What the demo union shares: forms to fill in, one handbook for editors, small but real files."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from xml.sax.saxutils import escape

from django.core.files.base import ContentFile
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side

from members.rules.roles import EDITORIAL
from news.actions import add_resource, add_version, publish_resource, save_resource_category
from news.models import DownloadCount, Resource, ResourceCategory
from union_portal.demo.people import Branches, Members

EDITOR = "罗静"
CATEGORIES = (
    ("申请表格", "要办的事，先在这里下载表格，填好交给本单位分会。"),
    ("经费财务", "报销和预算用的单据。"),
    ("工作手册", "分会干部和通讯员手边的东西。"),
)


@dataclass(frozen=True)
class Shared:
    """One file, or two versions of it: `later` are the fields that came later, `note` says so."""

    name: str
    category: str
    description: str
    fields: str
    days_ago: int
    downloads: int
    access: str = "public"
    roles: frozenset[str] = frozenset()
    by: str = EDITOR
    branch: str = ""
    later: str = ""
    note: str = ""


STOCK = (
    Shared(
        "职工疗休养申请表.docx",
        "申请表格",
        "参加集团疗休养的职工填写，一式两份，由班组长签字后交本单位分会。\n\n每年三月、九月各收一次，分会汇总后报职工服务中心一楼。",
        "姓名 工号 单位和班组 岗位 工龄 近三年是否参加过疗休养 希望的批次 班组长意见 分会意见",
        210,
        386,
        later="紧急联系人和电话 慢性病史和常用药",
        note="增加“紧急联系人”和“慢性病史”两栏，旧表仍可使用到本批次结束。",
    ),
    Shared(
        "困难职工帮扶申请表.xlsx",
        "申请表格",
        "家庭遇到重病、子女上学、意外灾害等困难时填写。材料只由帮扶专干保管，不公示姓名和病情。",
        "姓名 工号 单位和班组 家庭人口 家庭月收入 困难原因 已得到的救助 希望的帮助 分会核实意见",
        160,
        241,
    ),
    Shared(
        "职代会提案表.docx",
        "申请表格",
        "职工代表提案用，一事一案。写清现状、原因和建议，附议人不少于两名。",
        "提案名称 提案人 代表团 附议人 现状和问题 原因 建议 希望承办的部门",
        95,
        173,
    ),
    Shared(
        "工会经费报销单.xlsx",
        "经费财务",
        "分会活动经费报销用。发票、活动通知、签到表附在后面，三个工作日内退回或付款。",
        "分会 活动名称 活动日期 参加人数 发票张数 金额（元） 经办人 证明人 分会主席",
        120,
        64,
        access="members",
    ),
    Shared(
        "通讯员写稿手册.docx",
        "工作手册",
        "给分会编辑和审稿人：标题怎么写，照片怎么拍，哪些姓名和数字要核对，退稿最常见的十个原因。",
        "一、标题：一行说清发生了什么 二、导语：时间、地点、谁、做了什么 三、照片：有人、有事、有说明"
        " 四、核对：姓名、职务、数字 五、不能写：病情、住址、电话",
        60,
        18,
        access="role",
        roles=frozenset(role.value for role in EDITORIAL),
    ),
    Shared(
        "班组劳动竞赛记分表.xlsx",
        "工作手册",
        "二号矿各班组每月记分用，月底交机电队汇总。",
        "班组 安全 质量 产量 节约 合理化建议 合计",
        25,
        37,
        by="田保山",
        branch="二号矿",
    ),
)


def share_files(branches: Branches, members: Members, *, at: datetime) -> list[Resource]:
    """The library with its categories; the oldest file came first."""
    categories = {}
    for position, (name, description) in enumerate(CATEGORIES, 1):
        category = ResourceCategory(name=name, description=description, position=position)
        categories[name] = save_resource_category(category, by=members[EDITOR], at=at)
    return [_share(each, categories[each.category], branches, members, at) for each in STOCK]


def _share(
    shared: Shared, category: ResourceCategory, branches: Branches, members: Members, at: datetime
) -> Resource:
    title, _dot, kind = shared.name.rpartition(".")
    make, by = _MAKERS[kind], members[shared.by]
    shared_at = at - timedelta(days=shared.days_ago)
    fields = shared.fields.split()
    resource = Resource(
        title=title, category=category, description=shared.description, access=shared.access,
        roles=sorted(shared.roles), branch=branches[shared.branch] if shared.branch else None,
    )  # fmt: skip
    resource = add_resource(resource, _file(make(title, fields)), shared.name, by=by, at=shared_at)
    resource = publish_resource(resource, by=by, at=shared_at)
    if shared.later:
        later_at = at - timedelta(days=shared.days_ago // 7)
        data = make(title, fields + shared.later.split())
        resource = add_version(resource, _file(data), shared.name, by=by, at=later_at, note=shared.note)
    DownloadCount.objects.create(version=resource.latest, downloads=shared.downloads)
    return resource


def _file(data: bytes) -> ContentFile:
    return ContentFile(data, name="form")


def _sheet(title: str, fields: list[str]) -> bytes:
    """A table to fill in: the fields one below the other."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    sheet.append([title])
    sheet.merge_cells("A1:B1")
    sheet["A1"].font, sheet["A1"].alignment = Font(bold=True, size=16), Alignment(horizontal="center")
    line = Side(style="thin")
    for row, label in enumerate(fields, 2):
        sheet.append([label, ""])
        sheet.row_dimensions[row].height = 30
        for cell in sheet[row]:
            cell.border = Border(left=line, right=line, top=line, bottom=line)
            cell.alignment = Alignment(vertical="center", wrap_text=True)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 52
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{DOCUMENT}"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Target="word/document.xml"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>',
}


def _paper(title: str, fields: list[str]) -> bytes:
    """The same as a Word document: the least that Word and WPS open."""
    rows = "".join(
        f'<w:tr><w:trPr><w:trHeight w:val="560"/></w:trPr>{_cell(label, 2800)}{_cell("", 6200)}</w:tr>'
        for label in fields
    )
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    body = (
        '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/><w:sz w:val="36"/></w:rPr>'
        f"<w:t>{escape(title)}</w:t></w:r></w:p><w:tbl><w:tblPr><w:tblBorders>{sides}</w:tblBorders></w:tblPr>"
        f'<w:tblGrid><w:gridCol w:w="2800"/><w:gridCol w:w="6200"/></w:tblGrid>{rows}</w:tbl><w:p/>'
    )
    text = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**PARTS, "word/document.xml": text}.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{content}')
    return out.getvalue()


def _cell(text: str, width: int) -> str:
    words = f"<w:r><w:t>{escape(text)}</w:t></w:r>" if text else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p>{words}</w:p></w:tc>'


_MAKERS = {"docx": _paper, "xlsx": _sheet}
