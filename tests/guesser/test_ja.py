"""Japanese: sentences and what the rules read out of them. Every rule of the data file has its sentence here."""

import pytest

from tests.guesser.reading import callback_url, notify_email, read, when

EXPLICIT = {
    "毎朝9時に指定したURLから商品価格を取得する": "0 9 * * *",
    "平日の18時に売上レポートを作って": "0 18 * * 1-5",
    "毎週月曜9時に要約して": "0 9 * * 1",
    "毎週月曜日と木曜日の午後3時半に集計して": "30 15 * * 1,4",
    "毎週月水金の10時に投稿して": "0 10 * * 1,3,5",
    "毎月1日と15日の9時に請求書を確認して": "0 9 1,15 * *",
    "毎月末の18時に在庫を集計して": "FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=18;BYMINUTE=0",
    "隔週金曜の15時にレポートを送って": "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;BYHOUR=15;BYMINUTE=0",
    "30分ごとにサイトを確認して": "*/30 * * * *",
    "毎日午前8時と午後6時に通知して": "0 8,18 * * *",
    "平日9時から18時まで1時間ごとにチェックして": "0 9-18 * * 1-5",
    "毎月第1月曜日の10時に": "FREQ=MONTHLY;BYDAY=1MO;BYHOUR=10;BYMINUTE=0",
    "毎月最終営業日の17時にまとめて": "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;BYHOUR=17;BYMINUTE=0",
    "土日を除く毎日9時に": "0 9 * * 1-5",
    "毎晩11時にバックアップ": "0 23 * * *",
    "毎週日曜の夜9時に": "0 21 * * 0",
    "明日の朝9時にリマインドして": "2026-11-25 09:00",
    "3時間後に教えて": "2026-11-24 15:00",
    "来週の月曜10時に送って": "2026-11-30 10:00",
    "二時間おきにチェック": "0 */2 * * *",
    "1日2回、8時と20時に確認": "0 8,20 * * *",
    "12月25日の10時に投稿して": "2026-12-25 10:00",
    "毎年4月1日の9時に": "0 9 1 4 *",
    "15分おきに https://example.com を監視して、落ちたらSlackに通知": "*/15 * * * *",
    "月〜金の朝7時30分に天気を教えて": "30 7 * * 1-5",
    "火・木の13時に": "0 13 * * 2,4",
    "毎週土日の正午に": "0 12 * * 0,6",
    "毎時15分に": "15 * * * *",
    "四半期ごとに初日の9時に": "0 9 1 1,4,7,10 *",
    "第2・第4水曜日の14時に": "FREQ=MONTHLY;BYDAY=2WE,4WE;BYHOUR=14;BYMINUTE=0",
    "日本時間の毎朝7時に": "0 7 * * *",
    "毎日0時にバックアップ": "0 0 * * *",
    "深夜1時に毎日": "0 1 * * *",
    "毎日18時に売上をメールで送って": "0 18 * * *",
    "毎週月曜日の朝9時にSlackへ週次レポートを投稿する": "0 9 * * 1",
    "1時間ごとに在庫をチェックして、10個以下なら通知": "0 * * * *",
    "毎日8:00と20:00に血圧を記録するようリマインド": "0 8,20 * * *",
    "毎週末にバックアップを取る": "0 9 * * 0,6",
    "平日朝8時から夜8時まで15分おきに監視": "*/15 8-19 * * 1-5",
}
NONE = (
    "毎週月曜10時の定例会議の議事録を要約して",
    "毎日の売上をまとめて",
    "昨日の9時の会議の議事録",
    "月初の営業日に請求書を送る",
)


@pytest.mark.parametrize(("text", "expected"), EXPLICIT.items())
def test_a_schedule_is_read_exactly(text: str, expected: str) -> None:
    assert when(text) == expected


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_schedule_fills_none(text: str) -> None:
    assert when(text) is None


def test_an_address_is_filled_only_where_the_person_wants_to_be_told() -> None:
    assert notify_email("結果を mio@hoshi.example にメールしてください") == "mio@hoshi.example"
    assert notify_email("要約して mio@hoshi.example へ送って") == "mio@hoshi.example"
    assert notify_email("mio@hoshi.example からのメールを要約して") is None
    assert notify_email("mio@hoshi.example に返信して") is None
    assert notify_email("mio@hoshi.example には送らないで") is None


def test_a_callback_may_stand_before_its_verb() -> None:
    assert callback_url("完了したら https://ci.hoshi.example/webhook にPOSTして") == "https://ci.hoshi.example/webhook"
    assert callback_url("https://ci.hoshi.example/webhook を監視して") is None


def test_priority_zone_and_word_are_read() -> None:
    assert read("至急、トップページを直して").priority == 100
    assert read("急ぎませんが、整理して").priority == -50
    assert read("緊急メールを振り分けて").priority is None
    assert read("日本時間の毎日9時に要約して").stated_zone == "Asia/Tokyo"
    assert not read("サーバーを再起動して。通知は不要です。").notify
    assert read("毎日9時に天気を教えて").notify


def test_the_prompt_loses_the_schedule_with_its_particle() -> None:
    assert read("平日の18時に売上レポートを作って").prompt == "売上レポートを作って"


@pytest.mark.parametrize("text", ["こんにちは", "いつものやつお願いします", "よろしくお願いします"])
def test_what_asks_for_nothing_is_no_task(text: str) -> None:
    assert read(text).is_abstained


def test_numbers_in_chinese_digits_and_full_width_are_read() -> None:
    assert when("毎日十二時半に投稿") == "30 12 * * *"
    assert when("毎日２１時に投稿") == "0 21 * * *"
    assert when("毎月二十日の九時に支払う") == "0 9 20 * *"
