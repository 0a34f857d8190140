"""English, as data."""

from codetether_guesser.languages.en_texts import ENGLISH_TEXTS
from codetether_guesser.languages.lexicon import Language, Words

_WORDS: Words = {
    "every": {1: "every each evry evey eveyr evrey everyday"},
    "other": {2: "other alternate alternating"},
    "unit": {
        "second": "seconds secs sec",
        "minute": "minute minutes min mins",
        "hour": "hour hours hr hrs",
        "day": "day days",
        "week": "week weeks wk wks",
        "month": "month months",
        "quarter": "quarter quarters",
        "year": "year years",
    },
    "freq": {"fortnight": "fortnightly biweekly bi-weekly", "year": "annually", "periodic": "periodically"},
    "freq_adjective": {
        "hour": "hourly",
        "day": "daily",
        "night": "nightly",
        "week": "weekly",
        "month": "monthly",
        "quarter": "quarterly",
        "year": "yearly annual",
        "periodic": "periodic regular",
    },
    "weekday": {
        (1,): "monday mon moday",
        (2,): "tuesday tue tues",
        (3,): "wednesday wed weds wendesday",
        (4,): "thursday thu thur thurs",
        (5,): "friday fri firday",
        (6,): "saturday sat",
        (0,): "sunday sun",
    },
    "weekdays": {
        (1,): "mondays",
        (2,): "tuesdays",
        (3,): "wednesdays",
        (4,): "thursdays",
        (5,): "fridays",
        (6,): "saturdays",
        (0,): "sundays",
    },
    "dayset": {(1, 2, 3, 4, 5): "weekday workday working_day business_day work_day", (0, 6): "weekend"},
    "daysets": {(1, 2, 3, 4, 5): "weekdays workdays working_days business_days work_days", (0, 6): "weekends"},
    "number": {
        1: "one",
        2: "two couple",
        3: "three",
        4: "four",
        5: "five",
        6: "six",
        7: "seven",
        8: "eight",
        9: "nine",
        10: "ten",
        11: "eleven",
        12: "twelve",
        15: "fifteen",
        20: "twenty",
        30: "thirty half_an half",
        45: "forty-five",
        60: "sixty",
        90: "ninety",
    },
    "ordinal": {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", 10: "tenth", 15: "fifteenth", -1: "last final"},
    "month": {
        1: "january jan",
        2: "february feb",
        3: "march mar",
        4: "april apr",
        5: "may",
        6: "june jun",
        7: "july jul",
        8: "august aug",
        9: "september sep sept",
        10: "october oct",
        11: "november nov",
        12: "december dec",
    },
    "daypart": {
        "morning": "morning mornin",
        "lunch": "lunchtime lunch_time",
        "afternoon": "afternoon",
        "evening": "evening",
        "night": "night",
    },
    "dayparts": {"morning": "mornings", "afternoon": "afternoons", "evening": "evenings", "night": "nights"},
    "noon": {720: "noon midday", 0: "midnight"},
    "relative": {0: "today", 1: "tomorrow tomorow tommorow tmrw", "tonight": "tonight", 2: "day_after_tomorrow"},
    "next": {1: "next"},
    "in": {1: "in"},
    "at": {1: "at @ around"},
    "range": {1: "to through thru until till - – — −"},
    "and": {1: "and or plus"},
    "between": {1: "between from"},
    "count": {1: "once", 2: "twice", 3: "thrice"},
    "times": {1: "times"},
    "end": {1: "end", 0: "start beginning"},
    "except": {1: "except excluding but_not other_than"},
    "work_hours": {1: "working_hours work_hours business_hours office_hours"},
    "offset": {30: "half_past", 15: "quarter_past", -15: "quarter_to"},
}

_KINDS = {
    "code": {
        4: (
            r"refactor\w* debug\w* lint unit_tests? pytest typescript python javascript java rust compile codebase bug "
            r"stack_?trace memory_leak pull_requests? migrate convert_the_\w+ implement code function scripts? endpoint "
            r"regex tests? dependenc\w+ diagnose npm maven vulnerabilit\w+"
        ),
        2: r"repo repository commits? branch api fix build write_a_script website app cli dockerfile",
    },
    "research": {
        4: r"research\w* investigate find_out compare competitors? market_research look_up survey papers? literature",
        2: r"search\w* find explore analy[sz]e trends? trending benchmark evaluate",
    },
    "summarize": {
        5: r"summari[sz]\w* summary sumary digest recap tl;?dr briefing condense brief key_(?:points|insights|takeaways)",
        2: r"overview highlights minutes_of what's_new report_of_what transcript",
    },
    "content": {
        4: (
            r"blog_posts? newsletter draft\w* article post_ideas tweets? thread captions? copywriting script_for thumbnails? "
            r"ideas? essay slogan headlines? product_descriptions? translat\w+ content "
            r"generate\w*_(?:images?|titles?|posts?) titles?"
        ),
        2: r"write generate\w* create compose rewrite proofread design video social_media posts? status_update",
    },
    "data": {
        4: (
            r"spreadsheet google_sheets? excel csv reconcile ledger database sql records? rows? columns? crm invoices? "
            r"payouts? vat sales_figures kpis? metrics export extract import dedupe deduplicate"
        ),
        2: r"update log list report count fetch\w* table data dashboard totals? calculate delete sync aggregate",
    },
    "monitor": {
        5: (
            r"monitor\w* watch alert_\w+ ping\w* poll health check_(?:if|whether|for|my|the) uptime keep_an_eye "
            r"status_changes? track\w* goes_down is_down drops? notify\w*_\w+_when let_me_know_(?:when|if)"
        ),
        2: r"check changes? alerts? when_\w+ fires? threshold",
    },
    "communication": {
        4: (
            r"remind\w* reminders? reply respond message_\w+ follow[-_]ups? invit\w+ personali[sz]ed_emails? "
            r"sends?_\w*_?(?:emails?|messages?) notifications? congratulat\w+ welcome_emails? send_to_\w+ accountability"
        ),
        2: r"send sends email emails message tell whatsapp telegram sms call contact announce",
    },
    "ops": {
        4: (
            r"deploy\w* restart backup\w* back_up archive rename provision rotate server kubernetes cluster bucket clean_up "
            r"cleanup add_a_(?:new_)?task assign invite_user disk logs set_up configure"
        ),
        2: r"move tidy resize compress close folders? files tickets? rename run triage organi[sz]e schedule",
    },
}

_MISSING = {
    "account": (
        r"(?:my_|the_)?calendar inbox mailbox zendesk tikets? hubspot salesforce stripe asana jira trello crm backlog "
        r"whatsapp shopify quickbooks xero linkedin instagram s3 buckets? closed_tickets youtube_analytics ledger notion"
    ),
    "credentials": r"api_keys? newsapi bot_token openai access_token trigger_node password login",
    "repository": (
        r"commits? ci repo repository codebase pull_requests? prs github_issues? memory_leak unit_tests? pytest branch "
        r"dependencies"
    ),
    "file": (
        r""
        r"this_(?:\w+_)?(?:function|file|document|pdf|text|article|report|transcript|contract|spreadsheet|code|script|photo|image) "
        r"(?:the|these|those|my)_(?:\S+_){0,2}(?:notes|minutes|transcript|pdf|document|contract|recording) read_this "
        r"attached stock_photos summari[sz]e_(?:this|it)"
    ),
    "url": (
        r"an?_(?:url|api_endpoint|website|web_page|webpage|endpoint) (?:this|the)_(?:url|website|page|site|endpoint) "
        r"our_(?:website|site) landing_page"
    ),
    "list": r"an?_list_of_\w+_\w+ following_(?:list|subreddits|items|urls|people) paste_the_list the_list",
    "topic": (
        r"my_niche your_niche your_topic the_thing my_goals my_interests some_topic a_topic something trending_topics stuff "
        r"newsletter"
    ),
    "location": r"weather my_city my_area near_me local_events city location",
    "phone": r"call_me text_me sms phone_call",
    "spreadsheet": r"google_sheets? spreadsheet sheet",
    "channel": r"slack discord_channel teams_channel let_me_know_if_there's",
    "recipient_email": (
        r""
        r"e?-?mail\w*_(?:the_|it_|them_|this_)?\w*_?to_(?:the_|my_|our_)?(?:team|everyone|managers?|boss|"
        r"clients?|customers?|finance|group) "
        r"e-?mail_(?:the_)?(?:team|everyone|boss|managers?) by_e-?mail_to_the_team email_me email_it_to_me newsletter "
        r"email_results"
    ),
    "data_source": (
        r"sales_(?:report|data|figures|numbers) vat kpis? metrics database inventory revenue expenses users_in_the_database "
        r"analytics"
    ),
    "condition": r"if_(?:something|anything)_changes when_it_changes if_needed when_necessary unusual too_high too_low",
    "hours": r"(?:working|business|office|work)_hours",
    "criteria": r"\b(?:best|relevant|important|interesting|good)_(?:ones|candidates|leads|options) filter_them shortlist",
    "language": r"translate_(?:it|this|them|the_\w+)$ into_another_language",
    "destination": r"save_it_somewhere upload_it export_it post_it_somewhere",
    "name": r"<name> your_name",
}

ENGLISH = Language(
    code="en",
    telltales=(
        "the and to of in is for with my me every please it this that on when if email send at from into are you your what day"
    ),
    words=_WORDS,
    clock=r"\d{1,2}(?::\d{2}|[.]\d{2}(?=\s?[ap]\.?m))(?!:?\d)(?:\s?[ap]\.?m\b\.?)?|\d{1,2}\s?[ap]\.?m\b\.?|\d{1,2}\s?o'?\s?clock",
    pm="pm p.m p.m.",
    am="am a.m a.m.",
    fillers="the on of a an in during per during starting sharp exactly about for hours time runs run o'clock every",
    guards=(
        "by due before until since after from for yesterday's as_of dated version deadline last past previous within under "
        "meeting standup"
    ),
    after_every={},
    run_nouns=(
        "cron job jobs run schedule workflow digest check checks backup build reminder reminders email update updates "
        "summary report reports"
    ),
    make_verbs=(
        "send sends post posts email give deliver run build create generate make prepare need want love schedule set write "
        "publish ping compile produce get remind show"
    ),
    run_verbs="run runs trigger execute start send fire",
    happens=(
        r"deadline due appointment flight departs? starts? begins? opens? closes? ends? arrives? "
        r"leaves? scheduled meeting call_at"
    ),
    tell=(
        r""
        r"(?:tell|notify|alert|inform|remind|message|text|call|ping|email|e-mail|mail|update|ask|dm|page|"
        r"warn|prompt)_(?:me|us|them|the_team|everyone|\w+_when) "
        r""
        r"let_(?:me|us)_know (?:send|sned|give|show|get|deliver)\w*_(?:me|us|it_to|them_to|the_\w+_to|a_\w+_to|to|those|notif\w+) "
        r"notif(?:y|ies|ications?)_\w+ (?:share|post|pitch|forward)_(?:it|them|the_\w+|the_\w+_\w+)_(?:in|to|on) reminders? "
        r"webhook call_https?\S* e-?mail_\S+@\S+ "
        r"e-?mail_(?:the_)?(?:results?|summary|report|digest|it|them)"
    ),
    deliver=r"e-?mail\w* mail send sends sned sedn snd notify inform alert tell forward deliver cc message report_back let copy",
    results=(
        r"results? summary sumary report reports digest findings list overview it them me us update updates alerts? "
        r"notifications? brief briefing outcome output copy draft file files link spreadsheet numbers everything answer "
        r"totals? newsletter"
    ),
    reply=(
        r"reply replies replying respond answer from about asking regarding contact unsubscribe delete remove block ignore "
        r"invite assign cc'?d signed named called account login belongs"
    ),
    negation=r"don't do_not dont never not no without nobody no_one stop",
    told=(
        r"(?:do_not|don't|dont|never)_(?:notify|email|e-mail|mail|send|tell|message|alert)\w*(?:_(?:anyone|me|anybody|us))? "
        r"no_(?:notifications?|emails?) (?:don't|do_not)_want_notifications?"
    ),
    callback=(
        r"webhooks? web-hook callback call_back callback_url hook "
        r"post_(?:it_|them_|the_(?:results?|outcome|output|summary)_|results?_|status_)?to notify ping call hit "
        r"those_events_to events_to"
    ),
    callback_task=(
        r""
        r"(?:create|build|write|implement|debug|test|document|fix|design|develop|add)_(?:an?_|the_|"
        r"our_)?(?:new_)?(?:webhook|callback|hook)"
    ),
    events={
        "task.completed": (
            r"on_completion when_(?:it's_|it_is_|you're_|)(?:done|finished|complete\w*) on_success "
            r"when_(?:it|the_task)_(?:finishes|completes|succeeds) task[.]completed"
        ),
        "task.failed": r"on_failure if_it_fails when_it_fails on_errors? task[.]failed",
        "task.needs_input": r"task[.]needs_input needs_input when_(?:it_needs|you_need)_(?:input|me) if_you_have_questions",
        "task.started": r"when_it_starts on_start task[.]started",
        "task.progress": r"on_progress progress_updates task[.]progress",
        "task.cancelled": r"if_(?:it_is_|it's_)?cancell?ed task[.]cancell?ed",
        "task.created": r"task[.]created",
    },
    priority={
        100: (
            r"(?:this_is|it's|its|it_is|very|super|really)_urgent urgent urgently asap immediately right_away right_now "
            r"top_priority highest_priority emergency drop_everything urgent_priority priority[:=]?_urgent"
        ),
        50: r"high_priority priority[:=]?_(?:is_)?high (?:this_is|it's|it_is|very)_important important_task high_prio prio_high",
        -50: (
            r"low_priority priority[:=]?_(?:is_)?low no_rush no_hurry not_urgent whenever_you_(?:can|have_time|get_to_it) "
            r"when_you_have_time low_prio not_time[-_]sensitive"
        ),
    },
    polite=(
        r""
        r"(?:hi|hello|hey|dear_\w+|please|pls|kindly|can_you|could_you|would_you|i_want_you_to|i_want_to|"
        r"i_would_like_you_to|i'd_like_you_to|i_need_you_to|"
        r"i'd_like_to|i_would_like_to|you_should|i_need|help_me|also|then|and|just|so)"
    ),
    joints="and_then and then after_that afterwards finally",
    task_nouns="task job request matter please and thanks today so now but by here for this",
    vague=(
        r"thing things stuff something it that this do help me please us you can could i need want would like to the a an "
        r"some with for my and just now hi hello thanks thank test ok okay what how are who yes no hey there is do"
    ),
    actions=(
        r"add send create make build write generate summari[sz]e\w* check monitor\w* find search\w* fetch\w* get give show "
        r"list update delete remove review analy[sz]e research\w* "
        r"compare translate draft prepare run post notify remind alert call email track log read convert refactor fix test "
        r"deploy backup back_up archive clean rename move copy "
        r"import export sync reconcile extract organize organi[sz]e plan schedule investigate diagnose debug lint implement "
        r"set_up configure design publish collect compile "
        r"calculate count book order scrape download upload invite assign reply respond answer ping\w* poll watch close open "
        r"merge triage classify tag label label generates? "
        r"include need want like know help stay keep pitch format validate verify audit migrate rewrite proofread transcribe "
        r"describe explain"
    ),
    kinds=_KINDS,
    missing=_MISSING,
    zones={
        "America/New_York": "eastern eastern_time new_york_time ny_time",
        "America/Chicago": "central_time chicago_time",
        "America/Denver": "mountain_time denver_time",
        "America/Los_Angeles": "pacific pacific_time la_time california_time",
        "Europe/London": "london_time uk_time london",
        "Europe/Berlin": "berlin_time german_time berlin",
        "Europe/Paris": "paris_time french_time paris",
        "Europe/Madrid": "madrid_time spanish_time spain_time",
        "Asia/Tokyo": "tokyo_time japan_time tokyo",
        "Asia/Kolkata": "india_time indian_time",
        "Asia/Singapore": "singapore_time",
        "Australia/Sydney": "sydney_time sydney",
        "America/Sao_Paulo": "brasilia_time brazil_time",
        "Asia/Dubai": "dubai_time",
        "Europe/Zurich": "zurich_time",
        "Europe/Vienna": "vienna_time",
        "Asia/Shanghai": "beijing_time china_time",
        "America/Toronto": "toronto_time",
    },
    say=ENGLISH_TEXTS,
)
