"""English, as data."""

from codetether_guesser.languages import en_cues as cues
from codetether_guesser.languages.en_contacts import ENGLISH_CONTACTS
from codetether_guesser.languages.en_texts import ENGLISH_TEXTS
from codetether_guesser.languages.en_words import ENGLISH_KINDS, ENGLISH_MISSING
from codetether_guesser.languages.lexicon import Language, Words

_WORDS: Words = {
    "every": {1: "every each evry evey eveyr evrey ea every_single each_and_every"},
    "other": {2: "other alternate alternating"},
    "unit": {
        "second": "seconds secs sec",
        "minute": "minute minutes min mins m",
        "hour": "hour hours hr hrs h",
        "day": "day days calendar_day calendar_days",
        "week": "week weeks wk wks",
        "month": "month months",
        "quarter": "quarter quarters",
        "half_year": "half-year half_year",
        "year": "year years yr yrs",
        "fortnight": "fortnight fortnights",
        (30, "minute"): "half_hour half-hour half_an_hour",  # "every half hour"
        (15, "minute"): "quarter_of_an_hour quarter_hour quarter-hour",
        (90, "minute"): "hour_and_a_half",
        (12, "hour"): "half_day",
    },
    "freq": {
        "fortnight": "fortnightly biweekly bi-weekly",
        "year": "annually once-yearly",
        "month_start": "first_of_the_month",
        "month_end": "eom at_month_end at_month-end month-end",
        "quarter_end": "at_quarter_end at_quarter-end quarter-end",
        "periodic": "periodically",
        "half_year": "semiannually semi-annually biannually half-yearly twice-yearly",
        "half_month": "semimonthly semi-monthly",
        "other_month": "bimonthly bi-monthly",
        (30, "minute"): "half-hourly",
        (1, "minute"): "minutely",
        "day": "day_in_day_out once-daily",
        "hour": "on_the_hour",  # "from 9 to 17 on the hour"
    },
    "freq_adjective": {
        "hour": "hourly",
        "day": "daily everyday evreyday evryday dayly daliy",
        "night": "nightly",
        "week": "weekly weekley wekly",
        "month": "monthly montly",
        "quarter": "quarterly",
        "year": "yearly annual",
        "periodic": "periodic regular",
    },
    "weekday": {
        (1,): "monday mon moday mondy monady",
        (2,): "tuesday tue tues tuseday tusday teusday",
        (3,): "wednesday wed weds wendesday wedensday wensday wednsday",
        (4,): "thursday thu thur thurs thrusday thurday thursady",
        (5,): "friday fri firday fryday",
        (6,): "saturday sat satruday saterday saturdy",
        (0,): "sunday sun sundy",
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
    "dayset": {
        (1, 2, 3, 4, 5): "weekday workday working_day business_day work_day weeknight school_day trading_day",
        (0, 6): "weekend wkend",
    },
    "daysets": {
        (
            1,
            2,
            3,
            4,
            5,
        ): (
            "weekdays workdays working_days business_days work_days weeknights school_days trading_days m-f m-fr mo-fr "
            "during_the_week"
        ),
        (0, 6): "weekends",
    },
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
        13: "thirteen",
        14: "fourteen",
        16: "sixteen",
        17: "seventeen",
        18: "eighteen",
        19: "nineteen",
        20: "twenty",
        30: "thirty half_an half",
        45: "forty-five",
        60: "sixty",
        90: "ninety",
    },
    "ordinal": {
        1: "first",
        2: "second",
        3: "third",
        4: "fourth",
        5: "fifth",
        10: "tenth",
        15: "fifteenth",
        -1: "last final",
        -2: "second-to-last second_to_last second_last next-to-last penultimate last_but_one",
    },
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
        "morning": "morning mornin moring mornign",
        "lunch": "lunchtime lunch_time",
        "afternoon": "afternoon",
        "evening": "evening",
        "night": "night",
    },
    "dayparts": {"morning": "mornings", "afternoon": "afternoons", "evening": "evenings", "night": "nights"},
    "noon": {720: "noon midday", 0: "midnight"},
    "relative": {0: "today", 1: "tomorrow tomorow tommorow tmrw", "tonight": "tonight", 2: "day_after_tomorrow"},
    "next": {1: "next", 2: "next_week the_week_after"},
    "in": {1: "in"},
    "at": {1: "at @ around"},
    "range": {1: "to through thru until till up_to - – — −"},
    "and": {1: "and or plus n"},  # "daily n notify me"
    "between": {1: "between from"},
    "count": {1: "once", 2: "twice", 3: "thrice"},
    "times": {1: "times"},
    "end": {1: "end", 0: "start"},
    "except": {1: "except excluding but_not other_than but apart_from minus save_for"},
    "content": {1: "but_only but_also but_please but_if but_first but_then"},  # "every Thursday, but only in June"
    "work_hours": {1: "working_hours work_hours business_hours office_hours"},
    "offset": {
        30: "half_past on_the_half_hour on_the_half-hour",  # "every hour on the half hour"
        15: "quarter_past quarter_after a_quarter_past quater_past",
        -5: "at_5_to at_five_to",
        -10: "at_10_to at_ten_to",  # "at 10 to 9"
        -20: "at_20_to at_twenty_to",
        -25: "at_25_to at_twenty-five_to",
        -15: "quarter_to quater_to quarter_till quarter_before a_quarter_to",
    },
    "minutes_past": {1: "past after", -1: "minutes_before minutes_till"},  # "ten past nine", "15 minutes past every hour"
    "later": {1: "from_now later in_a in_an"},
    "starting": {1: "starting beginning starting_from as_of effective"},  # "starting next Monday"
}

