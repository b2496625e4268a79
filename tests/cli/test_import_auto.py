"""`crm import auto` as a person types it."""

import json
from pathlib import Path

BILLS = Path(__file__).parent.parent / "exchange" / "sources"


def test_a_bill_is_named_explained_and_brought_in(crm):
    crm("init", "--currency", "CNY")
    ran = crm("import", "auto", BILLS / "wechat-pay.csv")
    assert ran.code == 0
    assert "WeChat Pay bill (wechat-pay), since it has the headings" in ran.err
    assert "batch 1" in ran.err
    assert crm("import", "auto", BILLS / "wechat-pay.csv", "--format", "json").out.count('"duplicate": 5') == 1


def test_a_dry_run_of_a_folder_tells_of_each_file_and_writes_nothing(crm, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "客户.csv").write_text("名称,电话\n甲店,13900000001\n", encoding="gb18030")
    (tmp_path / "in" / "odd.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    ran = crm("import", "auto", "in", "--dry-run", "--format", "json")
    told = {Path(one["file"]).name: one for one in json.loads(ran.out)}
    assert ran.code == 3
    assert told["客户.csv"]["recognised"]["noun"] == "customers"
    assert (told["客户.csv"]["new"], told["客户.csv"]["batch"]) == (1, None)
    assert "crm import customers" in told["odd.csv"]["refused"]
    assert not (tmp_path / "shop.db").exists()


def test_with_partial_the_files_that_are_known_come_in(crm, tmp_path):
    (tmp_path / "p.csv").write_text("名称,电话\n甲店,13900000001\n", encoding="utf-8")
    (tmp_path / "odd.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    crm("init")
    refused = crm("import", "auto", "p.csv", "odd.csv")
    assert refused.code == 3
    assert "odd.csv: not taken." in refused.err
    assert "Nothing was written" in refused.err
    assert "甲店" not in crm("export", "customers").out
    assert crm("import", "auto", "p.csv", "odd.csv", "--partial").code == 6
    assert "甲店" in crm("export", "customers").out


def test_what_a_file_is_can_be_said(crm, tmp_path):
    (tmp_path / "p.csv").write_text("日期,客户名称,金额\n2024-05-01,甲店,5\n", encoding="utf-8")
    crm("init")
    assert crm("import", "auto", "p.csv").code == 3
    assert crm("import", "auto", "p.csv", "--as", "sales", "--create-missing").code == 0
    assert "did you mean wechat-pay?" in crm("import", "auto", "p.csv", "--as", "wechatpay").err
