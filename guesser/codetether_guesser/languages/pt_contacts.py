"""Portuguese words around e-mail and web addresses, as data."""

from codetether_guesser.languages.contact_words import ContactWords

_END = (
    r"quando se assim_que logo_que caso depois_de ao_(?:acabar|terminar|finalizar|concluir|completar) "
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
    outcomes=r"resultados? falhas? erros? eventos? alertas? avisos? relatórios? tudo",
    goes_to=r"(?:vai|vão|deve_ir|devem_ir)_(?:para|pra)",
    handing=r"envi[ea] mand[ea] entreg passe",
    tending=r"verifi revis test consert monitor\w* vigi",
    used_as=r"como_(?:(?:o|a|meu|nosso|um)_)?(?:\S+_)?(?:callback|webhook|hook)",
    confirming=r"confirm[ae]\w* confirmação",
)
