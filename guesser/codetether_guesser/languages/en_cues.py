"""English words around addresses and telling, small talk, and the names of time zones, as data."""

TELL = (
    r"->_#\w+ "
    r"posts?_(?:\S+_){0,6}(?:in|to|on)_(?:(?:the|our)_(?:[\w-]+_){0,2})?(?:#\w\S*|slack|teams|discord|telegram) "
    r"put_(?:\S+_){1,4}in_#\w+ i_want_to_know to_the_group_chat "
    r"reminds?_(?:all|every\w*|the|our|my|new|[a-z]+_(?:to|about|that)) (?:sms|yells?_at)_me announces?_(?:it|who|that|the|them) "
    r"tell_(?:my|our|ops|support|sales|finance|hr)\b(?!_story)(?:_\w+)? "
    r"i_get_an?_(?:\w+_)?(?:dm|message|e-?mail|alert|notification|ping) "
    r"heads-?up (?:shoot|drop|wake)_me (?:tell|inform)_(?!an?\b|it\b)\w+_(?:that|the|when|if|about) alerts?_goe?s?_to "
    r"(?:page|message|alert|notify|slack|ping)_(?:the_)?(?:on-?call|channel|\w+_on_call|person_on_call) "
    r"send_(?:\w+_)?alerts? bot_(?:will_|should_)?(?:ping|message|post|send|tell|remind|notify)s? "
    r"sends?_(?:\w+_){1,4}(?:via|over|by|on)_(?:telegram|slack|whatsapp|sms|e-?mail|discord|teams|signal) "
    r"sends?_(?:an?_|the_|out_)?(?:\w+_)?e-?mails?_(?:about|with) "
    r"sends?_(?:an?_|the_|out_|our_|my_)?(?:\w+_){0,3}(?:reports?|digests?|summary|briefing) "
    r"(?:like|want|need)_(?:an?|the)_(?:\w+_){0,2}(?:e-?mails?|message|notification|reminder|alert|digest) "
    r"(?:be|get)_(?:notified|told|alerted|informed|pinged) (?:ping|notify|tell|alert|message)s?_(?:the_)?[#@]\S* "
    r"alerts?_(?:if|when|on|once) send_an?_(?:e-?mail|message|notification|alert) remind_[#@]\S+ "
    r"(?:keep|hold)_(?:me|us)_(?:posted|updated|informed|in_the_loop) send_(?:the|a)_(?:\S+_){1,4}to should_e-?mail "
    r"i_(?:want|would_like|'d_like)_to_(?:get|receive) "
    r"(?:tells?|notify|notifies|alerts?|informs?|reminds?|messages?|texts?|calls?|pings?|e-?mails?|mails?|updates?|dms?|"
    r"pages?|warns?|prompts?|nudges?|pokes?|msgs?|slacks?|whatsapp)_(?:me|us|the_team|everyone|\w+_when) "
    r"(?:tell|notify|alert|inform|remind|message|ping|email|e-mail|mail|update|ask|warn|prompt|nudge)_them "
    r"asks?_(?:me|us|the_team|everyone)(?!_(?:to_(?:confirm|approve)|before|first|instead)) "
    r"let_(?:me|us)_know read_(?:me|us) "
    r"(?:send|sned|snd|give|show|get|deliver)\w*_(?:me|us|it_to|them_to|the_\w+_to|a_\w+_to|to|those|notif\w+)"
    r"(?!_(?:ai|openai|chatgpt|gpt\S*|claude|gemini|an?_llm|the_model)\b) "
    r"notif(?:y|ies|ications?)_\w+ (?:share|post|pitch|forward|drop|put)_(?:it|them|the_\w+|the_\w+_\w+)_(?:in|to|on) "
    r"reminders? (?:post|share)_(?:an?|the)_(?:\w+_){1,3}(?:in|to|on|with)_(?:slack|teams|discord|telegram|our|the_team) "
    r"pings?_(?:the|our)_(?!api\b|site\b|server\b|endpoint\b|website\b|url\b|page\b|host\b|service\b)\w+ "
    r"sent_(?:automatically_)?to "
    r"webhook call_https?\S* e-?mail_\S+@\S+ "
    r"e-?mail_(?:the_|an?_)?(?:short_|brief_)?(?:results?|summary|report|digest|it|them)"
)

