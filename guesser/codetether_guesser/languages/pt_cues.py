"""Portuguese words by which the kind of work and what is missing are told, as data."""

PORTUGUESE_KINDS = {
    "code": {
        7: (
            r"quebrou "
            r"\w+(?:error|exception) traceback stack_?trace "
            r"(?:escrev|cri|ger|desenvolv|program|implement|constru|fa[zç])\w*_(?:uma?|o|a)_(?:\S+_){0,2}(?:função|"
            r"script|programa|classe|método|página_web|site|app|aplicativo|aplicação|bot|api) "
        ),
        4: (
            r"quebrou quebrad[oa] não_(?:funciona|carrega|abre|aparece) tá_errado está_errado botão (?:da|na)_tela "
            r"tela_de_\w+ falha_no componente biblioteca classe método github_actions dependabot ci merge\w* "
            r"docker\w* react django laravel deu_erro erro_no_\w+ exceção layout "
            r"paginação validação_de_\w+ modo_escuro refator\w+ depur\w+ debug\w* lint\w* testes?_unitários? pytest "
            r"typescript python javascript java rust "
            r"código bug bugs pull_requests? prs? implement\w+ função script scripts endpoint regex dependências "
            r"vulnerabilidad\w* compil\w+ npm maven cobertura_\w+ lcov migr\w+_(?:o|a)_código erro_(?:4|5)\d\d "
            r"erro_de_login tela_de_login quebrou_o_\w+ compila patch"
        ),
        2: (
            r"repo repositório commits? branch api conserte corrij\w+ corrig\w+ constru\w+ aplicativo aplicação "
            r"frontend backend dockerfile cli site sistema"
        ),
    },
    "research": {
        5: (
            r"(?:busqu|pesquis|procur)\w+_(?:na_web|na_internet|no_google|online|no_reddit) na_internet "
            r"o_que_(?:estão|andam)_\w+ "
        ),
        4: (
            r"comparativo prós_e_contras vantagens_e_desvantagens mercado informações_sobre licitações editais "
            r"patentes avaliações_de encontr\w+_(?:os|as|um|uma|três|cinco|\d+) ache_\w+ "
            r"oportunidades referências estud[ae] "
            r"previsão_do_tempo o_tempo_(?:de|em|para) preço_d[aeo] "
            r"pesquis\w+ investig\w+ descubr\w+ descobr\w+ compar\w+ pesquisa_de_mercado papers? estudo_de_mercado "
            r"descubra mais_barat[oa]s? alternativas_a restaurantes? hotéis voos? eventos_em motivo causa "
            r"melhor_\w+_para qual_a_diferença diferença_entre como_funciona o_que_é"
        ),
        2: (
            r"quais qual por_que "
            r"qual_é quais_são quant[oa]s? quem onde busc\w+ procur\w+ encontr\w+ explor\w+ analis\w+ tendências? "
            r"avali\w+ recomend\w+ concorrentes? concorrência ache localiz\w+ aprend\w+"
        ),
    },
    "summarize": {
        4: (
            r"em_(?:três|cinco|\d+)_(?:pontos|frases|linhas|tópicos) o_mais_importante "
            r"o_que_(?:mudou|está_pendente|aconteceu) pontos_(?:importantes|de_atenção) "
            r"principais_(?:pontos|notícias|métricas) transcrit[oa] resumid\w+ notícias_d[aeo] "
        ),
        7: (
            r"(?:fa[zç]|prepar|ger|envi|mand|cri|elabor|escrev)\w*_(?:\S+_){0,3}(?:resumo|síntese|digest|apanhado|"
            r"resumão|sumário) "
            r"apenas_resuma "
        ),
        5: (
            r"resume\b resum[aeo]\w* briefing "
            r"resum(?:a|e|o|os|ir|am|em|indo)\b resumidamente síntese sintetiz\w+ digest pontos-chave pontos_principais "
            r"briefing resumo_das? notícias_sobre clipping giro_de_notícias"
        ),
        2: r"visão_geral manchetes destaques novidades ata transcrição principais notícias apanhado",
    },
    "content": {
        4: (
            r"podcast episódio post_(?:de|para|no|do|pro)_\w+ robô_de_posts legenda publicação_para "
            r"comunicado_de_imprensa apresentação reformul\w+ reescrev\w+ corrij\w+_(?:o_texto|a_ortografia) logo "
            r"ilustração imagem_de texto_(?:de|para) descriç\w+ parágrafo editorial campanha nome_para editoriais "
            r"posts?_(?:de|do|para_o)_blog artigos? blog newsletter boletim rascunho redij\w+ redig\w+ tweets? "
            r"legendas? roteiro slogan títulos? descrições?_de_produtos? traduz\w* tradu[cç]\w+ conteúdos? redação "
            r"ideias? dica introdução publi[cq]\w+ plano_de_\w+ changelog apresentação cartaz cardápio guia modelo_de "
            r"quiz receita poema discurso folheto comunicado frase_da_semana frase pauta slides convite_para carta "
            r"desenh\w+ dica_de_\w+ hist[óo]ri(?:a|as|nha) contos? poemas? música\b piadas? adivinhas? convite "
            r"roteiro_de_viagem brinde currículo"
        ),
        2: (
            r"escrev\w+ ger[ae]\w* cri[ae]\w* elabor\w+ desenh\w+ vídeo redes_sociais posts? post[ae]r? proposta ata "
            r"cardápio texto nota mont[ae]\w* prepar\w+ engraçad\w+"
        ),
    },
    "data": {
        4: (
            r"gráfico diagrama histograma média soma mediana json orçamentos inadimplentes extrato_bancário "
            r"gastos despesas receitas lucro balanço números horas_(?:trabalhadas|lançadas|registradas) "
            r"ponto_eletrônico dataset tabela_com boletos cobranças faturas_em_atraso saldo "
            r"extrato caixa fecha_o_caixa import_d[aeo]s?_\w+ relatórios? "
            r"planilhas? folha_de_cálculo google_sheets? excel csv concili\w+ banco_de_dados base_de_dados sql "
            r"registros? linhas? colunas? crm notas_fiscais faturas? vendas kpis? métricas export\w+ import[ae]\w* "
            r"extra[ií]\w* duplicad\w+ relatórios? estoque stock inventário balancete fechamento_de_\w+ fechamento "
            r"orçamento carteira dados totais faturamento folha_de_pagamento aniversariantes peso leituras? pedidos "
            r"cotaç\w+ câmbio iva consumo contabilidade estatístic\w+ converter_os_pdfs junt\w+ reúna agrup\w+ gorjetas "
            r"pass[ae]_(?:a|o|as|os)_\w+_para reun\w+"
        ),
        2: (
            r"atuali[zs]\w+ lista listagem cont[ae] tabela dashboard calcul\w+ apag\w+ exclu\w+ remov\w+ sincroni\w+ "
            r"baix\w+ process\w+ preços registr\w+ anot\w+ somar? compil\w+ colet\w+ consult\w+"
        ),
    },
    "monitor": {
        5: (
            r"(?:avis|notifiqu|alert|informe|diga)\w*_(?:\S+_){0,3}(?:se|quando|assim_que|caso)_(?!termin|acab|conclu|"
            r"estiver|ficar|finaliz|tiver)\w+ "
            r"se_(?:\S+_){1,5}(?:passar|ultrapassar|baixar|subir|mudar|cair) alertas?_de tem_estoque voltou "
            r"caiu fora_do_ar saiu_do_ar se_o_site "
            r"monitor\w* vigi\w+ verifi\w+ chec\w+ confir\w+ fiscali\w+ acompanh\w+ ping\w* "
            r"me_avis\w+_(?:se|quando|caso) avis\w*-me_(?:se|quando|caso) alert\w+ rastre\w+ de_olho disponibilidade "
            r"no_ar se_cair está_fora rev[êe]\b confer\w+ avis\w+_(?:\w+_){0,3}(?:se|quando) fica_de_olho observ\w+ "
            r"fila_de_\w+ espaço_em_disco disponível preço_cai\w* nível_d[aeo]_\w+ veja_se olhe_se fica\w*_de_olho "
            r"mudanças_de_preço mudanças_em quedas?_de_preço "
            r"me_(?:mand|envi|avis|escrev|lig)\w*_(?:\S+_){0,3}(?:se|quando|caso)_\w+ previsão_d[aeo] consulte_(?:o|a) "
            r"régua nível_do_\w+ veja_a_previsão"
        ),
        2: (
            r"limite nov[oa]s_(?:anúncios|ofertas|publicações) anomalia\w* atrasad\w+ vencid[oa]s ver_se "
            r"mudanças? alterações? caiu cair baixar_de subir threshold status estado detect\w+ reveja revis\w+ "
            r"vej[ao]_se temperatura caixa_de_entrada geada"
        ),
    },
    "communication": {
        5: (
            r"(?:escrev|redig|envi|mand|prepar|respond|redij)\w*_(?:\S+_){0,3}(?:e-?mail|mail|mensagem|resposta|convite|"
            r"carta|lembrete|cobrança)_(?:para|ao|à|aos|às|pro|pra) "
        ),
        7: r"lembr[ea]\w* lembrar lembretes?",
        4: (
            r"pergunt\w+_(?:ao|à|para|se) desculp\w+ encaminh\w+ marc\w+_(?:um|uma)_(?:reunião|call|consulta) "
            r"diga_(?:ao|à|para) sms parabeniz\w+ telefon\w+ confirm\w+_com mensagens_me "
            r"me_lembr\w+ lembra\w* modelos?_de_e-?mail convid\w+ avis\w+_(?:os|as)_\w+ marca_uma_(?:call|reunião|ligação) "
            r"respond\w+ convid\w+ convites? notificaç\w+ notificações parabeni\w+ mensage\w+ boas-vindas follow-?up "
            r"e?-?mails?_urgentes cobrança avis\w+_(?:o|a|os|as|ao|toda|todo|que)_\w+ parabéns aniversário lembrem? "
            r"lembre_\w+ conversa_individual anunci\w+ ligue_para cobr[ae]\w*_(?:o|a|os|as)"
        ),
        2: (
            r"envi\w+ mand\w+ emails? e-mails? whatsapp telegram sms lig\w+_para diga avis\w+ notifi\w+ contat\w+ "
            r"contact\w+ dispar\w+ comunic\w+ divulg\w+ post[ae]_no_canal"
        ),
    },
    "ops": {
        4: (
            r"certificados? domínio dns ssl espaço_(?:em_disco|livre) "
            r"atualiz\w+_(?:o|os|a)_(?:servidor|sistema|pacotes) "
            r"(?:apag|exclu|delet)\w+_(?:os|as|o)_(?:arquivos|logs|ficheiros|antigos|velhos|temporários) aquecimento "
            r"luzes persianas instal\w+ rollback staging reserv\w+_(?:um|uma|a|o) descompact\w+ zip "
            r"organiz\w+_(?:a|as|os|minha|minhas|meus)_\w+ "
            r"implant\w+ deploy\w* reinici\w+ backups? cópias?_de_segurança arquiv(?:e|ar|a) renomei\w+ renomear "
            r"servidor\w* kubernetes cluster bucket limp\w+ deslig\w+ lig(?:ue|a|ar)_(?:o|a|os|as) logs configur\w+ "
            r"atribu\w+ fech[ae]r?_(?:o|a|os|as)_tickets rega\w* arquivos_temporários cri[ae]\w*_tickets rotacion\w+ "
            r"regue regar ativ[ae]\w* desativ\w+ bloque\w+ ligar_\w+ migr\w+ restaur\w+ contatos caixa\b álbuns "
            r"mover_(?:os|as|o|a) disco_novo mudança\b"
        ),
        2: (
            r"mov[ae]\w* organi\w+ comprim\w+ fech[ae] pastas? arquivos? ficheiros? tickets? chamados? rod[ae]\w* "
            r"execut\w+ classifi\w+ agend\w+ orden\w+ inici[ae]\w* pare copi\w+ fech\w+"
        ),
    },
}

