"""Japanese words around a phrase of time, a document or a place, as data; `around.py` says what each field is for."""

from codetether_guesser.languages.around import Around

JAPANESE_AROUND = Around(
    cron_asked="意味 説明 なぜ どうして",  # 「0 9 * * 1 の意味は」
    takes_place=r"(?:会議|ミーティング|定例|打ち合わせ|朝会|授業|レッスン|練習|営業|イベント|開店|閉店)は\s*",  # 「会議は毎週火曜」
    plans="献立 計画 時間割",  # 「月曜から金曜の献立」
    listed="、 と",  # 「明日の9時と金曜の15時」
    number="番号",
    this_text=r"この\w{1,10}[：:「]",  # 「この文章：」
    written_behind="に(?:保存|出力|書|追記|記録|まとめ) として を(?:作成|出力|生成) の形式",  # 「report.csv に保存」
    new_code="(?:スクリプト|関数|プログラム|アプリ|サイト|ページ|マクロ)を(?:作|書)",  # 「スクリプトを書いて」
    of_noun="の(?!朝|昼|夜|夕|晩|午|うち|間)",  # 「毎日の売上」
    question_ends="ですか ですか。 でしょうか でしょうか。",  # 「売上はいくらですか。」
    schedule_cue="スケジュール 実行",  # 「スケジュール：“毎日9時”」
    shown="見せて",
)
