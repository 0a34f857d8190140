"""Japanese words around e-mail and web addresses, as data. Verbs stand behind them; `contacts.py` reads these apart."""

from codetether_guesser.languages.contact_words import ContactWords

JAPANESE_CONTACTS = ContactWords(
    letters=r"へ(?:の|送る)\S{0,12}(?:メール|手紙|文面|返事|案内|挨拶)",
    conditions=r"たら だら れば 場合 なら 次第 時に 時は とき 後に",
    tending=r"監視 確認 テスト",
    told_behind=r"(?:の両方)?(?:に|へ|宛に|まで)[。.]?$",
    labels=r"(?:送付|送り|宛|報告|連絡|通知|送信|納品|提出|返送)先",
    own=r"(?:私|わたし|僕|当方)の(?:メールアドレス|アドレス|メール)は",
    endpoints="エンドポイント 受け口 受信口",
    expecting=r"\S{0,24}(?:待って|待ち受け|期待|受け付け|受け取)",
    hooks="webhook callback hook コールバック ウェブフック 通知先 呼び出し先",
    faults=r"[がはの]\S{0,24}(?:バグ|不具合|エラー|失敗|直し|修正|返さ|落ち|ドキュメント|テスト|説明|仕様|実装)",
    payloads=r"json 結果 データ 数字 一覧 成果 出力",
    past_behind=r"に(?:送った|送信した|出した|送られた|渡した|送付した)",
)
