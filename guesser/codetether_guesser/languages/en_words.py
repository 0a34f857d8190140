"""English words by which the kind of work and what is missing are told, as data."""

ENGLISH_KINDS = {
    "code": {
        4: (
            r"refactor\w* debug\w* lint unit_tests? pytest typescript python javascript java rust compile codebase bug "
            r"stack_?trace memory_leak pull_requests? migrate convert_the_\w+ implement code function scripts? endpoint "
            r"regex tests? dependenc\w+ diagnose npm maven vulnerabilit\w+ crash\w* exceptions? lint\w* typings? api_client "
            r"sdk returns_(?:4|5)\d\d "
            r"landing_page checkout_page web_?site web_?app chrome_extension dependency_audit merge_conflicts? ci_pipeline"
        ),
        2: r"repo repository commits? branch branches fix build\w* write_a_script website app cli dockerfile",
    },
    "research": {
        4: r"research\w* investigate find_out compare competitors? market_research look_up survey papers? literature "
        r"what_is why_does explain pros_and_cons best_\w+_for alternatives_to flights? hotels? venues?",
        2: r"search\w* find explore analy[sz]e trends? trending benchmark evaluate",
    },
    "summarize": {
        5: r"summari[sz]\w* summary sumary digest recap tl;?dr briefing condense brief key_(?:points|insights|takeaways) "
        r"headlines round-?up rundown bullet_points plan_for_the_day",
        2: r"overview highlights minutes_of what's_new report_of_what transcript",
    },
    "content": {
        4: (
            r"blog_posts? newsletter draft\w* article post_ideas tweets? thread captions? copywriting script_for thumbnails? "
            r"ideas? essay slogan headlines? product_descriptions? translat\w+ content "
            r"generate\w*_(?:images?|titles?|posts?) titles? announcement out-of-office rewrite recipe workout poster slides "
            r"presentation "
            r"cover_letter status_report invoice_draft blog e-?book lyrics story caption"
        ),
        2: r"write generate\w* create compose rewrite proofread design video social_media posts? status_update",
    },
    "data": {
        4: (
            r"spreadsheet google_sheets? excel csv reconcile ledger database sql records? rows? columns? crm invoices? "
            r"payouts? vat sales_figures kpis? metrics export\w* extract\w* import dedupe deduplicate duplicates scrape "
            r"compute calculate work_out how_many how_much "
            r"expense_report expenses? budget currency exchange_rates? inventory stock order_list orders mailing_list "
            r"timesheets? parse json"
        ),
        2: r"update log list report count fetch\w* table data dashboard totals? delete sync aggregate sheet numbers? "
        r"figures temperature price prices",
    },
    "monitor": {
        5: (
            r"monitor\w* watch alert_\w+ ping\w* poll health check_(?:if|whether|for|my|the) uptime keep_an_eye "
            r"status_changes? track\w* goes_down is_down drops? stops_(?:answering|responding) sensor exceeds? "
            r"is_(?:above|below|over|under) sample error_rate notify\w*_\w+_when let_me_know_(?:when|if)"
        ),
        2: r"check changes? alerts? when_\w+ fires? threshold",
    },
    "communication": {
        4: (
            r"remind\w* reminders? reply respond message_\w+ follow[-_]ups? invit\w+ personali[sz]ed_emails? "
            r"sends?_\w*_?(?:emails?|messages?) notifications? congratulat\w+ welcome_emails? send_to_\w+ accountability "
            r"chase announce\w* pair_up coffee_chats? unsubscribe thank_you_notes? nudge"
        ),
        2: r"send sends email emails message tell whatsapp telegram sms call contact announce",
    },
    "ops": {
        4: (
            r"deploy\w* restart backup\w* back_up archive rename provision rotate server kubernetes cluster bucket clean_up "
            r"cleanup add_a_(?:new_)?task assign invite_user disk logs set_up configure vacuum virus-?scan rotate\w* "
            r"reset_the stale_branches upgrade_the unsubscribe organi[sz]e bookmarks"
        ),
        2: r"move tidy resize compress close folders? files tickets? rename run triage organi[sz]e schedule",
    },
}