DELIVER = (
    r"sent mailed e-?mailed reported forwarded delivered e-?mail\w* mail send sends sned sedn snd notify inform "
    r"alert tell forward deliver\w* cc message report_back "
    r"let copy ping shoot drop remind "
    r"share_(?:it_|them_|this_|(?:the_|a_|my_|our_)?(?:\w+_){0,3}(?:results?|summary|report|list|digest|findings|deck|"
    r"file|spreadsheet|pdf)_)?with"
)

RESULTS = (
    r"results? summary sumary report reports digest findings list overview it them me us update updates alerts? "
    r"notifications? brief briefing outcome output copy draft file files link spreadsheet numbers everything answer "
    r"totals? newsletter what_you_(?:find|found|get|learn|have) same confirmation pdf csv table document slides line deck "
    r"this_to that_to"
)

TOLD = (
    r"(?:do_not|don't|dont|never)_(?:notify|email|e-mail|mail|send|tell|message|alert)\w*"
    r"(?:_(?:it_|this_|them_)?(?:to_)?(?:anyone|me|anybody|us|nobody))? "
    r"(?:do_not|don't|dont|never)_(?:ping|text|call|dm|page|bother)_(?:me|us|anyone|anybody) "
    r"(?:do_not|don't|dont)_need_(?:an?_|any_)?(?:\w+_)?(?:e-?mails?|messages?|notifications?|reminders?|alerts?) "
    r"no_(?:notifications?|emails?) (?:don't|do_not)_want_notifications?"
)

CALLBACK = (
    r"webhooks? web-hook callback call_back callback.url webhook.url hook "
    r"post_(?:the_)?(?:\w+_){0,3}back_to "
    r"post_(?:it_|them_|(?:the_|a_|our_)?(?:\w+_){0,3}(?:results?|outcome|output|summary|findings|report|list|json|data|"
    r"numbers|figures|totals|counts?|metrics|stats|rows|updates|events|alerts|answer|status|payload)_)?to "
    r"notify ping call hit "
    r"those_events_to events_to inform do_an?_(?:get|post|put|request)_(?:on|to|at) trigger fire invoke kick_off set_off "
    r"https?_request_(?:\w+_){0,4}to"
)

CALLBACK_TASK = (
    r""
    r"(?:create|build|write|implement|debug|test|document|fix|design|develop|add)_(?:an?_|the_|"
    r"our_)?(?:new_)?(?:webhook|callback|hook) "
    r"(?:webhook|callback|hook)s?_(?:docs?|documentation|guide|page|reference|tutorial|section|article|settings|code|handler) "
    r"(?:documentation|docs|tests?|article|guide|page|post)_(?:for|about|on|of)_(?:the|our|a)_(?:webhook|callback|hook) "
    r""
    r"why_(?:\S+_){0,4}(?:webhook|callback|hook)"
)

