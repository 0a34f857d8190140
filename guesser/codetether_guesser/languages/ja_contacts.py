"""Japanese words around e-mail and web addresses, as data. Verbs stand behind them; `contacts.py` reads these apart."""

from codetether_guesser.languages.contact_words import ContactWords

JAPANESE_CONTACTS = ContactWords(
    letters=r"へ(?:の|送る)\S{0,12}(?:メール|手紙|文面|返事|案内|挨拶)",
    conditions=r"たら れば 場合 なら 次第 時に 後に",
    tending=r"監視 確認 テスト",
    told_behind=r"(?:の両方)?(?:に|へ|宛に|まで)[。.]?$",
)