PORTUGUESE_MISSING = {
    "account": (
        r"meta_ads google_ads facebook_ads instagram_ads trello_\w+ e-?mails_(?:recebidos|não_lidos|novos) "
        r"(?:os|meus)_e-?mails campanhas? facebook "
        r"chamados? extrato_do_banco respond\w+_a_\S+@ caixa_de_entrada "
        r"(?:meu|minha|meus|minhas|o|a|nossa|nosso|na|no)_(?:calendário|agenda|caixa_de_entrada|e-?mails?|gmail|inbox) "
        r"e-?mails?_do_gmail gmail google_calendar caixa_de_entrada zendesk hubspot salesforce stripe asana jira trello "
        r"crm whatsapp shopify quickbooks xero linkedin instagram s3 bucket notion obsidian notas_fiscais "
        r"e-?mails_urgentes carteira tarefas tickets fila_de_pedidos contatos pasta_\w+ músicas fotos caixa\b downloads "
        r"agende_\w+ suscritores álbuns disco_novo intercom freshdesk pipedrive clickup dropbox onedrive sharepoint "
        r"paypal woocommerce etsy typeform datev sentry datadog"
    ),
    "credentials": (
        r"twilio n8n mysql postgres\w* "
        r"chaves?_(?:de_)?api api_keys? token senha newsapi openai banco_de_dados_de_produção"
    ),
    "repository": (
        r"github_actions dependabot "
        r"commits? ci repo repositório pull_requests? prs? issues?_do_github github_issues? vazamento_de_memória "
        r"testes?_unitários pytest branch dependências erro_(?:4|5)\d\d compila"
    ),
    "file": (
        r"vou_te_(?:enviar|mandar|passar) que_você_comparou "
        r"(?:este|esta|estes|esse|essa|deste|desta|desse|dessa|neste|nesse)_(?:\w+_)?(?:função|arquivo|ficheiro|"
        r"documento|pdf|texto|artigo|relatório|contrato|código|script|foto|imagem|planilha|vídeo|email|e-mail) "
        r"(?:a|o|as|os)_(?:ata|notas?|transcrição|pdf|contrato|gravação|documento|vídeo|reunião_de)\b (?<!com\s)anex\w+ "
        r"legendas_do_vídeo o_relatório_d[aeo]s?_\d\S* em_anexo os_pdfs em_texto$ últimas_\d+_páginas relatório_anual"
    ),
    "url": (
        r"uma?_(?:url|página|site|endpoint|página_web) (?:esta|esse|este|nosso|nossa|o|a)_(?:url|site|página)\b "
        r"endpoint_d[ae]_api a_página_d[aeo]_\w+"
    ),
    "list": (
        r"watch-?list\w* "
        r"(?:a|uma)_lista_de_\w+ seguinte_lista est[ea]s_(?:links|canais|concorrentes) concorrentes sócios clientes_que "
        r"membros_que"
    ),
    "topic": (
        r"meu_nicho um_tema algum_tema algo_interessante minhas_metas meus_objetivos meus_interesses newsletter$ "
        r"boletim$ meu_setor"
    ),
    "location": r"previsão_do_tempo clima minha_cidade perto_de_(?:mim|casa|aqui) noss[oa]_(?:cidade|bairro|região) minha_região",
    "phone": r"me_lig\w+ liga-me sms telefonema ligue_para_\w+ ligar_para_\w+ telefone_para",
    "spreadsheet": r"planilhas? folha_de_cálculo google_sheets? orçamento",
    "channel": r"no_slack mensagem_(?:de|do|no)_slack canal_do_(?:discord|teams) mensagens_de_lembrete_da_\w+",
    "recipient_email": (
        r"destinatários (?:avis\w*|envi\w*|mand\w*)_(?:pro|para_o|ao)_meu_\w+ "
        r"(?:envi\w*|mand\w*)_(?:\S+_){0,5}(?:para|à|ao|aos|às)_(?:o_|a_|os_|as_|todos_os_|toda_a_)?(?:equipe|equipa|"
        r"time|chefe|gestor\w*|gerent\w*|clientes|financeiro|diretoria|direção|stakeholders)\b por_e-?mail "
        r"envi\w+_por_e-?mail newsletter aos_clientes via_resend"
    ),
    "data_source": (
        r"meus_(?:gastos|clientes|dados) gastos clientes_com faturas_em_atraso balanço despesas cotações_\w+ "
        r"contratos? import_d[aeo]s?_\w+ fecha_o_caixa ações_que_vencem licenças convênios "
        r"(?:relatórios?|dados|números|listagem)_(?:\w+_){0,2}(?:de_|das?_|dos?_)?(?:vendas|erros|receita|despesas|"
        r"estoque|stock|operacional|financeiro) vendas kpis? métricas banco_de_dados base_de_dados estoque inventário "
        r"receita balancete faturamento parcelas? contestações aniversariantes folha_de_pagamento leituras? cotaç\w+ "
        r"iva consumo régua nível_do_\w+ voluntários"
    ),
    "url:monitor": (
        r"o_preço(?!_(?:\w+_)?(?:vol|vols|billet|train|hôtel|volo|biglietto|treno|vuelo|billete|tren|voo|passagem|"
        r"flug\w*|ticket\w*|hotel|bitcoin|btc|eth\w*|gold|oro|öl|aktie\w*|or|acci\w+|ações|strom\w*|dólar)\b) produto "
        r"artigo anúncios? casas "
        r"(?:a|o|esta|este|esse|essa|nossa|nosso|meu|minha|sua|seu)_(?:\w+_){0,2}(?:página|site|loja|endpoint|portal|api|voo)"
    ),
    "account:ops": r"servidor(?:es)? backups? pastas? cópias?_de_segurança impressora computador",
    "data_source:communication": r"fatura\w* vencimentos? consultas agendamentos? pacientes",
    "topic:research": r"(?:noss[oa]s?|meus?|minhas?)_(?:produto|empresa|concorrência|concorrentes|mercado|setor|marca|negócio)",
    "condition": r"se_algo_mudar quando_mudar se_precisar incomum muito_(?:alto|baixo) vazi[ao]",
    "hours": r"horário_(?:comercial|de_expediente|de_trabalho)",
    "criteria": r"(?:melhores|relevantes|mais_importantes|interessantes)_(?:candidatos|opções|leads|ofertas)",
    "language": r"traduza(?:_isso)?$ para_outro_idioma",
    "destination": r"guarde_em_algum_lugar exporte_isso salve_em_algum_lugar",
    "name": r"<nome> seu_nome",
    "frequency": r"rotina_automática",
    "repository:ops": r"deploy\w*",
}
