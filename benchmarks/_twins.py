"""A made-up shop's customers, some of them twice in the ways people write one customer twice; seeded."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Final

from pypinyin import lazy_pinyin

Customer = dict[str, str]

_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡"
    "余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
)
_GIVEN: Final = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰红梅建国志文"
    "斌辉鹏飞鑫波宁琳琴云莲真环雪荣爱妹香月莺媛瑞凡佳海燕晓东春庆家豪"
    "雨桐子轩欣怡浩然梓涵宇航思远永福金凤长顺来喜珍德胜博琪晨曦立"
    "新民龙祥安康贵生根林森泉源青松柏山川江河星辰光亮芬芸菊秀慧颖"
)
_FRONTS: Final = (
    "宏达永兴福源鑫隆顺发金桥恒泰兴旺万家同心东方大众华联诚信祥和长城利民百四海新世纪"
    "好邻居广富安康瑞丰盛昌裕德仁义礼智佳美乐天正"
)


def _words(text: str) -> list[str]:
    return text.split()


_TRADES: Final = _words(
    "五金 建材 装饰 便利 物业 小吃 修理 农资 日杂 水电 家具 灯具 卫浴 涂料 电器 服装 食品 茶叶 烟酒 文具"
)
_CITIES: Final = _words(
    "苏州 无锡 常熟 昆山 上海 嘉兴 湖州 杭州 南通 宣城 南京 宁波 温州 合肥 福州 厦门 武汉 长沙 广州 佛山"
)
_ROADS: Final = _words(
    "人民 解放 建设 东风 新华 文昌 桃园 北门 运河 朝阳 团结 车站 菜市场 工业 柳堤 中山 黄河 长江 学府 湖滨"
)
_FIRST: Final = _words(
    "James Mary John Linda Robert Susan Michael Karen David Nancy Peter Laura Paul Emma Mark Anna Frank"
)
_LAST: Final = _words(
    "Smith Johnson Brown Taylor Miller Wilson Moore Clark Lewis Walker Hall Young King Wright Hill Green "
    "Baker Adams Nelson Carter Mitchell Perez Roberts Turner Phillips Campbell Parker Evans Edwards "
    "Collins Stewart"
)
_HOMOPHONES: Final = _words(
    "伟炜玮韦 丽莉立利 静靖婧敬 敏闽民 军君钧 宏洪鸿红 达大 兴星新 福富付 源元原 鑫新欣 顺舜 杰洁捷 "
    "涛滔桃 华花 英瑛 玉钰裕 建健剑 志智 文雯 佳嘉家 金锦 永泳勇 泰太 瑞睿 丰峰锋"
)
_TRADITIONAL: Final = str.maketrans("张刘陈杨黄赵吴孙马兴华东丽国", "張劉陳楊黃趙吳孫馬興華東麗國")
_ENDINGS: Final = ("有限公司", "有限责任公司", "商行", "经营部", "店", "商店", "批发部", "公司", "门市部", "厂")


class Maker:
    """Makes customers, and second records of them."""

    def __init__(self, seed: int) -> None:
        self._rng = Random(seed)

    def customers(self, count: int) -> Iterator[Customer]:
        """So many different customers; among them families, branches and placeholders that look alike."""
        made: list[Customer] = []
        for _ in range(count):
            roll = self._rng.random()
            if made and roll < 0.01:
                one = self._relative(self._rng.choice(made))
            elif made and roll < 0.02:
                one = self._branch(self._rng.choice(made))
            else:
                one = self._person() if roll < 0.5 else self._foreigner() if roll < 0.6 else self._shop()
            if self._rng.random() < 0.003:
                one["phone"] = "13800000000"
            made.append(one)
            yield one

    def twin(self, one: Customer) -> tuple[str, Customer]:
        """A second record of a customer as somebody else wrote it, and in which way."""
        is_latin, is_shop = one["name"].isascii(), one["kind"] == "organisation"
        ways: list[tuple[str, Callable[[Customer], None]]] = [
            ("typo", self._typo), ("changed phone", self._changed_phone), ("digit", self._digit),
        ]  # fmt: skip
        if is_latin:
            ways.append(("swapped order", self._swapped))
        else:
            ways.append(("pinyin", self._pinyin))
        if is_shop:
            ways += [("company suffix", self._suffix)] * 2
        way, change = self._rng.choice(ways)
        other = dict(one)
        change(other)
        self._noise(other)
        return way, other

    # Customers.

    def _common(self, kind: str, name: str) -> Customer:
        rng = self._rng
        city = rng.choice(_CITIES)
        street = f"{rng.choice(_ROADS)}{rng.choice(('路', '街', '东路', '西路'))}{rng.randrange(1, 999)}号"
        phone = f"1{rng.choice('3578')}{rng.randrange(10**9):09}"
        mail = f"{''.join(lazy_pinyin(name))}{rng.randrange(1000)}@{rng.choice(('qq.com', '163.com', 'gmail.com'))}"
        return {
            "name": name, "kind": kind, "phone": phone, "city": city, "address": street if rng.random() < 0.8 else "",
            "email": mail.lower().replace(" ", "") if rng.random() < 0.4 else "", "contact": "",
        }  # fmt: skip

    def _person(self) -> Customer:
        rng = self._rng
        surname = _SURNAMES[min(int(rng.expovariate(0.07)), len(_SURNAMES) - 1)]
        given = "".join(rng.choice(_GIVEN) for _ in range(1 if rng.random() < 0.25 else 2))
        return self._common("person", surname + given)

    def _foreigner(self) -> Customer:
        middle = f" {self._rng.choice('ABCDEFGHJKLMNPRST')}." if self._rng.random() < 0.3 else ""
        return self._common("person", f"{self._rng.choice(_FIRST)}{middle} {self._rng.choice(_LAST)}")

    def _shop(self) -> Customer:
        rng = self._rng
        front = "".join(rng.choice(_FRONTS) for _ in range(2 if rng.random() < 0.8 else 3))
        one = self._common("organisation", front + rng.choice(_TRADES) + rng.choice(_ENDINGS))
        if rng.random() < 0.4:
            one["name"] = one["city"] + one["name"]
        one["contact"] = rng.choice(_SURNAMES) + rng.choice(_GIVEN) if rng.random() < 0.5 else ""
        return one

    def _relative(self, of: Customer) -> Customer:
        """Somebody else at the same number and address."""
        one = self._person()
        return {**one, "phone": of["phone"], "city": of["city"], "address": of["address"]}

    def _branch(self, of: Customer) -> Customer:
        """Another branch of the same shop, or another shop in the same house."""
        if of["kind"] != "organisation":
            return self._shop() | {"city": of["city"], "address": of["address"]}
        return {**of, "name": f"{of['name']}{self._rng.randrange(2, 9)}店", "address": "", "email": "", "contact": ""}

    # Ways of writing somebody twice.

    def _typo(self, one: Customer) -> None:
        name, rng = one["name"], self._rng
        places = range(1, len(name))
        for signs in _HOMOPHONES:
            for place in places:
                if name[place] in signs and rng.random() < 0.5:
                    other = rng.choice([sign for sign in signs if sign != name[place]])
                    one["name"] = name[:place] + other + name[place + 1 :]
                    return
        place = rng.choice(places)
        if len(name) > 3 and rng.random() < 0.5:
            one["name"] = name[:place] + name[place + 1 :]
        elif len(name) > 4:
            place = min(place, len(name) - 2)
            one["name"] = name[:place] + name[place + 1] + name[place] + name[place + 2 :]
        else:
            one["name"] = name + name[-1]

    def _changed_phone(self, one: Customer) -> None:
        one["phone"] = f"1{self._rng.choice('3578')}{self._rng.randrange(10**9):09}"
        if not one["address"] and not one["email"]:
            one["wechat"] = "wx_" + str(self._rng.randrange(10**6))  # written into both by the caller
            one["both"] = "wechat"

    def _digit(self, one: Customer) -> None:
        place = self._rng.randrange(3, 11)
        digit = str((int(one["phone"][place]) + self._rng.randrange(1, 10)) % 10)
        one["phone"] = one["phone"][:place] + digit + one["phone"][place + 1 :]

    def _swapped(self, one: Customer) -> None:
        first, _, last = one["name"].rpartition(" ")
        one["name"] = f"{last}, {first}" if self._rng.random() < 0.6 else f"{last} {first}"
        self._lose_something(one)

    def _pinyin(self, one: Customer) -> None:
        read = [part.capitalize() for part in lazy_pinyin(one["name"])]
        if one["kind"] == "person":
            surname, given = read[0], "".join(read[1:]).capitalize()
            forms = (f"{surname} {given}", f"{given} {surname}", surname + given.lower(), " ".join(read))
            one["name"] = self._rng.choice(forms)
        else:
            one["name"] = " ".join(read)

    def _suffix(self, one: Customer) -> None:
        name = one["name"]
        for ending in sorted(_ENDINGS, key=len, reverse=True):
            if name.endswith(ending):
                name = name.removesuffix(ending)
                break
        others = [ending for ending in (*_ENDINGS, "") if ending != ending_of(one["name"])]
        one["name"] = name + self._rng.choice(others)
        if self._rng.random() < 0.3:
            one["name"] = one["name"].removeprefix(one["city"])
        self._lose_something(one)

    def _lose_something(self, one: Customer) -> None:
        """A second record seldom has all of the first."""
        lost = self._rng.choice(("phone", "address", "email", ""))
        if lost == "phone" and not one["address"] and not one["email"]:
            return
        if lost:
            one[lost] = ""

    def _noise(self, one: Customer) -> None:
        rng = self._rng
        if one["phone"] and rng.random() < 0.3:
            one["phone"] = rng.choice(("+86 ", "86-", "0086")) + one["phone"]
        if rng.random() < 0.1:
            one["name"] = one["name"].translate({ord(sign): ord(sign) + 0xFEE0 for sign in "ABCDEFGHJKLMNPRSTWXYZ"})
        if rng.random() < 0.1:
            one["name"] = one["name"].translate(
                str.maketrans("张刘陈杨黄赵吴孙马兴华东丽国", "張劉陳楊黃趙吳孫馬興華東麗國")
            )


def ending_of(name: str) -> str:
    """The kind of business at the end of a name."""
    return next((ending for ending in sorted(_ENDINGS, key=len, reverse=True) if name.endswith(ending)), "")
