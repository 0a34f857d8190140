"""English words around a phrase of time, a document or a place, as data; `around.py` says what each field is for."""

from codetether_guesser.languages.around import Around

ENGLISH_AROUND = Around(
    cron_asked=r"explain what_(?:does|is) mean(?:s|ing)?\b \bwhy\b convert describe understand",
    asks=(
        r"explain (?:users?|customers?|clients?|people)_(?:complain|report|say|claim)\w* complaints? "
        r"why_(?:does|do|is|are|did|we|they) what_does what_is what_happens how_often difference_between"
    ),
    mends="fix debug",
    where="where",
    which="that which",
    fault="fix bug issue problem",
    regular="nightly daily hourly weekly",
    fails="fails is_failing",
    told_of=(
        r"(?:is|are|was|were)_supposed_to says currently at_the_moment expected: actual: "
        r"(?:when|if|given)_an?_(?:user|schedule|task|job|customer|person|run) "  # "when a user picks every day"
        r"how_(?:do|can|would|should)_(?:i|we|you)_(?:express|write|say|specify|define) "
        r"(?:shift|postpone|delay|move)_(?:the|my|our) "
        r"(?:i|we)_(?:configured|scheduled|set_(?:it|the_\w+)|created|noticed|(?:get|see|saw|got)_(?:an?|the|lots|many)) "
        r"as_an?_(?:\w+_)?\w+,?_i_(?:want|need|would_like)_to_(?:choose|set|pick|select|configure|change|see) "  # a user story
        r"(?:cron|crontab|rrule)_(?:expression|syntax|string)s?_(?:for|of|that)"
    ),
    sought=(
        r"(?:find|list|search|show|look_up|count|compare|recommend|suggest|describe)\b[^.;\n]{0,80}\b"
        r"(?:that|which|who)\s+\w+\s+(?:(?:on|at|only)\s+)?"
    ),
    please="please",
    stops=r"stop\s+\w+ing don't\s+\w+\s+(?:it|them|this|that|me)\b.{0,40}\b(?:any\s?more|any_longer)",
    instead="instead_of rather_than not_on",
    either="or",
    writing="article essay blog_?post post poem story guide song talk",
    about="about on",
    the="the",
    our="our",
    these="this",
    my=r"my this(?!\s+(?:task|job|agent|automation|workflow|bot|script|cron|routine))",
    opens="opens? closes? leaves? departs?",
    at=r"at\s+",
    takes_place=(
        r"(?:meetings?|class(?:es)?|events?|stand-?ups?|games?|shows?|stores?|shops?|office|we|they|sessions?|retros?|"
        r"calls?|sync|windows?|slots?|shifts?|downtime|outage|hours|cut-?off)\s+(?:is|are|takes?_place|happens?|meets?|opens?|"
        r"closes?|runs_from)(?:\s+(?:open|scheduled|held|set))?\s*(?:(?:on|for)\s+)? "
        r"(?:the|our|this)\s+\S+\s+(?:is|are)\s+(?:open|closed|available|off|busy)\s+(?:on\s+)? "  # "our office is closed on"
        r"join_us\s+(?:on\s+)? moved_to\s+ ran\s+ "
        r"(?:maintenance|(?:meeting|class|course|lesson|opening|event)_(?:times?|schedule|hours))\s*:\s* "
        r"(?<!should_)(?<!must_)(?<!will_)(?<!to_)(?<!that_)"  # "the counter resets at midnight"; "it should open at 9" is an order
        r"(?:appears?|happens?|occurs?|resets?|are_reset|is_reset|opens?|closes?|executes)\s+(?:(?:on|at)\s+)? "
        r"(?:flights?|trains?|bus(?:es)?|shows?|ferr(?:y|ies)|games?|movies?|webinars?|class(?:es)?|courses?|tours?)\s+"
        r"(?:leave|depart|arrive|start|begin|run|go)s?\s+(?:at\s+)?"
    ),
    we_meet=r"(?:we|they)\s+\w+\s+(?:on\s+)?",
    of_time=(
        "about released published updated issued printed broadcast called titled named appointments? available availability "
        "vacanc(?:y|ies) free_slots?"
    ),
    set_apart=r"(?:is|are|was|were)\s+(?:for|reserved|when|my|our|usually|always|busy|off|free|blocked|full)",
    hours_of="shifts? (?:opening|visiting|store|shop|our|support)_hours open available availability",
    seen_then=(
        r"(?:we|i|users|they|people)\s+(?:see|notice|observe|experience|lose)\b "
        r"but\s+(?:the|it|nothing|yesterday|last|customers|users|people|many|some)\b "  # "daily at 9, but nothing arrives"
        r"and\s+it\s+(?:started|stopped|fails|failed|keeps)\b (?:regardless_of|according_to)\b \.\s+why\s "
        r"(?:the|our|my)\s+[\w-]+(?:\s+[\w-]+)?\s+"
        r"(?:becomes?|gets?|goes|crashes|fails|hangs|slows|stops|opens|closes|restarts)\b"  # "every night the server hangs"
    ),
    expected=r"should\s+(?:parse|return|give|equal|become|be_(?:parsed|read|converted|accepted))",
    outcome=(r"which\s+(?:can|may|might|could|often|sometimes|usually|always|then|is|are|was|has|causes?|leads?|overlaps?|takes?)"),
    how_many="how_(?:many|much)",
    goes_on=(
        r"runs? takes?(?:_\w+_\w+)? goes_out comes?_out (?:is|are|gets?)_(?:sent|published|made|delivered) starts? ends? fails? "
        r"restarts? crashes reboots? hangs? sends? arrives? fires? triggers? executes?"
    ),
    works=r"(?:i|we|they)\s+(?:work|train|study|teach|play|meet|deploy|release|ship|publish|freeze)",
    itself="workflow flow bot robot job",
    also="and",
    afterwards="then",
    kindly=r"so can_you could_you i_(?:only|just)_(?:need|want)_you_to you_(?:only|just)_(?:need|have)_to",
    plans=r"plan trip timetable menu itinerary diet hotel stay booking calendar \w*plan",
    built=(
        r"\w*app website web_page webpage page component widget plugin extension game dashboard application site "
        r"cron_(?:line|expression|entry) (?:web_?)?form"  # "write a cron line that starts it at 7"
    ),
    wished=(
        r"add(?:ing)?_(?:support|an?_(?:\w+_)?(?:option|setting|flag|parameter|field|way)) (?:allow|enable)_(?:\w+_)?users "
        r"users?_(?:can|could|should_be_able_to) the_ability_to feature_request"
    ),
    number="number",
    inside="in of from",  # "fix the tests in acme/shop"
    own_folder="(?:[Dd]ownloads|[Dd]esktop|[Dd]ocuments|[Pp]ictures)_folder",
    this="[Tt]his",  # "summarize this text: …"
    weather="weather air_quality",
    weather_in="for in of at",
    no_place="my our the today tomorrow",
    towards="to",
    in_place="in for of around",
    from_source="from in via",
    the_source="the",
    own_chat=(
        r"(?:slack|whatsapp)_me\b me_a_(?:slack|teams|discord|telegram)_\w+ "
        r"the_(?!slack|team|teams|discord|right|same|relevant)[\w-]+_(?:slack|teams|discord)_channel "  # "the sales Slack channel"
        r"to_(?:each|every)_\w+_(?:in|on|via)_(?:slack|teams|discord) to_\w+_(?:in|on|via)_(?:slack|teams|discord|telegram)\b"
    ),
    me="me us",
    over="on in via over through",
    written_as=r"as to into sav\w+ stor\w+ write export\w* append log name\w* call\w* create",
    server=r"server\w*",
    measured=(
        r"rates? wages? pay salary salaries limits? budgets? fees? allowances? active_users "
        r"(?:meal|study|training|workout|lesson|diet|content|cleaning)\s+(?:plan|schedule|menu|routine|calendar)s?"
    ),
    plan_for=r"(?:schedule|plan|routine|program|programme|workout|course|diet)s?,?\s+(?:(?:of|for|with)\s+)?",
    reminder=r"reminders? alarms? schedule\w* set program\w+",  # "set an alarm for March 15th"
    reminder_for="for",
    schedule_cue=r"schedule\w* cron\w* every run\w* at",
    reworks="translate proofread rewrite rephrase reword rename shorten",
    at_once="immediately right_away right_now",
    holder="everything anything those ones (?:e-?)?mails? tickets? issues? items? messages? bugs? cards?",
    held_with=r"with of marked(?:\s+as)?",
    held_article="a",
    held="issues tickets? bugs items e-?mails? cards orders cases messages tasks task_in alerts inheritance queue",
    waited="as_soon_as whenever once",
    shows="give show get",
    shown_to="me us",
    wrapper=(
        r"(?:please\s+)?(?:create|build|make|set\s+up|add|write|design|schedule)\s+(?:me\s+)?(?:an?|the)\s+(?:[\w-]+\s+){0,3}?"
        r"(?:workflow|cron\s?job|automation|action\s+plan|scheduled\s+task|job|agent|bot|zap|routine|pipeline|rule)\s+"
        r"(?:(?:triggered|running|scheduled|that\s+runs|which\s+runs)\s[^.,:\n]{0,80}?[.,:]?\s+)?"
        r"(?:(?:that|which|to|and|for)\s+)?"
    ),
    and_report="and then",
    report_to="to at",
    small="a an the of for to in on and or with from my our your",
)
