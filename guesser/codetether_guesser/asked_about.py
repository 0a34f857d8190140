"""Whether a sentence asks about a schedule, tells of one or wishes for one in a program, rather than to run by it. Pure."""

import re

from codetether_guesser.draft import Draft
from codetether_guesser.languages.lexicon import Language
from codetether_guesser.sentences import GUARD_REACH, sentence_end, sentence_start

#: So far before a phrase of time its sentence is read.
_SENTENCE_REACH = 400
#: Before a cron expression or behind it: a question about it.
_CRON_ASKED = re.compile(
    r"explain|what (?:does|is)|mean(?:s|ing)?\b|\bwhy\b|convert|describe|understand|erklär|bedeute|warum|wieso|explica|significa|"
    r"por qu[eé]|pourquoi|explique|signifie|spiega|perch[eé]|意味|説明|なぜ|どうして"
)
#: Before a phrase of time, in its clause: somebody tells of it, or wishes to choose it in a program.
_TOLD_OF = re.compile(
    r"\b(?:(?:is|are|was|were) supposed to|says|currently|at the moment|expected:|actual:|"
    r"(?:when|if|given) an? (?:user|schedule|task|job|customer|person|run)|how (?:do|can|would|should) (?:i|we|you) "
    r"(?:express|write|say|specify|define)|(?:shift|postpone|delay|move) (?:the|my|our)|"
    r"(?:i|we) (?:configured|scheduled|set (?:it|the \w+)|created|noticed|(?:get|see|saw|got) (?:an?|the|lots|many))|"
    r"as an? (?:\w+ )?\w+,? i (?:want|need|would like) to (?:choose|set|pick|select|"
    r"configure|change|see)|(?:cron|crontab|rrule) (?:expression|syntax|string)s? (?:for|of|that))\b[^,;:]{0,60}$"
)
#: Before a phrase of time: it is of the things that are looked for ("find classes that meet Tuesdays at 6").
_OF_WHAT_IS_SOUGHT = re.compile(
    r"\b(?:find|list|search|show|look up|count|compare|recommend|suggest|describe)\b[^.;\n]{0,80}\b(?:that|which|who)\s+\w+\s+"
    r"(?:(?:on|at|only)\s+)?$"
)
#: A fault that is told at the beginning of a sentence.
_FAULT = re.compile(r"\s*(?:fix|bug|issue|problem)\s*:")
#: Before a phrase of time: a question about it, or a fault in it ("fix the bug where the mail goes out twice a day").
_ASKED = re.compile(
    r"\b(?:explain|(?:users?|customers?|clients?|people) (?:complain|report|say|claim)\w*|complaints?|"
    r"why (?:does|do|is|are|did|we|they)|what does|what is|what happens|how often|wie oft|"
    r"difference between|erkläre?\b|warum|wieso|unterschied|explica(?:me|r)?\b|"
    r"por qu[eé] |diferen[cç]\w+ entre|pourquoi|différence entre|perch[eé]|spiega\w*|differenza tra)|"
    r"\b(?:fix|debug|behebe|repariere|korrigiere|corrige|corrija|arreglar?|conserte|conserta|depura|corriger|"
    r"correggi)\b.{0,80}\b(?:where|that|which|wo|der|"
    r"die|das|"
    r"que|qui|che)\b|\b(?:der|die|das|the|el|la|o|a|le|il) "
    r"(?:täglich|wöchentlich|nightly|daily|hourly|weekly|diari|semanal)\w* \w+ (?:fails|"
    r"schlägt|is failing|falla|falha|échoue)"
)
#: At the beginning of a sentence: what is said there is to end ("stop sending it on Mondays. Daily please").
_STOPPED = re.compile(
    r"\s*(?:please\s+|bitte\s+|por "
    r"favor\s+)?(?:stop\s+\w+ing|don't\s+\w+\s+(?:it|them|this|that|me)\b.{0,40}\b(?:any\s?more|any longer)|"
    r"hör\w* auf\b|deja de\s+\w+r|para? de\s+\w+r|arrete\w* de\s+\w+r|d'envoyer|smetti di\s+\w+re)\b"
)
#: Right before a phrase: another one took its place ("on Monday rather than on Sunday"), and how such a one begins behind it.
INSTEAD = (
    r"(?:instead of|rather than|not on|(?:an)?statt|und nicht|en vez de|en lugar de|y no|em vez de|ao inves de|e nao|plutot que|"
    r"au lieu d[eu]|et non|invece (?:di|che)|anziche|e non)"
)
_INSTEAD_BEFORE = re.compile(rf"\b{INSTEAD}\s+(?:[\w'’]{{1,4}}\s+){{0,2}}$")
#: A choice of frequencies that a form offers ("daily/weekly/monthly").
_MENU = re.compile(r"[^\W\d_][^\S\n]?/[^\S\n]?[^\W\d_]")
#: The same in words: two frequencies with "or" between them ("so that users choose daily, weekly or monthly").
_CHOICE = re.compile(r"[Ff].?A.?[Ff]")
_LEAST_CHOICES = 2
_EITHER = re.compile(r"\b(?:or|oder|o|ou)\b")
#: Before a phrase without a time of day: the work is to write about it ("an article on a break every two hours").
_WRITTEN_ABOUT = re.compile(
    r"\b(?:article|essay|blog "
    r"?post|post|poem|story|guide|song|talk|artikel|aufsatz|beitrag|gedicht|geschichte|ratgeber|articulo|ensayo|"
    r"poema|cuento|guia|artigo|texto|conto|poeme|histoire|articolo|saggio|poesia|racconto)\s+(?:\S+\s+){0,2}"
    r"(?:about|on|über|zu[mr]?|sobre|acerca de|sur|su|sull\w*)\s"
)
#: Right before a phrase: something that takes place then anyway ("the meeting is every Tuesday").
_TAKES_PLACE = re.compile(
    r"\b(?:meetings?|class(?:es)?|events?|stand-?ups?|games?|shows?|stores?|shops?|office|we|they|sessions?|retros?|"
    r"calls?|sync|windows?|slots?|shifts?|downtime|outage|hours|cut-?off)\s+(?:is|are|takes? place|"
    r"happens?|meets?|opens?|closes?|runs from)(?:\s+(?:open|scheduled|held|set))?\s*(?:(?:on|for)\s+)?$|"
    r"\b(?:the|our|this)\s+\S+\s+(?:is|are)\s+(?:open|closed|available|off|busy)\s+(?:on\s+)?$|:\s*(?:we|they)\s+\w+\s+(?:on\s+)?$|"
    r"\bjoin us\s+(?:on\s+)?$|\bmoved to\s+$|\bran\s+$|"
    r"\b(?:maintenance|(?:meeting|class|course|lesson|opening|event) (?:times?|schedule|hours))\s*:\s*$|"
    r"(?<!should )(?<!must )(?<!will )(?<!to )(?<!that )"
    r"\b(?:appears?|happens?|occurs?|resets?|are reset|is reset|opens?|closes?|executes)\s+(?:(?:on|at)\s+)?$|"
    r"\b(?:flights?|trains?|bus(?:es)?|shows?|ferr(?:y|ies)|games?|movies?|webinars?|class(?:es)?|courses?|tours?)\s+(?:leave|depart|arrive|start|begin|run|go)s?\s+(?:at\s+)?$|"
    r"\b(?:the|our|this|le|la|notre|el|nuestr[oa]|il|lo|[oa]s?|das|der|die|unser\w*)\s+\S+\s+(?:opens?|closes?|"
    r"leaves?|departs?|öffnet|schließt|fährt|abren?|"
    r"cierran?|salen?|fecham?|sai|saem|apr(?:e|ono)|chiud(?:e|ono)|parte|partono|ouvre\w*|ferme\w*|part(?:ent)?)"
    r"(?:\s+(?:geöffnet|abert\w+|abiert\w+|apert\w+))?\s*(?:at\s+|um\s+|às?\s+|as\s+|a\s+|a las\s+|alle\s+)?$|"
    r"\b(?:sitzung|termin|besprechung|laden|geschäft|kurs|markt|training|unterricht|sprechstunde|meeting|team-?runde|"
    r"standup|stand-up|"
    r"daily|retro)\s+"
    r"(?:ist|hat|findet|öffnet|schließt|beginnt)(?:\s+(?:offen|geöffnet))?\s*(?:am\s+)?$|"
    r"\b(?:reunion|cours|seance|magasin|boutique|marche|evenement|atelier|cabinet|match|concert)s?\s+"
    r"(?:a lieu|ont lieu|se tien\w+|est|sont|ouvre\w*|ferme\w*|commence\w*)(?:\s+ouvert\w*)?\s*(?:les?\s+)?$|"
    r"\b(?:reunion|clase|curso|tienda|mercado|evento|partido|oficina|concierto|junta)(?:es|s)?\s+"
    r"(?:es|son|empieza\w*|comienza\w*|abre\w*|cierra\w*|tienen? lugar|se celebran?)(?:\s+abiert\w+)?\s*(?:el|los|las?)?\s*$|"
    r"\b(?:reuniao|aula|curso|loja|mercado|evento|jogo|escritorio|show)s?\s+"
    r"(?:e|sao|comeca\w*|inicia\w*|abre\w*|fecha\w*|acontece\w*|ocorre\w*)(?:\s+abert\w+)?\s*(?:nas?|nos?|aos?|as?)?\s*$|"
    r"(?:会議|ミーティング|定例|打ち合わせ|朝会|授業|レッスン|練習|営業|イベント|開店|閉店)は\s*$|"
    r"\b(?:riunion[ei]|lezion[ei]|corso|negozio|mercato|evento|partita|ufficio|concerto)\s+"
    r"(?:e'?|sono|si tiene|si tengono|apre|chiude|inizia|comincia|ha luogo)(?:\s+apert\w+)?\s*(?:il|la)?\s*$"
)
#: Right before a phrase without a time of day: what the work is about ("a poem about Sunday mornings", "released weekly").
_ABOUT = re.compile(
    r"\b(?:about|über|sobre|sur|su|sull[ae]|sui|sugli|à propos de|a propos "
    r"de|released|published|updated|issued|printed|broadcast|"
    r"called|titled|named|appointments?|available|availability|vacanc(?:y|ies)|free slots?|termine|frei|citas?|horas? libres?|"
    r"disponibles?|disponível|disponiveis|vagas|consultas?|rendez-vous|appuntament[oi]|disponibil[ei])\s+(?:[\w'’]{1,4}\s+)?$"
)
#: Right behind parts of a day or days: what they are for ("mornings are for deep work").
_SAYS_WHAT_IS = re.compile(r"\s+(?:is|are|was|were)\s+(?:for|reserved|when|my|our|usually|always|busy|off|free|blocked|full)\b")
#: Before days with hours: whose hours they are ("shifts Monday to Friday 6-14", "opening hours: Mon-Fri 9-18").
_HOURS_OF = re.compile(r"\b(?:shifts?|(?:opening|visiting|store|shop|our|support) hours|open|available|availability)\W*$")
#: Right behind a phrase: what is seen then, or went wrong then ("every day at noon we see a spike").
_SEEN_THEN = re.compile(
    r"\s*,?\s*(?:(?:we|i|users|they|people)\s+(?:see|notice|observe|experience|lose)\b|but\s+(?:the|it|nothing|yesterday|last|customers|users|people|many|some)\b|"
    r"and\s+it\s+(?:started|stopped|fails|failed|keeps)\b|(?:regardless of|according to)\b|\.\s+why\s|"
    r"(?:the|our|my)\s+[\w-]+(?:\s+[\w-]+)?\s+(?:becomes?|gets?|goes|crashes|fails|hangs|slows|stops|opens|closes|restarts)\b)"
)
#: Right behind a phrase: what a program makes of it.
_IS_EXPECTED = re.compile(r"[\"'`)]*\s+should\s+(?:parse|return|give|equal|become|be (?:parsed|read|converted|accepted))\b")
#: Right behind a phrase: what comes of it ("a batch is sent every day at 4, which can overlap").
_HAS_OUTCOME = re.compile(
    r"\s*,\s+which\s+(?:can|may|might|could|often|sometimes|usually|always|then|is|are|was|has|causes?|leads?|overlaps?|takes?)\b"
)
#: Before a phrase without a time of day in the same sentence: a question of how many.
_HOW_MANY = re.compile(r"\b(?:how (?:many|much)|wie viele?|cuant[oa]s|combien|quant[ie]|quant[oa]s)\b")
_OWN = (
    r"\b(?:the|our|my|this(?!\s+(?:task|job|agent|automation|workflow|bot|script|cron|routine))|der|die|das|unser\w*|mein\w*|el|la|nuestr[oa]s?|mi|o|a|noss[oa]|meu|minha|le|notre|mon|ma|"
    r"il|lo|nostr[oa]|"
    r"mi[oa])\s+(?:[\w-]+\s+){1,2}"
)
#: Right before a phrase: what already goes on then ("the backup runs every night at 2; document it"), where an order follows.
_GOES_ON = re.compile(
    rf"{_OWN}(?:runs?|takes?(?: \w+ \w+)?|"
    r"goes out|comes? out|(?:is|are|gets?) (?:sent|published|made|delivered)|starts?|ends?|fails?|restarts?|crashes|"
    r"reboots?|hangs?|"
    r"sends?|arrives?|fires?|triggers?|executes?|läuft|laufen|geht|"
    r"geht raus|erscheint|kommt|startet|sale|se envia|se ejecuta|corre|llega|sai|roda|e "
    r"enviad[oa]|chega|sort|tourne|arrive|est envoye\w*|"
    r"esce|gira|arriva|viene inviat[oa])\s+(?:\w+\s+)?$|"
    r"\b(?:(?:i|we|they)\s+(?:work|train|study|teach|play|meet|deploy|release|ship|publish|freeze)|"
    r"ich arbeite|wir arbeiten|trabajo|trabajamos|je "
    r"travaille|trabalho|lavoro)"
    r"\s+(?:\w{2,3}\s+)?$"
)
#: What goes on is the task itself: "the workflow runs every day at 9, compares …".
_ITSELF = re.compile(
    r"\b(?:workflow|flow|fluxo|flujo|flusso|flux|bot|robo|robot|job|automa[cz]ion|automac?ao|automazione|automatisierung|tarefa|rotina|"
    r"tarea|tache)\s+\S+\s+(?:\S+\s+)?$"
)
#: The end of what goes on, before an order.
_NEXT_CLAUSE = re.compile(
    r"[^,;.:!?\n]{0,40}[,;.:]\s+(?:(?:and|so|please|can you|could you|bitte|por favor|por favor,|e|y|et|und)\s+)*"
)
#: Before a range of days without a time: what is planned for them ("a workout plan from Monday to Friday").
_PLANNED = re.compile(
    r"\b(?:plan|trip|timetable|menu|itinerary|diet|hotel|stay|booking|calendar|\w*plan|\w*menü|reise|planning|programme|emploi "
    r"du temps|"
    r"sejour|voyage|horario|dieta|rutina|viaje|cronograma|cardapio|rotina|viagem|tabella|programma|orario|viaggio|"
    r"献立|計画|時間割)\b"
)
#: What is built, whose own times are no schedule of the task ("an app that refreshes hourly").
_BUILT = re.compile(
    r"\b(?:\w*app|website|web "
    r"page|webpage|page|component|widget|plugin|extension|game|dashboard|webseite|seite|spiel|erweiterung|"
    r"aplicacion|pagina|sitio|juego|componente|aplicativo|jogo|application|site|jeu|composant|applicazione|gioco|sito)\b,?\s+"
    r"(?:that|which|die|der|das|que|qui|che)\s(?:\S+\s){0,6}$"
)
#: A wish for a program, whose times are no schedule of the task ("add support for sending a digest every day").
_WISHED = re.compile(
    r"\b(?:add(?:ing)? (?:support|an? (?:\w+ )?(?:option|setting|flag|parameter|field|way))|(?:allow|enable) (?:\w+ )?users|"
    r"users? (?:can|could|should be able to)|the ability to|feature request)\b"
)
_WORD = re.compile(r"[^\W\d_]+")