ZONES = {
    "America/New_York": "eastern eastern_time new_york_time ny_time boston_time washington_time miami_time atlanta_time",
    "America/Chicago": "central central_time chicago_time texas_time dallas_time houston_time",
    "America/Denver": "mountain mountain_time denver_time colorado_time",
    "America/Phoenix": "arizona_time phoenix_time",
    "America/Los_Angeles": "pacific pacific_time la_time los_angeles_time california_time seattle_time san_francisco_time",
    "America/Anchorage": "alaska_time",
    "Pacific/Honolulu": "hawaii_time honolulu_time",
    "America/Vancouver": "vancouver_time",
    "America/Halifax": "halifax_time atlantic_time",
    "America/Mexico_City": "mexico_time mexico_city_time",
    "America/Bogota": "bogota_time colombia_time",
    "America/Lima": "lima_time peru_time",
    "America/Argentina/Buenos_Aires": "buenos_aires_time argentina_time",
    "America/Santiago": "santiago_time chile_time",
    "Europe/London": "london_time uk_time british_time british_summer_time london",
    "Europe/Dublin": "dublin_time irish_time ireland_time",
    "Europe/Lisbon": "lisbon_time portugal_time",
    "Europe/Amsterdam": "amsterdam_time dutch_time",
    "Europe/Brussels": "brussels_time belgian_time",
    "Europe/Rome": "rome_time milan_time italian_time italy_time",
    "Europe/Warsaw": "warsaw_time polish_time",
    "Europe/Prague": "prague_time czech_time",
    "Europe/Budapest": "budapest_time",
    "Europe/Copenhagen": "copenhagen_time danish_time",
    "Europe/Stockholm": "stockholm_time swedish_time",
    "Europe/Oslo": "oslo_time norwegian_time",
    "Europe/Helsinki": "helsinki_time finnish_time eastern_european_time",
    "Europe/Athens": "athens_time greek_time",
    "Europe/Istanbul": "istanbul_time turkish_time turkey_time",
    "Europe/Kyiv": "kyiv_time kiev_time",
    "Europe/Moscow": "moscow_time",
    "Africa/Cairo": "cairo_time egypt_time",
    "Africa/Lagos": "lagos_time nigeria_time nigerian_time",
    "Africa/Nairobi": "nairobi_time kenya_time",
    "Africa/Johannesburg": "johannesburg_time south_african_time south_africa_time",
    "Asia/Jerusalem": "jerusalem_time israel_time tel_aviv_time",
    "Asia/Riyadh": "riyadh_time saudi_time",
    "Asia/Karachi": "karachi_time pakistan_time",
    "Asia/Dhaka": "dhaka_time",
    "Asia/Bangkok": "bangkok_time thai_time thailand_time",
    "Asia/Jakarta": "jakarta_time",
    "Asia/Ho_Chi_Minh": "vietnam_time hanoi_time saigon_time",
    "Asia/Manila": "manila_time philippine_time",
    "Asia/Hong_Kong": "hong_kong_time",
    "Asia/Taipei": "taipei_time taiwan_time",
    "Asia/Seoul": "seoul_time korea_time korean_time",
    "Australia/Melbourne": "melbourne_time",
    "Australia/Brisbane": "brisbane_time queensland_time",
    "Australia/Perth": "perth_time",
    "Pacific/Auckland": "auckland_time new_zealand_time nz_time",
    "Europe/Berlin": "berlin_time german_time germany_time central_european_time central_european_summer_time berlin",
    "Europe/Paris": "paris_time french_time paris",
    "Europe/Madrid": "madrid_time spanish_time spain_time",
    "Asia/Tokyo": "tokyo_time japan_time japanese_time japan_standard_time tokyo",
    "Asia/Kolkata": "india_time indian_time indian_standard_time mumbai_time delhi_time",
    "Asia/Singapore": "singapore_time",
    "Australia/Sydney": "sydney_time sydney",
    "America/Sao_Paulo": "brasilia_time brazil_time",
    "Asia/Dubai": "dubai_time",
    "Europe/Zurich": "zurich_time swiss_time",
    "Europe/Vienna": "vienna_time austrian_time",
    "Asia/Shanghai": "beijing_time china_time shanghai_time",
    "America/Toronto": "toronto_time montreal_time ontario_time",
}

