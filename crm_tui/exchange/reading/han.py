"""How much a text looks like one that people write: Chinese by its frequent characters, Western by its words."""

#: Frequent characters of prose, surnames, given names, places and goods; simplified or alike in both scripts.
_FREQUENT = (
    "的一是不了在人有我他这中大来上个国和也子时道说出要于就下得可你年生自会那后能对着事其里所去行过家十用发天如然作方成者"
    "多日都三小军二无同么经法当起与好看学进种将还分此心前面又定见只主没公从正新本等使合做实老几手现知最部全开电长高门明路"
    "月工万民四五六七八九百千元单位号名客户产品类数量价金额订备注手机话邮箱地址城市省区县镇乡街巷弄室楼层栋座广场商店铺超"
    "期货款付收入支退折扣利润成本售销交易总计小合编码条形规格型色红黄蓝绿白黑紫灰粉橙件盒箱瓶袋包斤克升米双套支把台只张本卷"
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪"
    "田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季"
    "俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁耿牟卜詹关苗凌费纪靳盛童欧甄项曲游阳裴席卫查屈鲍位覃霍翁隋"
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛超明霞平刚桂华玉萍红梅建国辉飞鹏燕玲丹波斌宇浩凯鑫帅婷雪慧莹琳晶倩颖佳欣怡悦雨梓涵"
    "子轩浩然俊博文志海东西南北京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川贵云藏陕甘青宁新港澳台深圳州杭成都重庆武汉天苏"
    "茶酒水奶糖油盐米面肉鱼蛋菜果饼干巧克力可乐雪碧饮料咖啡零食食品化妆日用清洁洗衣发膏牙刷纸巾服装鞋帽家具办公文具电脑手表"
    "有限责任公司集团科技贸易实业企业个体经营部门市场服务中心学校医院银行酒店餐厅饭便利百货批发零售业务联系人员备用现微信宝"
    "先女士小姐老板经理男性别星级普通会员活跃流失今昨午早晚点分秒已未完取消下架在线上门送配物流快递运费优惠券满减赠积"
    "春夏秋冬山川河湖花草木竹松鸟虎龙凤福禄寿喜吉祥永恒昌隆兴盛泰顺利达通源泉美康健乐安宁仁义礼智德贤良善真爱情意思想"
)
#: Frequent characters that only traditional writing uses.
_TRADITIONAL = (
    "這來個國時說會過還對後發學進種將見沒從現開電長門萬號戶產類數價額訂備註機話郵單區縣鎮鄉樓層棟廣場鋪貨銷總計編碼條規"
    "紅黃藍綠張劉陳楊趙黃吳孫馬羅鄭謝韓馮蕭鄧許呂蘇盧蔣賈葉閻鐘譚鄒陸顧龍錢湯喬賀賴龔龐蘭嚴溫蘆韋畢聯叢齊莊關費紀歐項陽"
    "偉靜麗強軍艷傑濤剛華國輝飛鵬鳳雲鑫帥瑩穎寧東灣慶漢遼滬蘇貴陝鹽麵魚餅乾樂飲裝鞋傢具辦紙團貿業務個體經營門場醫銀廳飯"
    "員聯繫備實與為們無當點線網購買賣開關請問應該給讓選擇車書館電腦櫃檯類別專賣興隆順達愛義禮賢歡頭臺灣間題邊課塊錢幾樣"
    "收據訂單編號客戶名稱產品銷售額數量單價備註電話電郵"
)
_FAMILIAR = frozenset(_FREQUENT + _TRADITIONAL)


#: Typographic signs that Western texts are strewn with, and that stand beside letters.
_TYPOGRAPHIC = frozenset("\u00a0‘’“”–—…€£°©®™½¼¾«»•ªº")


def _unimportant(sign: str) -> bool:
    """ASCII, and Chinese punctuation, which tells nothing."""
    return sign < "\x80" or "\u3000" <= sign <= "\u303f" or "\ufe30" <= sign <= "\ufe4f" or sign >= "\uff00"


def familiarity(text: str) -> float:
    """The share of familiar Han among all characters that are neither ASCII nor Chinese punctuation: 0 to 1."""
    signs = [sign for sign in text if not _unimportant(sign)]
    return sum(sign in _FAMILIAR for sign in signs) / len(signs) if signs else 0.0


def plausibility(text: str) -> float:
    """The mean weight of the characters beyond ASCII, each seen between its neighbours: -1 to 1.

    Text decoded by the wrong codec is full of rare Han, Han inside Western words, and symbols in a row.
    """
    padded = f" {text} "
    weights = [
        _weight(padded[place - 1], sign, padded[place + 1])
        for place, sign in enumerate(text, start=1)
        if not _unimportant(sign)
    ]
    return sum(weights) / len(weights) if weights else 0.0


def _weight(before: str, sign: str, after: str) -> float:
    beside_western = _is_western(before) or _is_western(after)
    if "\u3400" <= sign <= "\u9fff":
        return (1.0 if sign in _FAMILIAR else 0.0) - (0.5 if beside_western else 0.0)
    if sign in _TYPOGRAPHIC:
        return 0.5
    if sign.isalpha() and sign < "\u0250":
        alone = all(neighbour < "\x80" or neighbour in _TYPOGRAPHIC for neighbour in (before, after))
        return 1.0 if beside_western and alone else 0.0
    return -1.0 if sign < "\u0370" or not sign.isalnum() else 0.0


def _is_western(sign: str) -> bool:
    return sign.isascii() and sign.isalpha()
