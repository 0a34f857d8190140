"""Portuguese words around a phrase of time, a document or a place, as data; `around.py` says what each field is for."""

from codetether_guesser.languages.around import Around

PORTUGUESE_AROUND = Around(
    cron_asked="explica significa por_qu[eé]",  # "o que significa 0 9 * * 1"
    asks=r"explicar?\b por_qu[eé]_ diferen[cç]\w+_entre",
    mends="corrige corrija conserte conserta depura",  # "corrija o erro que aparece todo dia"
    which="que",
    regular="diari semanal",  # "o relatório diário falha"
    fails="falha",
    please="por_favor",
    stops=r"para?_de\s+\w+r",  # "para de enviar às segundas"
    instead="em_vez_de ao_inves_de e_nao",
    either="ou",
    writing="artigo texto conto poema guia",
    about="sobre acerca_de",
    the="o a",
    these="[oa]s",
    my="noss[oa] meu minha",
    opens="abre fecham? sai saem",  # "o museu abre às 9"
    open=r"abert\w+",
    at=r"às?\s+ as\s+ a\s+",
    takes_place=(  # "a reunião é toda terça"
        r"(?:reuniao|aula|curso|loja|mercado|evento|jogo|escritorio|show)s?\s+"
        r"(?:e|sao|comeca\w*|inicia\w*|abre\w*|fecha\w*|acontece\w*|ocorre\w*)(?:\s+abert\w+)?\s*(?:nas?|nos?|aos?|as?)?\s*"
    ),
    of_time="sobre disponível disponiveis vagas consultas?",  # "um poema sobre domingos"
    how_many="quant[oa]s",
    goes_on="sai roda e_enviad[oa] chega corre",  # "o backup roda toda noite às 2; documente"
    works="trabalho",
    itself="automac?ao tarefa rotina fluxo robo bot",
    also="e",
    afterwards="depois",
    kindly="por_favor,",
    plans="cronograma cardapio rotina viagem horario dieta menu hotel",
    built="aplicativo jogo pagina site componente dashboard linha_(?:de_|do_)?cron expressao_cron formulario",
    number="n[uú]mero",
    inside="de do da",  # "corrija os testes do acme/shop"
    this="[EeÉé]st[ea]s? [Dd]est[ea]",  # "resuma este texto: …"
    weather="tempo clima",
    weather_in="em de a",
    no_place="meu minha hoje amanhã",
    in_place="em de a",
    over="por no via",
    written_as=r"como salv\w+ export\w* cri[ae]\w*",
    server=r"serv\w+",
    creates="cri[ae] ger[ae] escrev fa[zç]",  # "escreva uma função"
    for_me="me nos",
    one="uma?",
    code=r"script programa função funcao classe site p[aá]gina landing\w* app",
    reminder=r"lembrete alarme program\w+ agend\w+ planifi\w+",  # "um lembrete para 15 de março"
    reminder_for="para pra",
    schedule_cue=r"horário agenda\w*",  # horário: "todo dia às 9"
    reworks=r"tradu[czi]\w* corrig\w*",
    at_once="imediatamente",  # "me avise imediatamente"
    holder="todo tudo",
    held_with="com",  # "tudo com prioridade alta"
    shown=r"me\s+mostr\w+",
    and_report="e",  # "verifique os logs e mande para x@y"
    report_to="a para",
    small="a de das",
)