TALK = (
    r"why_(?:did|didn't|does|doesn't|is|isn't|hasn't|has)_(?:my|the)_(?:\S+_){0,2}(?:report|reminder|digest|"
    r"job|automation|task|summary)_(?:\S+_){0,2}(?:run|ran|sent|send|arrived?|work|working|start|fired?|come|"
    r"came) "
    r"how_(?:do|can|would|could)_i_(?:cancel|pause|delete|turn_off|disable|edit|remove)_(?:an?|the|my|"
    r"this)_(?:\S+_){0,2}(?:cron_?jobs?|automations?|schedules?|tasks?|reminders?|digests?|reports?) "
    r""
    r"(?:do|does|will)_(?:you|it|this)_(?:support|work_with|integrate|have_access|remember|speak|understand|store|share|cost) "
    r"(?:can|could|may)_i_(?:change|edit|move|pause|cancel|undo|connect|get_a_refund)_(?:my|the|it|this)(?:_\S+){0,4}[?]?$ "
    r"how_is_(?:my|the)_(?:\S+_){1,3}(?:going|doing|coming_along) "
    r"(?:what's|what_is)_the_status_of_(?:my|the|that)_(?:\S+_){0,2}(?:job|task|run|"
    r"report|automation|request) "
    r"(?:i|we)_(?:had|was|were|feel|went)_(?!wondering|thinking|hoping|looking|told|asked)[^.!?\n]*[.!]?$ "
    r"(?:hello|hi)_(?:world|there)[.!]?$ asdf\w* qwert\w* lorem_ipsum (?:sounds|looks)_(?:good|great|fine)[^.!?\n]{0,20}[.!]?$ "
    r"(?:thanks|thank_you|thx)_(?:for|that)[^.!?\n]*[.!]?$ (?:i|you)_(?:love|hate|like)_(?:you|it|this)[.!]?$ "
    r"(?:yes|no|ok|okay)_(?:please|thanks|sure|do_it|go_ahead)[.!]?$ (?:can|could)_(?:we|i)_talk "
    r"never_?mind forget_(?:it|about_it) (?:cancel|undo|scratch|ignore|drop)_(?:that|it)[.!]?$ "
    r"that's_(?:all|it|enough) well_done "
    r"good_job (?:i'll|i_will|let_me)_(?:think|get_back|come_back|let_you_know) wrong_(?:chat|window) "
    r"(?:did|have|were|are|do)_you(?!_(?:able|please|think_you)) why_(?:did|didn't|don't|are|aren't|were)_you "
    r"(?:is|was|are|were)_(?:my|the|that|this)_(?:\S+_){0,3}(?:done|finished|ready|running|working|active|"
    r"scheduled|still_on|paused)[?]?$ "
    r""
    r"when_(?:does|did|will|is)_(?:my|the|that)_(?:next_)?(?:\S+_){0,3}(?:run|job|report|reminder|automation|digest) "
    r"(?:stop|pause|cancel|disable|delete|end|turn_off|resume|mute|snooze)_(?:the|my|this|that|all|all_my)_"
    r"(?:daily|weekly|hourly|monthly|nightly|morning|evening|monday|tuesday|wednesday|thursday|friday|saturday|"
    r"sunday|scheduled|"
    r"recurring|\d\S*)_(?:\S+_){0,3}\S+[.!]?$ "
    r"my_name_is i_(?:live_in|am_called|prefer(?!_(?:to|that|if|you))|like(?!_(?:to))|love(?!_(?:to))|hate(?!_(?:to))) "
    r"i'm_(?:allergic|tired|bored|back) "
    r"how_much_(?:do_you|does_(?:it|this|that))_cost what's_your_name what_is_your_name what's_up good_(?:night|bye) "
    r"goodbye bye_bye "
    r"talk_(?:later|soon|tomorrow) nothing_(?:for_now|right_now|today) "
    r"(?:what|which|how_many)_(?:\w+_){0,2}(?:automations?|schedules?|reminders?|scheduled_(?:tasks?|jobs?)|"
    r"routines?)_(?:do_i_have|"
    r"have_i|did_i|are_(?:active|running|there|set|on)) "
    r"(?:do|have)_i_(?:have|got)_any_(?:automations?|schedules?|reminders?|scheduled_tasks?) "
    r"(?:list|show)_(?:me_)?(?:all_)?my_(?:active_|current_)?(?:automations?|scheduled_tasks?|reminders?|schedules?|routines?) "
    r"(?:stop|pause|cancel|disable|delete|remove|end|turn_off)_(?:the|my|this|that)_(?:\S+_){0,4}(?:automations?|cron_?jobs?|"
    r"reminders?|schedules?|routines?|scheduled_tasks?)[.!]?$ "
    r"what_do_you_(?:remember|know)_about_(?:me|my|us|our) do_you_remember who_(?:are|made)_you what_(?:can_you_do|are_you) "
    r"how_are_you how's_it_going how_is_it_going remember_that_(?:i|we|my|our) (?:see|talk_to|speak_to)_you "
    r"how_(?:do|can|would|could|should)_(?:i|we|you|one)_(?:set_up|create|schedule|make|add|change|stop|use|"
    r"write)_(?:an?_|the_)?"
    r"(?:cron_?jobs?|automations?|schedules?|scheduled_tasks?|reminders?)"
)
