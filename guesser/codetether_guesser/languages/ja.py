"""Japanese, as data. No blanks between words: time words are found wherever they stand, what qualifies them follows."""

from codetether_guesser.languages.ja_cues import JAPANESE_KINDS, JAPANESE_MISSING
from codetether_guesser.languages.ja_texts import JAPANESE_TEXTS
from codetether_guesser.languages.lexicon import Language, Words

_DIGIT = "〇一二三四五六七八九十"
_DAYS = "日月火水木金土"

_WORDS: Words = {
    "every": {},
    "unit": {
        "second": "秒 秒間",
        "minute": "分 分間",
        "hour": "時間",
        "day": "日 日間",
        "week": "週 週間",
        "month": "か月 ヶ月 カ月 ケ月 ヵ月 箇月 か月間 ヶ月間",
        "quarter": "四半期",
        "year": "年 年間",
    },
    "freq": {
        "minute": "毎分",
        "hour": "毎時 毎時間 一時間ごと",
        "day": "毎日 日次で 日々 一日一回 1日1回 1日に1回 日に一度 日に1回",
        "workday": "毎営業日",  # 毎営業日の9時に
        "weekend": "毎週末",
        "week": "毎週 週次で 週に一度 週1回 週一回 週に1回 週一",
        "fortnight": "隔週 二週間に一度 2週間に1回 2週に1回",  # 隔週金曜の15時
        "month": "毎月 月次で 月に一度 月1回 月一回 月に1回 月一",
        "half_month": "月2回 月に2回 月に二回",
        "other_day": "隔日 一日おき 1日おき 日おき",
        "other_month": "隔月",
        "month_end": "毎月末 月末 毎月末日 月末日 月の最終日 各月の末日",  # 月末の18時に
        "month_start": "毎月初め 毎月初 月初 月初め 初日",
        "quarter_end": "四半期末 各四半期末 毎四半期末 四半期の最終日",
        "quarter": "毎四半期 四半期ごと 四半期ごとに 四半期に1回 四半期に一度",
        "half_year": "半年ごと 半年ごとに 半年に一度 半年に1回 半期ごと 半期ごとに",
        "year": "毎年 年次で 年に一度 年1回 年に1回",
        "periodic": "定期的に 定期的 定期",
    },
    "weekday": {(day,): f"{letter}曜日 {letter}曜 ({letter})" for day, letter in enumerate(_DAYS)},
    "weekdays": {(day,): f"毎{letter}曜日 毎{letter}曜" for day, letter in enumerate(_DAYS)},
    "daysets": {
        (1, 2, 3, 4, 5): "平日 営業日 ウィークデー 月〜金 月～金 月-金 月~金 月から金 毎平日",  # 平日の18時に
        (0, 6): "週末 土日 土・日",
    },
    "ordinal": {
        1: "第1 第一 最初の 第1週の 第一週の",
        2: "第2 第二 第2週の 第二週の",
        3: "第3 第三 第3週の 第三週の",
        4: "第4 第四 第4週の 第四週の",
        5: "第5 第五",
        -1: "最終 最後の",
        -2: "最後から2番目の 最終の1つ前の",
    },
    "month": {
        month: f"{month}月 {kanji}月"
        for month, kanji in enumerate(["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"], start=1)
    },
    "daypart": {
        "morning": "朝 早朝 午前中 朝方 朝一 朝イチ",
        "lunch": "昼 お昼 昼休み",
        "afternoon": "午後",
        "evening": "夕方 夕",
        "night": "夜 晩",
        "small_hours": "深夜 未明 夜中",
    },
    "dayparts": {"morning": "毎朝", "lunch": "毎昼", "evening": "毎夕", "night": "毎晩 毎夜", "small_hours": "毎深夜"},
    "noon": {720: "正午", 0: "真夜中"},
    "relative": {0: "今日 本日 きょう", 1: "明日 あした 翌日", 2: "明後日 あさって", "tonight": "今夜 今晩"},
    "next": {1: "来週 次の 今度の 今週"},
    "range": {1: "から より"},
    "and": {1: "と および 及び や"},
    "count": {1: "1回 一回 1度 一度", 2: "2回 二回 2度 二度", 3: "3回 三回 3度 三度", 4: "4回 四回", 5: "5回 五回"},
    "apart": {1: "を除く を除いて 以外 を除き は除く"},  # 土日を除く毎日
    "each": {1: "ごと ごとに 毎 毎に 間隔 間隔で 間隔に に1回 に一回 に1度 に一度", 2: "おき おきに"},  # 30分ごとに
    "later": {1: "後 後に"},  # 3時間後に
    "content": {
        1: "昼食 朝食 夕食 夜食 夕飯 朝ごはん 昼ごはん 朝礼 朝会 昼礼 夕礼 朝刊 夕刊 "
        "夜行 夜勤 夜間 夜景 毎日新聞 日本 日記 日報 日程 日経"
    },
    "work_hours": {1: "営業時間 業務時間 勤務時間 就業時間 営業時間中 業務時間中"},
}

