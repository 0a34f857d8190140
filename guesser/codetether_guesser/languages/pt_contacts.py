"""Portuguese words around e-mail and web addresses, as data."""

from codetether_guesser.languages.contact_words import ContactWords

_END = (
    r"cada_vez_que a_cada_[^\W\d]\w+_\w+d[oa] (?:no|ao)_(?:fim|final) quando se assim_que logo_que caso depois_de "
    r"ao_(?:acabar|terminar|finalizar|concluir|completar) "
    r"em_caso_de_(?:erro|falha|sucesso)"
)

PORTUGUESE_CONTACTS = ContactWords(
    listed="e ou",
    of="de da do das dos",
    answering="respond",
    telling="avis notifi inform dig",
    to_me="para_mim pra_mim a_mim",
    labels=r"destinat[áa]ri[oa]s?",
    letters=(
        r"(?:escrev|redij|redig|prepar)\w*_(?:me_)?(?:um|uma|o|a)_(?:\w+_){0,2}(?:e-?mail|mail|mensagem|carta|nota)_(?:a|ao|à|para|pra)"
    ),
    forms="como em",
    roles="para_o para_a ao aos à para pro pra",
    at="em",
    conditions=_END,
    unless=r"se_não se_não_(?:\w+) senão caso_contrário",
    ends=rf"{_END} no_final depois com_(?:o|os|as?)_(?:\w+_)?(?:resultados?|dados|json|resumo|relatório|números)",
    outcomes=(
        r"resumo lista análise resposta números desfecho conclusão resultados? falhas? erros? eventos? alertas? "
        r"avisos? relatórios? tudo"
    ),
    goes_to=(
        r"(?:deve|devem|tem_que|têm_que)_(?:ser_enviad\w+|ser_postad\w+)_(?:para|a|em) "
        r"(?:vai|vão|deve_ir|devem_ir)_(?:para|pra)"
    ),
    handing=r"devolv envi[ea] mand[ea] entreg passe",
    tending=r"document expli descrev substitu por_qu[eê] verifi revis test consert monitor\w* vigi",
    used_as=r"como_(?:(?:o|a|meu|nosso|um)_)?(?:\S+_)?(?:callback|webhook|hook)",
    confirming=r"confirm[ae]\w* confirmação",
    writing=(
        r"(?:faz|faça|fazer)_chegar (?:dá|dê|dar|manda|mande|solta)_um_(?:toque|alô|aviso|recado|salve|oi) "
        r"escrev[ae]-?(?:_)?(?:me|pra_mim|para_mim) "
        r"me_escrev\w+"
    ),
    writing_to="em a ao para pra pro no na",
    keeping="deixa deixe mantém mantenha mantem manter",
    kept="a_par informad[oa]s? por_dentro atualizad[oa]s? ciente",
    arriving=r"(?:deve|devem|tem_que|têm_que|precisa|precisam)_(?:chegar|cair|ir|parar)(?:_tanto)?_(?:a|ao|em|na|no|para)",
    sending="encaminhamento envio remessa",
    told_before=r"que_saiba (?:tem_que|é_preciso|deve-?se)_(?:avisar|informar|notificar)",
    told_behind=(
        r"(?:tem_que|têm_que|tem_de|deve|devem|precisa|precisam|quer)_(?:ficar_sabendo|saber|ser_(?:avisad|informad|notificad)\w+|estar_a_par)"
    ),
    getting=r"receb[ea]m? (?:tem_que|têm_que|deve|devem|precisa)_receber",
    own=r"meu_(?:e-?mail|endereço|mail)_é (?:me_)?(?:acha|encontra|acham)_em",
    via="através_de por via pelo pela",
    endpoints="endpoint ponto_de_entrada",
    expecting="espera aguarda recebe aceita precisa",
    hooks="webhook callback hook url_de_retorno",
    faults=r"aceita processa está estava não_\w+ retorna falha responde recebe dá demora",
    then="depois",
    article="uma?",
    address="endereço",
    triggers=r"dispar\w+ acion\w+ gatilho invoc\w+",
    incoming=r"(?:cheg(?:a|am)|entr(?:a|am))_(?:a|em|no|na)",
    payloads=r"json dados totais números arquivos? ficheiros? csv saída",
    lastly=r"no_final no_fim ao_final depois",
    wrong=r"não errad\w+ vazi\w+ duplicad\w+",
    others=r"devem têm_que deveriam",
    past=r"(?:que_(?:\w+_)?)(?:envi|mand|encaminh)(?:amos|ei|aram|ou)\w* (?:foi|foram)_(?:enviad|mandad)\w+ foi foram",
)
