"""The sentences a random report is told in, all written for this purpose.

`{id}` prints the number of a figure, group or sum; `{id|未收到}` says in words that it is 0.
`{year}` and `{next}` are years, `{body}` is 本机关 and the like.
"""

from __future__ import annotations

PLACES = (
    *("云溪市", "澜河县", "青榆市", "望川区", "石埠县", "松岭市", "白荡镇", "临湖区"),
    *("沅阳县", "丹枫市", "鹤鸣街道", "柳桥镇", "南屏区", "安陂乡"),
)
BODIES = (
    *("人民政府", "人民政府办公室", "教育局", "自然资源和规划局", "卫生健康委员会"),
    *("市场监督管理局", "交通运输局", "住房和城乡建设局", "水利局", "农业农村局"),
)
OFFICES = ("党政综合办公室", "便民服务中心", "经济发展办公室", "综合行政执法队")
"""Bodies of a town or a street, which has no bureaus."""

OPENING = (
    "本报告依照《中华人民共和国政府信息公开条例》第五十条的规定，按统一格式编写。",
    "根据政府信息公开条例的要求，现将{year}年度的工作情况报告如下。",
    "本报告的统计期限自{year}年1月1日起，至{year}年12月31日止。",
    "读者若对本报告有疑问，可在工作日到{body}办公室查询。",
)

PUBLISHING = (
    "{body}把公开融入日常办文，凡应公开的事项均在规定时限内上网。",
    "围绕群众最关心的办事流程、资金去向和项目进度，逐项列出清单并按月核对。",
    "对新出台的政策同步配发图解和问答，方便不同年龄的读者理解。",
    "重大事项在作出决定之前向社会征求意见，采纳情况一并公布。",
    "财政预决算与政府采购结果按期公布，表格可以直接下载。",
)
PUBLISHING_2021 = (
    "全年制发行政规范性文件{proactive.norm.issued}件，"
    "废止{proactive.norm.repealed}件，年末现行有效{proactive.norm.in_force}件。",
    "本年度共作出行政许可决定{proactive.licence}件，"
    "行政处罚决定{proactive.penalty}件，行政强制决定{proactive.coercion}件。",
    "行政事业性收费全年合计{proactive.fee}万元，收费依据已随目录公布。",
    "规章现行有效{proactive.rules.in_force}件。",
)
PUBLISHING_2019 = (
    "全年新制作规范性文件{proactive.norm.issued}件，"
    "新公开{proactive.norm.published}件，累计对外公开{proactive.norm.in_public}件。",
    "行政许可全年作出处理决定{proactive.licence}件，行政处罚{proactive.penalty}件。",
    "政府集中采购项目{proactive.procurement.projects}个，"
    "采购总金额{proactive.procurement.amount}万元。",
)

RECEIVED = (
    "全年共收到政府信息公开申请{requests.new.total}件，其中自然人申请{requests.new.natural}件，"
    "法人或其他组织申请{requests.new.orgs}件。",
    "{year}年，{body}新收政府信息公开申请 {requests.new.total} 件，"
    "上年结转 {requests.carried_in.total} 件。",
    "本年度受理依申请公开{requests.new.total}宗，连同上年结转的，"
    "需办理的申请合计{requests.new.total+requests.carried_in.total}宗。",
)
NONE_RECEIVED = (
    "本年度{requests.new.total|未收到}任何公民、法人或者其他组织提出的政府信息公开申请。",
    "全年{requests.new.total|没有收到}政府信息公开申请。",
)
HANDLED = (
    "年内办结{requests.handled.total}件，结转下年度继续办理{requests.carried_out.total}件。",
    "截至年底共答复{requests.handled.total}件，"
    "尚有{requests.carried_out.total}件依法延至下一年度办理。",
)
OUTCOME = (
    "从办理结果看，予以公开{requests.granted.total}件，"
    "部分公开{requests.partly_granted.total}件，不予公开{requests.refused.total}件，"
    "无法提供{requests.unavailable.total}件，不予处理{requests.not_processed.total}件，"
    "其他处理{requests.other_handling.total}件。",
    "其中，予以公开{requests.granted.total}件；本机关不掌握相关信息的"
    "{requests.not_held.total}件；重复申请{requests.repeat.total}件。",
    "不予公开的{requests.refused.total}件中，属于国家秘密{requests.state_secret.total}件，"
    "保护第三方合法权益{requests.third_party.total}件。",
)
DISPUTES = (
    "因政府信息公开引发行政复议{review.total}件，其中结果维持{review.upheld}件、"
    "结果纠正{review.corrected}件。",
    "全年发生涉及信息公开的行政诉讼{litigation.total}件，"
    "其中未经复议直接起诉{litigation.direct.total}件，"
    "复议后起诉{litigation.after_review.total}件。",
)
NO_REVIEW = ("本年度{review.total|未发生}因政府信息公开提起的行政复议。",)
NO_LAWSUIT = ("全年{litigation.total|没有}涉及政府信息公开的行政诉讼案件。",)

MANAGING = (
    "公文起草时即标明公开属性，不公开的须写明理由并经负责人审签。",
    "对历年发布的文件作了一次全面清查，失效的及时标注。",
    "建立了由起草人、科室、分管领导依次把关的审查制度，未出现泄密情形。",
)
PLATFORM = (
    "门户网站完成改版，检索入口移到首页显著位置，并适配手机和大字模式。",
    "安排专人每周巡查栏目，发现空白页面和失效链接当日处理。",
    "在办事大厅设有公开查阅点，配备电脑与打印设备供群众免费使用。",
)
SUPERVISION = (
    "把公开工作列入年度考核，由办公室按季通报进度。",
    "组织业务骨干学习条例和答复文书格式，邀请法律顾问逐案讲评。",
    "社会评议结果总体良好，全年没有发生需要追究责任的情况。",
)
PROBLEMS = (
    "一是个别科室对公开范围把握不准，发布前反复请示，时效受到影响。",
    "二是政策解读形式较为单一，读者反馈渠道利用不足。",
    "三是基层人员流动较快，答复文书的质量尚不稳定。",
    "今年我们将细化目录，做到每一事项都有责任人和时限。",
    "{next}年将继续开展培训，并把典型答复汇编成册供各科室参考。",
    "同时扩大意见征集的覆盖面，让群众更早参与政策制定。",
)
OTHERS = (
    "除上述内容外，没有其他需要报告的事项。",
    "依照信息处理费的有关规定，{body}本年度没有产生需要收取费用的申请。",
)

SUBHEADINGS = (
    "（一）主动公开。",
    "（二）依申请公开。",
    "（三）政府信息管理。",
    "（四）政府信息公开平台建设。",
    "（五）监督保障。",
)
HEADINGS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
SELF = ("本机关", "我单位", "本单位")
