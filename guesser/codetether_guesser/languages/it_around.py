"""Italian words around a phrase of time, a document or a place, as data; `around.py` says what each field is for."""

from codetether_guesser.languages.around import Around

ITALIAN_AROUND = Around(
    cron_asked="spiega perch[eé] significa",  # "cosa significa 0 9 * * 1"
    asks=r"perch[eé] spiega\w* differenza_tra",
    mends="correggi",  # "correggi l'errore che arriva ogni giorno"
    which="che",
    the="il la",
    our="lo",
    my="lo nostr[oa] mi[oa]",
    stops=r"smetti_di\s+\w+re",  # "smetti di inviarlo il lunedì"
    instead="invece_(?:di|che) anziche e_non",
    either="o",
    writing="articolo saggio poesia racconto",
    about=r"su sull\w*",
    opens="apr(?:e|ono) chiud(?:e|ono) parte partono",  # "il museo apre alle 9"
    open=r"apert\w+",
    at=r"alle\s+ a\s+",
    takes_place=(  # "la riunione è ogni martedì"
        r"(?:riunion[ei]|lezion[ei]|corso|negozio|mercato|evento|partita|ufficio|concerto)\s+"
        r"(?:e'?|sono|si_tiene|si_tengono|apre|chiude|inizia|comincia|ha_luogo)(?:\s+apert\w+)?\s*(?:il|la)?\s*"
    ),
    of_time="su sull[ae] sui sugli appuntament[oi] disponibil[ei]",  # "una poesia sulle domeniche"
    how_many="quant[ie]",
    goes_on="esce gira arriva viene_inviat[oa]",  # "il backup gira ogni notte alle 2; documentalo"
    works="lavoro",
    itself="automazione flusso robot bot",
    also="e",
    afterwards="poi",
    plans="tabella programma orario viaggio dieta menu hotel",
    built="applicazione gioco sito pagina componente riga_(?:di_)?cron espressione_cron modulo",
    number="numero",
    inside="di da in del",  # "correggi i test di acme/shop"
    this="[Qq]uest[oaie]",  # "riassumi questo testo: …"
    weather="meteo tempo clima",
    weather_in="per a di in",
    no_place="la oggi domani",
    in_place="a ad di in",
    me="mi",  # "mandami un messaggio su Slack"
    over="su via per",
    written_as=r"come chiama\w* salv\w+ crea\w*",
    server=r"server\w*",
    creates="scriv cre[ai] gener fai",  # "scrivimi una funzione"
    for_me="mi",
    one="un una uno",
    code=r"script programma funzione classe sito pagina landing\w* app",
    reminder=r"promemoria sveglia program\w+ planifi\w+",  # "un promemoria per il 15 marzo"
    reminder_for="per",
    reworks=r"tradu[czi]\w* corrig\w* corregg\w*",
    at_once="subito",  # "avvisami subito"
    holder="tutto",
    held_with="con",  # "tutto con priorità alta"
    shown="mostra(?:mi|ci) dammi",
    and_report="e",  # "controlla i log e scrivi a x@y"
    report_to="a",
    small="la un una",
)
