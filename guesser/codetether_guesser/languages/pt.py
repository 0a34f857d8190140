"""Portuguese of Brazil and Portugal, as data."""

from codetether_guesser.languages.lexicon import Language
from codetether_guesser.languages.places import PORTUGUESE_PLACES, zones_of
from codetether_guesser.languages.pt_contacts import PORTUGUESE_CONTACTS
from codetether_guesser.languages.pt_cues import PORTUGUESE_KINDS, PORTUGUESE_MISSING
from codetether_guesser.languages.pt_texts import PORTUGUESE_TEXTS
from codetether_guesser.languages.pt_words import PORTUGUESE_WORDS

PORTUGUESE = Language(
    code="pt",
    contact=PORTUGUESE_CONTACTS,
    telltales=(
        "de o a os as um uns umas do da dos das no na nos nas também já ainda depois antes sobre entre pelos pelas aos à "
        "pro pra ela ele eles deve foi ser "
        "está estão tem meia prepare leia limpe feche escreva pesquise corrija atualize organize compare busque procure "
        "veja abra publique apague "
        "coisa muito em e para com um uma que todo toda todos todas dia dias às ao não se meu minha me mim é são "
        "ou quando este esta isso isto pelo pela mais envie envia mande resuma gere verifique faça crie segunda terça "
        "quarta quinta sexta "
        "por manda mandar feira hora olá bom boa obrigado preciso quero você vocês pode lembre avise ajuda aquilo até sem"
    ),
    words=PORTUGUESE_WORDS,
    clock=(
        r"\d{1,2}:\d{2}(?!:?\d\d)(?:\s?(?:[ap]\.?\s?m\b\.?|hs\b|h\b|hrs\b|horas\b))?|\d{1,2}\s?h\s?\d{2}(?:\s?min|m)?(?!\w)|"
        r"\d{1,2}\s?[ap]\.?m\b\.?|(?<=as\s)\d{1,2}\s?horas?(?!\w)(?:\s+e\s+\d{1,2}(?=\s+minutos))?|"
        r"(?<=as\s)\d{1,2}\.\d{2}(?![\d%])|"
        r"(?<!cada\s)(?<!ultimas\s)(?<!proximas\s)(?<!em\s)(?<!de\s)(?<!daqui\sa\s)\d{1,2}\s?(?:hs?|hrs)(?!\w)"
    ),
    pm="pm p.m p.m.",
    am="am a.m a.m.",
    fillers=(
        "o a os as do da dos de no na nos nas em por ao à um uma cada durante sobre aproximadamente exatamente h hs horas "
        "sempre pelo pela "
        "pelas se executa roda"
    ),
    guards=(
        r"abert[oa]s? abre horário horário_é horário_de_atendimento antes antes_d[aeo]s? d[aeo]s? desde venc\w+ "
        r"para_(?:o|a|as|às) data datad\w+ versão último passad\w+ anterior "
        r"reunião encontro notas "
        r"ontem entrega prazo há depois_d[aeo]s? até relatório ata check-in"
    ),
    after_every={},
    run_nouns=(
        "job jobs execução tarefa rotina workflow resumo digest revisão verificação cópia backup lembrete lembretes e-mail "
        "email atualização "
        "relatório relatórios boletim newsletter"
    ),
    make_verbs=(
        r"envi\w* mand\w* publi[cq]\w+ post[ae]\w* ger[ae]\w* cri[ae]\w* prepar\w+ preciso quero queria gostaria faz\w* faç\w* "
        r"elabor\w+ produz\w* "
        r"escrev\w+ redij\w+ me_dê agend\w+ configur\w+ execut\w+ receb\w+ mont\w+"
    ),
    run_verbs="executa executar execute rode rodar roda inicia inicie começa envie envia",
    happens=(
        r"prazo vence sai saem saindo começa começam inicia abre abrem fecha_às termina chega chegam reunião decola entrega "
        r"partida consulta "
        r"check-in joga entregar"
    ),
    tell=(
        r"(?:envi|mand|publi|post|compartilh|partilh)\w*_(?:\S+_){0,7}(?:no|na|em|pelo|por|do)_(?:#\S+|slack|telegram|"
        r"discord|teams|whatsapp|canal) "
        r"me_d[áêe] (?:senão|caso_contrário),?_(?:\S+_)?(?:sms|e-?mail|aviso|mensagem|alerta) "
        r"notificaç(?:ão|ões)_(?:diária|semana|mensa|automática|push|por|se|quando)\w* alertas?_(?:por|se|quando) "
        r"destinatári[oa]s? ser_(?:avisad|notificad|informad|alertad)\w me_(?:entreg|tra[zg]|prepar)\w+ "
        r"leia_(?:para|pra)_mim "
        r"receber_(?:um_|o_)?(?:e-?mail|resumo|relatório|aviso|alerta) post[ae]_o_\w+ me_mant\w+_(?:a_par|informad\w) "
        r"(?:me|nos)_(?:avis\w+|notifi\w+|inform\w+|envi\w+|mand\w+|lembr\w+|dig\w+|diz\w*|diga|alert\w+|mostr\w+|cont\w+|"
        r"pergunt\w+|ligu\w+|pass\w+) "
        r"(?:avis|notific|inform|envi|mand|lembr|diz|alert|mostr|cont|diz|pergunt|lig|pass|escrev|d|di)\w*-(?:me|nos|mo|ma)\b "
        r"(?:envi\w*|mand\w*|avis\w*|notifi(?:que|ca|car)\w*)_(?:\S+_){0,7}(?:para|a|ao|à|aos|por|no|"
        r"via)_(?!(?:\S+_){0,4}(?:clientes?|usuári\w+|utilizador\w*|leads?|assinantes?)\b)\S+ "
        r"notifi(?:que|ca|car)_(?:em|no|na)_\S+ envi\w+_para envia_para "
        r"lembretes? webhook "
        r"enviar_mensagens envi\w+_(?:um|uma)_(?:mensagem|e-?mail|aviso|notificação)(?!.{0,60}(?:client|usuari)) "
        r"post[ae]\w*_(?:\S+_){0,4}no_(?:slack|canal|discord|teams|telegram) callback "
        r"dispar\w+_(?:um_|uma_)?(?:alertas?|avisos?)_para_mim"
    ),
    deliver=(
        r"escrev[ae](?:-\w+)? enviad[oa]s? mandad[oa]s? encaminhad[oa]s? remetid[oa]s? "
        r"envi(?:e|a|ar|em|ando|amos|o|ado)(?:-\w+)? mand(?:e|a|ar|em|o)(?:-\w+)? avis(?:e|a|ar)(?:-\w+)? "
        r"notifi(?:que|ca|car)(?:-\w+)? "
        r"inform(?:e|a|ar)(?:-\w+)? destinatári[oa]s? encaminh\w+ reencaminh\w+ remet\w+ cópia entreg(?:ue|a|ar) "
        r"compartilh\w+ partilh\w+ "
        r"pass[ae] dispar\w+ receber "
        r"e-?mail"
    ),
    results=(
        r"confirmação tabela csv pdf excel dados documento síntese gráfico "
        r"planilha extrato "
        r"resultados? resumos? relatórios? boletim lista listagem descobertas isso ele ela o a os as estado alertas? "
        r"notificações avisos? "
        r"rascunho arquivos? ficheiros? links? números tudo resposta totais saída cópia novidades me nos quando se balancete "
        r"convite plano"
    ),
    reply=(
        r"respond\w* responda d[aeo](?=\s*$) sobre acerca contat\w* contact\w* cancel\w* apag\w* exclu\w* remov\w* bloque\w* "
        r"ignor\w* convid\w* "
        r"atribu\w* chamad[oa] conta assinad[oa] pedindo"
    ),
    negation=r"nada não nao nunca jamais sem nem ninguém nenhum nenhuma",
    told=(
        r"não_(?:\w+_)?(?:avis|notifi|envi|mand|inform|escrev|dig)\w*(?:-me)?(?:_(?:a_ninguém|ninguém|nada|cópia|e-?mails?))? "
        r"sem_(?:avisar|notificar|notificações|avisos?|alertas?|mandar|enviar)(?:_\w+)? "
        r"não_(?:precisa|é_preciso|é_necessário|há_necessidade|preciso_que|quero_que|vale_a_pena)_(?:de_)?(?:me_)?(?:avis\w*|"
        r"notific\w*|inform\w*)"
        r"(?:_ninguém)? não_quero_(?:notificações|e-?mails|avisos)"
    ),
    callback=(
        r"requisição_post cham\w+ notifi\w+ envi\w+ mand\w+ avis\w+ dispar\w+ ping\w* "
        r"webhooks? callback callback_url url_de_retorno hook faç?a_(?:um_)?post(?:_\w+){0,3} notifique cham[ae] "
        r"(?:envi[ae]|mand[ae])_(?:os_|o_|esses_)?(?:eventos?|resultados?)_para post_(?:para|pra|em|no|na) get_em bat[ae]_em "
        r"(?:chamada|requisição)_(?:(?:http|get|post)_)?(?:a|para|em) acion\w+ gatilho invoc\w+"
    ),
    callback_task=(
        r"(?:cri[ae]\w*|constru\w*|escrev\w*|implement\w*|depur\w*|test\w*|document\w*|corrij\w*|desenvolv\w*|"
        r"adicion\w*)_(?:um_|o_|nosso_)?"
        r"(?:novo_)?(?:webhook|callback|hook)"
    ),
    events={
        "task.completed": (
            r"(?:ao|quando|assim_que)_(?:terminar\w*|acabar\w*|finalizar|concluir\w*|concluíd\w+|completar|estiver_pront[oa]|"
            r"ficar_pront[oa]|"
            r"tiver_terminado) no_final task[.]completed"
        ),
        "task.failed": r"se_(?:falhar|houver_erros?|der_erro) em_caso_de_(?:falha|erro) quando_falhar task[.]failed",
        "task.needs_input": r"se_(?:tiver|houver)_(?:dúvidas|perguntas) se_precisar_de_mim task[.]needs_input",
        "task.started": r"quando_(?:começar|iniciar) ao_(?:começar|iniciar) task[.]started",
        "task.progress": r"task[.]progress",
        "task.cancelled": r"se_for_cancelad[oa] task[.]cancell?ed",
        "task.created": r"task[.]created",
    },
    priority={
        100: (
            r"urgentíssimo com_a_máxima_urgência prioridade_absoluta pra_ontem para_ontem o_mais_breve_possível "
            r"(?:é|muito|super|isto_é|está)_urgente urgente urgentemente com_urgência imediatamente agora_mesmo o_quanto_antes "
            r"o_mais_rápido_possível asap prioridade_máxima prioridade[:=]?_(?:urgente|máxima) emergência já_já"
        ),
        50: (
            r"alta_prioridade prioridade[:=]?_(?:é_)?alta (?:é_)?muito_importante é_importante tarefa_importante "
            r"com_prioridade_alta"
        ),
        -50: (
            r"sem_nenhuma_pressa nenhuma_urgência com_calma sem_stress quando_tiver_um_tempo prioridade_mínima "
            r"não_tem_urgência "
            r"baixa_prioridade prioridade[:=]?_(?:é_)?baixa sem_pressa não_(?:há|tem|tenho)_pressa não_é_urgente sem_urgência "
            r"quando_(?:der|puder|puderes|tiver_tempo|tiveres_tempo)"
        ),
    },
    polite=(
        r"(?:olá|oi|bom_dia|boa_tarde|boa_noite|por_favor|por_gentileza|pode|poderia|podes|podias|você_pode|gostaria_que|"
        r"gostaria_de|"
        r"quero_que|queria_que|quero|queria|preciso_que|preciso_de|preciso|me_ajude_a|ajuda-me_a|também|depois|então|e|"
        r"faça_o_favor_de)"
    ),
    joints="e_depois e_então e_em_seguida depois em_seguida por_fim por_último finalmente e",
    task_nouns="tarefa pedido assunto por e obrigado obrigada hoje então agora mas para isto isso",
    vague=(
        r"coisa coisas algo isso isto esse essa aquilo faça faz fazer ajuda ajude ajudar me por favor pode preciso quero "
        r"queria um uma o a os as "
        r"com para meu minha e agora olá oi bom boa dia tarde noite obrigado obrigada teste ok tudo bem que como quem sim "
        r"não aí lá há mesmo "
        r"sempre santo tal essas estas nada tchau aqui tá então certo beleza entendi alguém funciona muito muita "
        r"brigado valeu test do da de no na"
    ),
    actions=(
        r"adicion\w+ acrescent\w+ envi\w* mand\w* cri[ae]\w* faz\w* faç\w* constru\w+ escrev\w+ ger[ae]\w* resum\w+ "
        r"verifi\w+ chec\w+ monitor\w* "
        r"encontr\w+ busc\w* procur\w* obt\w+ peg\w+ traz\w* me_dê mostr\w+ list[ae]\w* atuali[zs]\w+ apag\w+ exclu\w+ "
        r"elimin\w+ remov\w+ revis\w+ "
        r"reve\w* rev[êe] analis\w+ pesquis\w+ investig\w+ compar\w+ traduz\w* redij\w+ redig\w+ prepar\w+ execut\w+ "
        r"rod[ae]\w* publi[cq]\w+ post[ae]\w* "
        r"notifi\w+ lembr\w+ avis\w+ alert\w+ lig[au]\w* acompanh\w+ regist\w+ le[ir]\w* leia lê convert\w+ refator\w+ "
        r"consert\w+ corrij\w+ corrig\w+ "
        r"test[ae]\w* implant\w+ deploy\w* arquiv(?:e|ar|a) limp\w+ renome\w+ mov[ae]\w* copi\w+ import\w+ export\w+ "
        r"sincroni\w+ concili\w+ extra\w+ "
        r"organi\w+ orden\w+ planej\w+ agend\w+ depur\w+ implement\w+ configur\w+ desenh\w+ colet\w+ recolh\w+ compil\w+ "
        r"calcul\w+ cont[ae]r? reserv\w+ "
        r"baix\w+ sub[ai]\w* convid\w+ atribu\w+ respond\w+ vigi\w+ fech\w+ abr[ai]\w* mescl\w+ classifi\w+ etiquet\w+ "
        r"valid\w+ audit\w+ migr\w+ "
        r"expliq\w+ descrev\w+ detect\w+ reinici\w+ deslig\w+ process\w+ adapt\w+ guard\w+ salv\w+ compr\w+ confer\w+ "
        r"confir\w+ emit\w+ us[ae]r? estud\w+ "
        r"separ\w+ vej\w+ vê poupe preciso quero dig[ao] analisa encerr\w+ reg[ae]r? pag[aeu]\w+ beb\w+ com cham\w+ "
        r"encaminh\w+ envio"
    ),
    kinds=PORTUGUESE_KINDS,
    missing=PORTUGUESE_MISSING,
    zones=zones_of(
        "horário hora fuso fuso_horário",
        PORTUGUESE_PLACES,
        {
            "America/Sao_Paulo": "horário_brasileiro horário_oficial_de_brasília hora_oficial_de_brasília brasília",
            "Europe/Madrid": "hora_espanhola",
            "Europe/Lisbon": "hora_portuguesa timezone_de_lisboa lisboa",
            "UTC": "horário_utc hora_utc",
        },
    ),
    zone_joints="de",
    say=PORTUGUESE_TEXTS,
    articles="o a os as do da dos das no na de dia às",
    definite="o a os as este esta esse essa nosso nossa seu sua último última",
    indefinite=(
        r"um uma uns meu minha me nos (?:envi\w*|mand\w*|ger[ae]\w*|cri[ae]\w*|prepar\w+|faz\w*|faç\w*|publi[cq]\w+|elabor\w+|"
        r"redij\w+|agend\w+|"
        r"receb\w+|quero|preciso_de)(?!_(?:o|a|os|as|este|esta|esse|essa|nosso|nossa|seu|sua)\b)"
    ),
    to="a para ao à pra pro p/",
    small="a para ao à pra pro o os as um uma via por pelo e-?mail mail eletrônico e endereço meu nosso equipe equipa "
    "caixa correio",
    about="sobre acerca perguntando pedindo para_(?:pedir|perguntar)\\w* dizendo que",
    still_told="me_avise avisa-me avise-me me_avisa",
    content_urgency=(
        r"nada algo e-?mails? mensagens chamados? tickets? casos? os as qualquer se marcad\w+ marque_como como tudo mais"
    ),
    leads="em por às ao o a os as e cada de no na nos",
    dangling="a ao à de do da em no na por para com e ou o os as um uma que",
    lasting="por durante",
    lasting_next="pelos_próximos pelas_próximas durante_os_próximos durante_as_próximas nos_próximos nas_próximas por_mais",
    repeating="vezes",
    repeating_before="no_total apenas só exatamente",
    to_me=r"(?:me|nos)_(?:envi\w+|mand\w+|dê|dá|mostr\w+|pass\w+) (?:envi[ae]|mand[ae]|mostr[ae]|dê)-(?:me|nos)",
    talk=(
        r"como_(?:cancelo|cancelar|crio|criar|pauso|pausar|apago|mudo|desativo|agendo)_(?:um|uma|meu|minha|o|"
        r"a)_(?:\S+_){0,2}(?:automação|cron_?job|lembrete|rotina|tarefa|agendamento) "
        r"(?:você|vc)_(?:se_)?lembra por_que_(?:não_)?(?:rodou|chegou) "
        r"como_(?:anda|está_indo|vai)_[^.!?\n]{1,40}[?]?$ "
        r"(?:obrigad[oa]|valeu|muito_obrigad[oa])_(?:por|pel[oa])[^.!?\n]*[.!]?$ olá_mundo "
        r"(?:posso)_(?:mudar|alterar|cancelar|pausar)_(?:o|a|meu|minha)(?:_\S+){0,4}[?]?$ "
        r"(?:sim|não|ok)_(?:por_favor|obrigad[oa]|pode|faz)[.!]?$ "
        r"(?:tive|estive|me_sinto|estou_(?:cansad|triste|feliz|entediad)\w?)[^.!?\n]*[.!]?$ "
        r"(?:deixa_(?:pra_lá|para_lá)|esquece|não_importa)[.!]?$ (?:cancela|desfaz)_isso[.!]?$ é_só_isso bom_trabalho "
        r"(?:depois_te_(?:falo|aviso)) "
        r"(?:você_|vc_)(?:fez|enviou|mandou|está|é) por_que_(?:você|vc)_não "
        r"(?:está|continua)_(?:o|a|meu|minha)_(?:\S+_){0,3}(?:pront[oa]|ativ[oa]|feit[oa])[?]?$ "
        r"quando_(?:roda|é|será)_(?:o|a|meu|minha) "
        r"(?:pare|para|pausa|pause|cancela|cancele|desativa|desative|tira)_(?:o|a|meu|minha)_\S+_(?:diári[oa]|semanal|"
        r"mensal|agendad[oa]|d[aeo]s?_"
        r"\S+)[.!]?$ me_chamo (?:prefiro(?!_(?:que))|sou_alérgic|moro_em) qual_(?:é_)?(?:o_)?seu_nome "
        r"quanto_custa_(?:isso|usar) nada_por_enquanto "
        r"(?:que|quais|quantas|quantos)_(?:são_(?:as_|os_)?(?:minhas_|meus_)?)?(?:automações|lembretes|agendamentos|rotinas|"
        r"tarefas_agendadas)_(?:\S+_){0,3}(?:tenho|há|existem|estão) "
        r"(?:mostre|mostra|liste|lista|me_mostra)_(?:-me_)?(?:todas_|todos_)?(?:as_|os_)?(?:minhas|meus)_(?:automações|"
        r"lembretes|"
        r"agendamentos|rotinas) "
        r"(?:pare|para|pause|cancele|cancela|desative|desativa|apague|apaga|remova)_(?:o|a|meu|minha|esse|"
        r"essa)_(?:\S+_){0,3}(?:automação|"
        r"cron_?job|lembrete|agendamento|rotina)(?:_d[aeo]_\S+){0,3}[.!]?$ "
        r"o_que_(?:você_|vc_)?(?:lembra|sabe)_(?:de|sobre)_(?:mim|meu|minha) quem_(?:é_você|és_tu) "
        r"o_que_(?:você|vc)_(?:pode|sabe)_fazer "
        r"tudo_bem como_(?:vai|está|você_está) lembre_que_(?:eu|prefiro|gosto) até_(?:logo|amanhã|mais|breve)[.!]?$ "
        r"nos_falamos "
        r"como_(?:posso|eu|faço_para)_(?:criar|crio|agendar|agendo|configurar|configuro)_(?:um|uma)_(?:cron_?job|"
        r"automação|lembrete|"
        r"agendamento)"
    ),
    nth_words="dia dias",
    nth=r"dias?\s+\d{1,2}(?![\d:.]|\s?(?:h|hs|horas)\b)|\d{1,2}[ºª°]",
    spellings=r"[ãõ]|ç[ao]|lh[aoe]|nh[aoe]|-(?:me|nos|lhe|feira)s?\b|\b[àê]s?\b",
    adjective_after=True,
    folds=True,
)