def is_asked_about(draft: Draft, lower: str, language: Language, sentences: list[int]) -> bool:
    """Tell whether the sentence asks about a schedule, tells of one or mends one, rather than to run by it."""
    start = draft.span.start
    opening = sentence_start(start, sentences)
    begin = max(opening, start - _SENTENCE_REACH)
    is_asked = _STOPPED.match(lower, opening) is not None or _FAULT.match(lower, opening) is not None or _is_replaced(draft, lower)
    is_asked = is_asked or any(pattern.search(lower, begin, start) for pattern in (_ASKED, _TOLD_OF, _OF_WHAT_IS_SOUGHT))
    if draft.recurs and (_is_menu(draft, lower) or _is_of_something_else(draft, lower, language, begin)):
        return True
    if draft.window and draft.unit == "week" and _HOURS_OF.search(lower, max(0, start - GUARD_REACH), start):
        return True
    if _IS_EXPECTED.match(lower, draft.span.end) or _SEEN_THEN.match(lower, draft.span.end):
        return True
    if _HAS_OUTCOME.match(lower, draft.span.end) and not _opens_with_order(lower, opening, language):
        return True
    if not draft.clocks and (draft.recurs or draft.is_once):
        if _SAYS_WHAT_IS.match(lower, draft.span.end):
            return True
        is_asked = is_asked or _WRITTEN_ABOUT.search(lower, begin, start) is not None
        is_asked = is_asked or _HOW_MANY.search(lower, begin, start) is not None
        is_asked = is_asked or _ABOUT.search(lower, max(0, start - GUARD_REACH), start) is not None
    return is_asked or _TAKES_PLACE.search(lower, max(0, start - GUARD_REACH), start) is not None


