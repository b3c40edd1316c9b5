"""Bodies as the importer and the editor leave them, with everything a reader's page has to cope with."""

ARTICLE_BODY = """
<p>11月的北翼，井口风一吹，脸上像贴了砂纸。<strong>“干的，热的。”</strong></p>
<h2 id="h-1">提案只写一件事</h2>
<p>2月9日，李建国交了提案，编号<a href="/policies/">5-2-017</a>，五名代表附议。</p>
<blockquote><p>“以前提意见像往井里扔石子，听不见响。”</p></blockquote>
<ul><li>更衣室土建</li><li>恒温供热</li></ul>
<h2 id="h-2">三个日期，两个提前</h2>
<figure class="table"><table><thead><tr><th scope="col">措施</th><th scope="col">承诺日期</th><th scope="col">结果</th>
<th scope="col">经办部门</th><th scope="col">联系电话</th><th scope="col">备注</th></tr></thead>
<tbody><tr><th scope="row">更衣室土建与240个吊挂位</th><td>6月30日</td><td>6月24日完成</td><td>生活服务中心</td>
<td>0000-622711</td><td>averyveryverylongwordwithoutanyspaceinit</td></tr></tbody></table></figure>
"""
POLICY_BODY = """
<p>（2025年12月1日通过）</p>
<h2 id="c1">第一章　总则</h2>
<p id="art-1">第一条　为保障职工休息休养的权利，规范疗休养的组织、经费和公示，制定本办法。</p>
<h3 id="c1-1">第一节　一般规定</h3>
<p id="art-2">第二条　疗休养坚持一线优先、轮流参加、自愿报名、全程公开。</p>
<h2 id="c2">第二章　对象与周期</h2>
<p>第三条　在岗满一年的职工均可报名。</p>
"""