ENGLISH_MISSING = {
    "account": (
        r"(?:my_|the_)?calendar inbox mailbox zendesk tikets? hubspot salesforce stripe asana jira trello crm backlog "
        r"whatsapp shopify quickbooks xero linkedin instagram gmail slack_workspace unsubscribe_me google_calendar "
        r"google_drive github_account mailchimp airtable s3 buckets? closed_tickets youtube_analytics ledger notion"
    ),
    "credentials": r"api_keys? newsapi bot_token openai access_token trigger_node password login",
    "repository": (
        r"commits? ci repo repository codebase pull_requests? prs github_issues? memory_leak unit_tests? pytest branch "
        r"dependencies stale_branches checkout_page api_client bug_where the_bug codebase"
    ),
    "file": (
        r""
        r"this_(?:\w+_)?(?:function|file|document|pdf|text|article|report|transcript|contract|spreadsheet|code|script|photo|image) "
        r"(?:the|these|those|my)_(?:\S+_){0,2}(?:notes|minutes|transcript|pdf|document|contract|recording) read_this "
        r"(?:summari[sz]e|rewrite|proofread|translate|edit)_(?:the|our|my|these|those)_(?:\S+_){0,3}(?:docs?|document|"
        r"call|minutes|thread|paper|article|"
        r"report|contract|email|recording|meeting|notes|podcast|video|chat|interview|essay|letter|slides|deck|bookmarks) "
        r"timesheet_export attached stock_photos summari[sz]e_(?:this|it)"
    ),
    "url": (
        r"an?_(?:url|api_endpoint|website|web_page|webpage|endpoint) (?:this|the)_(?:url|website|page|site|endpoint) "
        r"our_(?:website|site) landing_page"
    ),
    "list": r"from_the_list order_list mailing_list_of an?_list_of_\w+_\w+ following_(?:list|subreddits|items|urls|people) "
    r"paste_the_list the_list",
    "topic": (
        r"my_niche your_niche your_topic the_thing my_goals my_interests some_topic a_topic something trending_topics stuff "
        r"newsletter"
    ),
    "location": r"weather my_city my_area near_me local_events city location",
    "phone": r"call_us text_us call_me text_me sms phone_call",
    "spreadsheet": r"budget_tracker google_sheets? spreadsheet sheet",
    "channel": r"slack discord_channel teams_channel let_me_know_if_there's",
    "recipient_email": (
        r"remind_everyone "
        r"e?-?mail\w*_(?:the_|it_|them_|this_)?\w*_?to_(?:the_|my_|our_)?(?:team|everyone|managers?|boss|"
        r"clients?|customers?|finance|group) "
        r"e-?mail_(?:the_)?(?:team|everyone|boss|managers?) by_e-?mail_to_the_team email_me email_it_to_me newsletter "
        r"email_results"
    ),
    "data_source": (
        r"sign-?ups churn conversion_rate error_rate temperature sensor currency expense_report petty_cash budget "
        r"traffic orders q[1-4]_report sales_(?:report|data|figures|numbers) vat kpis? metrics database inventory "
        r"revenue expenses users_in_the_database "
        r"analytics"
    ),
    "condition": r"if_(?:something|anything)_changes when_it_changes if_needed when_necessary unusual too_high too_low",
    "hours": r"(?:working|business|office|work)_hours",
    "criteria": r"\b(?:best|relevant|important|interesting|good)_(?:ones|candidates|leads|options) filter_them shortlist",
    "language": r"translate_(?:it|this|them|the_\w+)$ into_another_language",
    "destination": r"save_it_somewhere upload_it export_it post_it_somewhere",
    "name": r"<name> your_name",
}