ENGLISH = Language(
    code="en",
    contact=ENGLISH_CONTACTS,
    telltales=(
        "the and to of in is for with my me every please it this that on when if email send at from into are you your what day "
        "a an as or by be has have been will would they their its can could should not no all any new which them then "
        "there who how more "
        "after before about our we wed fri tue thu pm am"
    ),
    words=_WORDS,
    clock=r"(?<=\bat )(?:[01]?\d|2[0-3])h(?:[0-5]\d)?(?!\w)|\d{1,2}(?::\d{2})?[ap](?![\w.])|"
    r"\d{1,2}(?::\d{2})?(?:\s?[ap]m)?-?ish(?!\w)|\d{4}\s?(?:h|hrs|hours)\b|"
    r"0\d[0-5]\d(?![\w./:-])|(?:1[3-9]|2[0-3])\.[0-5]\d(?![\w.%])|\d{1,2}(?::\d{2}|"
    r"[.]\d{2}(?=\s?[ap]\.?m))(?!:?\d)(?:\s?[ap]\.?m\b\.?)?|\d{1,2}\s?[ap]\.?m\b\.?|\d{1,2}\s?o'?\s?clock|"
    r"half (?:1[0-2]|[1-9])(?![\w.:])|(?:1[0-2]|[1-9])(?=\s(?:sharp|on the dot)\b)",
    half="half",
    pm="pm p.m p.m. p",
    am="am a.m a.m. a",
    fillers="again the on of a an in during only but_only per sharp exactly about for hours time runs run o'clock every "
    "promptly dot local_time by",
    guards=(
        "by due before until since after from for yesterday's as_of dated version deadline last past previous within under "
        "meeting standup"
    ),
    guards_after=(
        r"(?:meetings?|stand-?ups?|class(?:es)?|flights?|deadlines?|appointments?|shifts?|sessions?|webinars?|lectures?|retro|"
        r"interviews?|bookings?)"
    ),
    after_every={},
    run_nouns=(
        "cron job jobs run schedule workflow digest check checks backup build reminder reminders email update updates "
        "summary report reports basis automation routine pipeline sync export import newsletter briefing brief recap scan audit"
    ),
    make_verbs=(
        "send sends post posts email give deliver run build create generate make prepare need want love schedule set write "
        "publish ping compile produce get remind show"
    ),
    run_verbs="run runs trigger execute start send fire",
    happens=(
        r"deadline due appointment flight departs? starts? begins? opens open_(?:at|on|from|until|till|daily|every) "
        r"closes? ends? arrives? "
        r"leaves? scheduled meeting call_at"
    ),
    tell=cues.TELL,
    deliver=cues.DELIVER,
    results=cues.RESULTS,
    reply=(
        r"reply replies replying respond answer from about asking regarding contact unsubscribe delete remove block ignore "
        r"invite assign cc'?d signed named called account login belongs"
    ),
    negation=r"nothing none don't do_not dont never not no without nobody no_one stop",
    told=cues.TOLD,
    callback=cues.CALLBACK,
    callback_task=cues.CALLBACK_TASK,
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
        r"some with for my and just now hi hello thanks thank test "
        r" testing tester ok okay anyone anybody good great nice cool lol fine sure alright hmm got understood evening morning "
        r"so much very really many on what how are who yes no hey there is do"
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
        r"describe explain document suggest recommend propose outline"
    ),
    kinds=ENGLISH_KINDS,
    missing=ENGLISH_MISSING,
    zones=cues.ZONES,
    say=ENGLISH_TEXTS,
    articles="on at the a an each",
    definite="the this that these last our your",
    indefinite="an a my me us a_scheduled an_automated a_recurring an_automatic",
    to="to at",
    small="to the an at a it via per by e-?mail mail and address my our team inbox",
    about="about asking to_ask to_say regarding that_we that_i that_the",
    still_told=r"let_me_know let_us_know (?:tell|alert|notify|message|ping|text|dm|slack|msg)_(?:me|us) "
    r"posts?_(?:\S+_){0,6}(?:in|to)_#\w+ (?:be|get)_(?:notified|alerted|told|informed)",
    content_urgency=(
        r"any most all the which only if whether flag mark\w* as is for of each are anything nothing something "
        r"looks? seems? sounds?"
    ),
    leads="on at by in run once and",
    dangling="to at of for on from in and with the a an",
    lasting="for for_a for_an during over",
    lasting_next="for_the_next for_the_coming for_the_following over_the_next during_the_next for_another",
    repeating="times",
    repeating_before="for a_total_of for_a_total_of exactly only just",
    to_me=r"(?:send|give|drop|e-?mail|text|message)_me_(?:an?|the)_(?:\w+_)?(?:summary|update|report|note|message|recap)_"
    r"(?:when|once|after|as_soon_as)_(?:(?:you|it)(?:'re|'s|_are|_is|_has|_have)?_)?(?:done|finished|finishes|ready|complete\w*) "
    r"(?:send|give|get|show|bring|forward|deliver)_(?:it_|them_|that_)?(?:to_)?(?:me|us)(?!_(?:a_)?(?:reminders?|"
    r"messages?|an_e-?mail))",
    talk=cues.TALK,
    nth=r"\d{1,2}(?:st|nd|rd|th)(?![^\W_])",
    day_first=False,
    afternoon_hours=5,
)
