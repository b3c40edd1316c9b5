"""Files that people upload, made on the spot."""

import io
import zipfile
from collections.abc import Callable

import docx as python_docx
from PIL import Image


def image(
    width: int = 800, height: int = 450, kind: str = "JPEG", mode: str = "RGB", **options: object
) -> bytes:
    """A picture with many colours."""
    picture = Image.effect_mandelbrot((width, height), (-2, -1, 1, 1), 30).convert("L")
    waves = Image.linear_gradient("L").resize((width, height))
    picture = Image.merge("RGB", (picture, waves, waves.transpose(Image.Transpose.ROTATE_180))).convert(mode)
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def docx(write: Callable[[python_docx.document.Document], object]) -> bytes:
    """A Word document that `write` fills."""
    paper = python_docx.Document()
    write(paper)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def repacked(data: bytes, changes: dict[str, bytes | None]) -> bytes:
    """The same archive with some parts replaced, added or (None) left out."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {name: old.read(name) for name in old.namelist()} | changes
        for name, content in parts.items():
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


FROM_WECHAT = (
    '<div class="rich_media_content js_underline_content autoTypeSetting24psection" id="js_content" style="visibility: hidden; opacity: 0;">'
    '<section style="margin: 0px 8px;line-height: 1.75em;" data-tool="135编辑器" data-id="86345" powered-by="xiumi.us">'
    '<section style="display: flex;flex-flow: row nowrap;text-align: center;justify-content: center;" powered-by="xiumi.us">'
    '<section style="display: inline-block;width: auto;">'
    '<p style="text-align: center;margin: 0px;padding: 0px;box-sizing: border-box;"><strong style="box-sizing: border-box;"><span style="color: rgb(192, 0, 0);font-size: 18px;" leaf="">01 送清凉</span></strong></p></section></section></section>'
    '<section style="line-height: 2em;"><span leaf=""><br></span></section>'
    '<section style="text-indent: 2em;line-height: 2em;margin: 0px 8px;"><span leaf="" style="font-size: 16px;letter-spacing: 1px;"><span textstyle="" style="font-size: 16px;">7月12日，集团工会把</span></span><span leaf="" style="font-size: 16px;"><span textstyle="" style="font-weight: bold;">两千份</span></span><span leaf="" style="font-size:16px">防暑用品送到井口。</span></section>'
    '<section style="text-align: center;" nodeleaf="">'
    '<img class="rich_pages wxw-img" data-galleryid="" data-imgfileid="100012345" data-ratio="0.66" data-s="300,640" data-src="https://mmbiz.qpic.cn/sz_mmbiz_jpg/abc/640?wx_fmt=jpeg&amp;from=appmsg" data-type="jpeg" data-w="1080" style="width: 100%;"></section>'
    '<p style="text-align: center;"><span style="font-size: 14px;color: rgb(136, 136, 136);">图为发放现场</span></p>'
    '<section style="text-indent: 2em;"><span leaf="">“水是凉的，心是热的。”井下电工老周说。</span></section>'
    '<p><mp-style-type data-value="3"></mp-style-type></p>'
    '<section class="mp_profile_iframe_wrp"><mp-common-profile class="js_uneditable custom_select_card mp_profile_iframe" data-nickname="云岭工会"></mp-common-profile></section>'
    '<p style="display: none;"><mp-style-type data-value="10000"></mp-style-type></p>'
    '<section style="text-align: right;"><span leaf="">来源：工会办公室</span></section></div>'
)  # fmt: skip
"""What the clipboard holds after copying an article of a WeChat account that was made with a layout tool."""
FROM_WPS = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">'
    '<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=ProgId content=Word.Document>'
    '<meta name=Generator content="Microsoft Word 14"><title></title><!--[if gte mso 9]><xml><o:DocumentProperties><o:Author>lenovo</o:Author></o:DocumentProperties></xml><![endif]-->'
    '<style>@font-face{font-family:"仿宋_GB2312";} p.MsoNormal{mso-style-name:正文;margin:0pt;text-align:justify;}</style></head>'
    '<body style="tab-interval:21pt;text-justify-trim:punctuation;"><!--StartFragment-->'
    '<div class="Section0" style="layout-grid:15.6000pt;">'
    '<p class=MsoNormal align=center style="text-align:center;line-height:28.0000pt;mso-line-height-rule:exactly;"><b><span style="mso-spacerun:\'yes\';font-family:方正小标宋简体;font-size:22.0000pt;mso-font-kerning:1.0000pt;"><font face="方正小标宋简体">关于开展安全生产月活动的通知</font></span></b><b><span style="font-size:22pt"><o:p></o:p></span></b></p>'
    '<p class=MsoNormal style="text-indent:32.0000pt;mso-char-indent-count:2.0000;"><span style="mso-spacerun:\'yes\';font-family:仿宋_GB2312;font-size:16.0000pt;"><o:p>&nbsp;</o:p></span></p>'
    '<p class=MsoNormal><span style="font-family:仿宋_GB2312;font-size:16pt"><font face="仿宋_GB2312">各分会：</font></span><o:p></o:p></p>'
    '<h2><b><span style="font-family:黑体"><font face="黑体">一、活动时间</font></span></b><o:p></o:p></h2>'
    '<p class=MsoNormal style="text-indent:32pt"><span style="font-size:16pt"><font face="仿宋_GB2312">6</font><font face="仿宋_GB2312">月</font>1<font face="仿宋_GB2312">日至</font>30<font face="仿宋_GB2312">日。</font></span></p>'
    '<p class=MsoNormal style="margin-left:21pt;text-indent:-21pt;mso-list:l0 level1 lfo1;"><![if !supportLists]><span style="font-family:仿宋_GB2312"><span style="mso-list:Ignore;">（一）<span>&nbsp;</span></span></span><![endif]><span><font face="仿宋_GB2312">开展隐患排查；</font></span></p>'
    '<p class=MsoNormal style="mso-list:l0 level1 lfo1;"><![if !supportLists]><span><span style="mso-list:Ignore;">（二）<span>&nbsp;</span></span></span><![endif]><span>组织应急演练。</span></p>'
    '<div align=center>'
    '<table class=MsoTableGrid border=1 cellspacing=0 style="border-collapse:collapse;width:430.2pt;mso-table-layout-alt:fixed;">'
    '<tr style="height:28pt">'
    '<td width=191 valign=center style="width:143.4pt;padding:0pt 5.4pt;border:1pt solid windowtext;">'
    '<p class=MsoNormal align=center style="text-align:center"><b><span><font face="黑体">分会</font></span></b><o:p></o:p></p></td>'
    '<td width=191 valign=center>'
    '<p class=MsoNormal align=center style="text-align:center"><b><span>人数</span></b></p></td></tr><tr>'
    '<td width=191 valign=center><p class=MsoNormal><span>一号矿</span></p></td><td width=191>'
    '<p class=MsoNormal><span>45</span></p></td></tr></table></div>'
    '<p class=MsoNormal><span><o:p>&nbsp;</o:p></span></p>'
    '<p class=MsoNormal align=right style="text-align:right"><span><font face="仿宋_GB2312">集团工会</font></span></p>'
    '<p class=MsoNormal>'
    '<img width=554 height=369 src="file:///C:/Users/lenovo/AppData/Local/Temp/ksohtml/wps1.jpg"><span><o:p></o:p></span></p></div><!--EndFragment--></body></html>'
)  # fmt: skip
"""The same after copying a notice out of WPS."""