JAPANESE = Language(
    code="ja",
    telltales=r"[ぁ-んァ-ヶ]|毎[日週月朝晩時年]|曜日|平日",
    words=_WORDS,
    clock=(
        rf"(?:午前|午後|am|pm)?\s?[{_DIGIT}\d]{{1,3}}時(?!間)(?:半|[{_DIGIT}\d]{{1,3}}分(?!ごと|おき|間|毎))?"
        r"|(?:午前|午後|am|pm)?\s?\d{1,2}:\d{2}(?!:?\d)(?:\s?[ap]\.?m\b)?|(?:am|pm)\s?\d{1,2}(?![\d:])|\d{1,2}\s?[ap]m\b"
    ),
    pm="午後 pm",
    am="午前 am",
    fillers="の に は も で を 、 まで 頃 ごろ 頃に ごろに 間 の間 間に ちょうど 時点 きっかり から開始 時刻 だけ のみ にも 」 「",
    guards="昨年 去年 先月の 先週の 前回の",
    guards_after=r"の(?:\w{0,4})(?:定例|会議|ミーティング|打ち合わせ|朝会|スタンドアップ|予約|便|電車|授業|番組|講義|締切|"
    r"締め切り)|までに|の?実行される|される(?:はず|べき)|送られてくる|に届いた|"
    r"に開催|に行われ|に予定|分の|について|に関する|以降の|以前の|のデモ|の(?:\w{0,4})(?:の件)",
    after_every={},
    run_nouns="",
    make_verbs=r"作成 作って 送って 送信 投稿 実行 配信 生成 まとめ 通知 更新 集計 要約 提出 報告",
    run_verbs="実行 起動 動かし",
    happens="締切 期限 予定 開催 出発 到着 開始の会議 会議",
    tell=(
        r"通知 知らせ 教えて 送って 送信 お知らせ 報告して 報告する リマインド 連絡して 連絡する 届けて 共有して "
        r"共有する 投稿して 投稿する 投稿$ "
        r"メールして メールする メールで 伝えて 電話して アラート 見せて 送ってください 送る 配信 webhook 送付"
    ),
    deliver=r"送 メール 通知 知らせ 届け 転送 報告 共有 連絡 cc 配信 お願い",
    results=r"結果 レポート 要約 まとめ 一覧 報告 サマリ\w*",
    reply=r"返信 お礼 お祝い 招待状 見積書を 案内状 メールを書 からの から届 について を招待 を追加 を削除 をブロック "
    r"宛てのメールを さんを に連絡先 と(?:いう|連携)",
    negation=r"ない なし 不要 しません ません 禁止 やめて",
    told=(
        r"(?:通知|連絡|メール|報告|お知らせ|投稿|送信|返信)[\w・、]{0,12}?(?:しない|しません|不要|いらない|いりません|"
        r"なし|送らない|禁止|やめて|控えて)"
    ),
    callback=r"webhook ウェブフック webフック コールバック callback post ポスト hook",
    callback_task=r"(?:webhook|ウェブフック|コールバック)\w{0,6}(?:を作|を実装|を開発|をテスト|を修正|の実装|のテスト)",
    events={
        "task.completed": r"完了したら 完了時に 完了後に 終わったら 成功したら 成功時に 終わり次第 完了次第 task[.]completed",
        "task.failed": r"失敗したら 失敗時に エラーになったら エラー時に task[.]failed",
        "task.needs_input": r"確認が必要なら 質問があれば 不明点があれば task[.]needs_input",
        "task.started": r"開始時に 開始したら task[.]started",
        "task.progress": r"進捗を task[.]progress",
        "task.cancelled": r"キャンセルされたら task[.]cancelled",
        "task.created": r"task[.]created",
    },
    priority={
        100: r"大至急 至急 (?<!非)緊急(?!の|メール|度|連絡|対応|性|時|事|ア|地|速|案) 最優先 今すぐ すぐに対応 "
        r"急ぎで(?!は|な) 急いで(?!い) 急ぎです 急ぎでお願い 急ぎの依頼",
        50: r"優先度[はを:]?_?高 高優先 優先度が高 重要度[はを:]?_?高 優先的に 優先度高",
        -50: r"優先度[はを:]?_?低 低優先 急ぎません 急がな 急ぎでは 急ぎじゃ 時間のある(?:とき|時) 手が空い 暇なとき "
        r"いつでもいい いつでも良い のんびり",
    },
    polite=r"(?:すみません(?:が)?|お願いします|こんにちは|お疲れ様です|できれば|それと|あと|それから|また|次に|そして)[、。,\s]*",
    joints=r"して、 その後 それから 次に そして",
    task_nouns="",
    vague=(
        r"こんにちは こんばんは おはようございます おはよう ありがとうございます ありがとう よろしくお願いします "
        r"よろしく お願いします おねがいします お願い して下さい してください ください "
        r"やってください やって して 何か なにか それ これ あれ いつもの 例の件 例の テスト はい いいえ ok 元気ですか "
        r"元気 ですか です ます 手伝って 助けて ございました わかりました 分かりました 了解です 了解 承知しました "
        r"使えますか 使えます 動きますか いますか どうも もしもし "
        r"あなたは誰 誰 何 なに を は が の に で も と ね よ やる こと 作業 処理 仕事 あの"
    ),
    actions=(
        r"作成 作って 送って 送信 投稿 まとめ 要約 確認 チェック 監視 調べ 調査 検索 探 取得 更新 削除 分析 比較 翻訳 "
        r"書いて 生成 通知 知らせ 教え リマインド 実行 "
        r"修正 テスト デプロイ バックアップ 整理 移動 集計 抽出 登録 予約 ダウンロード アップロード 返信 分類 追加 変更 "
        r"記録 計算 読 開 閉 直し 作り 出力 共有 配信 再起動 し(?:て|ます)"
    ),
    kinds=JAPANESE_KINDS,
    missing=JAPANESE_MISSING,
    zones={
        "Asia/Tokyo": "日本時間 東京時間 日本標準時 jst",
        "America/New_York": "ニューヨーク時間 米国東部時間 東部時間 アメリカ東部時間",
        "America/Chicago": "米国中部時間",
        "America/Los_Angeles": "太平洋時間 米国太平洋時間 ロサンゼルス時間 西海岸時間",
        "Europe/London": "ロンドン時間 英国時間 イギリス時間",
        "Europe/Berlin": "ベルリン時間 ドイツ時間 中央ヨーロッパ時間",
        "Europe/Paris": "パリ時間 フランス時間",
        "Asia/Shanghai": "中国時間 北京時間 上海時間",
        "Asia/Seoul": "韓国時間 ソウル時間",
        "Asia/Singapore": "シンガポール時間",
        "Asia/Kolkata": "インド時間",
        "Australia/Sydney": "シドニー時間",
        "UTC": "協定世界時 世界標準時 utc",
    },
    say=JAPANESE_TEXTS,
    articles="の に",
    definite="この その 先週の 先月の 前回の",
    indefinite="",
    to="",
    small="",
    about=r"について から に関する",
    still_told="教えて 知らせて",
    content_urgency="",
    leads="",
    dangling="",
    trails="頃に ごろに 頃 ごろ に、 には にも に の は、 は で 、",
    nth=rf"[{_DIGIT}\d]{{1,3}}日(?!ごと|毎|おき|間|以内|前|後|に[1一\d]|[\d一二三四]回|分)",
    weekday_run=(
        rf"(?<=週)[{_DAYS}]{{2,7}}(?:曜日?)?(?=[\sのに、はだ]|$)|(?<![^\s、。毎週])[{_DAYS}](?:[・、,/と][{_DAYS}]){{1,6}}(?:曜日?)?(?![本{_DIGIT}])"
        rf"|[{_DAYS}](?:[・、,/と]?[{_DAYS}]){{1,6}}曜日?"
    ),
    weekday_letters=_DAYS,
    half="半",
    numerals=rf"\d{{1,5}}(?![\d%$€]|[.,:/]\d)|[{_DIGIT}]{{1,3}}(?=分|時間|日|週|か月|ヶ月|カ月|年)",
    spaced=False,
)