def _opens_with_order(lower: str, begin: int, language: Language) -> bool:
    """Tell whether a sentence begins with what to do, behind words of politeness or of time."""
    words = _WORD.finditer(lower, begin, begin + GUARD_REACH)
    first = next(
        (word for word in words if word[0] not in language.meanings and not language.pattern("polite").match(word[0])), None
    )
    return first is not None and language.pattern("actions").match(lower, first.start()) is not None


def _is_of_something_else(draft: Draft, lower: str, language: Language, begin: int) -> bool:
    """Tell whether the phrase is of what goes on already, of what is planned, or of what is to be built."""
    start, end = draft.span.start, draft.span.end
    if _GOES_ON.search(lower, max(begin, start - GUARD_REACH), start) and (clause := _NEXT_CLAUSE.match(lower, end)):
        if lower[end : clause.end()].rstrip()[-1:] == "," and _ITSELF.search(lower, max(begin, start - GUARD_REACH), start):
            return False
        return language.pattern("actions").match(lower, clause.end()) is not None
    if not draft.clocks and "R" in draft.letters and draft.weekdays and draft.unit == "week":
        return _PLANNED.search(lower, begin, start) is not None
    return _WISHED.search(lower, begin, start) is not None or _BUILT.search(lower, begin, start) is not None


def _is_replaced(draft: Draft, lower: str) -> bool:
    return _INSTEAD_BEFORE.search(lower, max(0, draft.span.start - GUARD_REACH), draft.span.start) is not None


def _is_menu(draft: Draft, lower: str) -> bool:
    """Tell whether words for how often stand side by side to choose from; "Mon/Wed/Fri" is a list."""
    start, end = draft.span.start, draft.span.end
    if _MENU.match(lower, end - 1) or _MENU.search(lower, max(0, start - 2), start + 1):
        return not draft.clocks
    if sum(draft.letters.count(letter) for letter in "Ff") < _LEAST_CHOICES:
        return False
    is_choice = _CHOICE.search(draft.letters) is not None and _EITHER.search(lower, start, end) is not None
    return _MENU.search(lower, start, end) is not None or (is_choice and not draft.clocks)


def is_cron_asked_about(position: int, lower: str, sentences: list[int]) -> bool:
    """Tell whether the sentence of a cron expression asks what it means."""
    start, end = sentence_start(position, sentences), sentence_end(position, sentences, len(lower))
    return _CRON_ASKED.search(lower, start, end) is not None
