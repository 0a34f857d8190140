"""English words around e-mail and web addresses, as data."""

from codetether_guesser.languages.contact_words import ContactWords

ENGLISH_CONTACTS = ContactWords(
    listed="and or",
    of="from of by",
    answering=r"repl(?:y|ies) respond",
    telling="tell notif inform alert",
    to_me=r"in_my_inbox to_me",
    labels=r"recipients? report_to results?_to e-?mail_to mail_to outcome_to notify deliver_to send_(?:results?_|it_)?to",
    letters=(
        r"(?:welcome|thank(?:-|_)?you|apology|birthday|confirmation|intro\w*|follow(?:-|_)?up|invitation|cold|personali[sz]ed)_"
        r"(?:e-?mails?|mails?|messages?|notes?)_to "
        r"(?:write|draft|compose)_(?:an?|the)_(?:\w+_){0,2}(?:e-?mail|mail|message|letter|note|reply|reminder)_to"
    ),
    forms=r"as_an? as in",
    roles="to to_the",
    at="at",
    conditions=(
        r"(?:after|on)_(?:each|every)_\w+ (?:each|every)_time at_the_end finally "
        r"(?:on|upon|after)_(?:success|failures?|completion|errors?|finish) when "
        r"whenever if once(?!_(?:an?|every|per|each)_) "
        r"as_soon_as in_case (?:on|upon)_(?:any|each|every|an?)_\w+"
    ),
    unless=r"if_(?:it(?:'s|_is)_)?not if_(?:it_)?(?:doesn't|does_not|isn't|is_not|won't|can't) otherwise",
    ends=(
        r"about_(?:the|its)_(?:\w+_)?(?:outcome|results?|end) "
        r"with_(?:the|a|its|your)_(?:\w+_){0,2}(?:totals?|figures|counts?|file|payload) "
        r"(?:on|upon|after)_(?:success|failures?|completion|errors?|finish) when whenever if once(?!_(?:an?|every|per|each)_) "
        r"as_soon_as in_case afterwards at_the_end with_(?:the|a|its|your)_(?:\w+_){0,2}(?:results?|json|summary|data|output|"
        r"report|numbers|list|csv|payload|status|outcome)"
    ),
    outcomes=(
        r"completion lists? digests? overview analysis findings answers? numbers results? failures? errors? alerts? "
        r"outcomes? outputs? summar(?:y|ies) reports? events? problems? everything"
    ),
    goes_to=(
        r"(?:ha(?:s|ve)|needs?|ought|(?:is|are))_to_(?:go|be_(?:sent|posted|delivered|pushed|reported)(?:_as_\w+)?)_to "
        r"(?:must|shall|will|should)_be_(?:sent|posted|delivered|pushed|reported)(?:_as_\w+)?_to "
        r"(?:goe?s?|should_(?:go|be_sent|be_posted)|(?:is|are)_to_(?:go|be_sent|be_posted))_to"
    ),
    handing=r"pushed posted delivered returned submitted give hand send push deliver report forward submit return pass",
    tending="why log document describe explain replace rename migrate check monitor watch verify test debug fix",
    used_as=(r"as_(?:(?:the|my|our|a)_)?(?:\S+_)?(?:callback|webhook|web-hook|hook) (?:via|by|with|using)_(?:an?_)?(?:http_)?post"),
    confirming="confirm confirmation",
    writing=(
        r"get_(?:it|them|this|that) drop_(?:an?_(?:line|note|mail|message)|word) give_(?:a_shout|a_heads-?up|word) "
        r"pass_(?:it|them|the_\w+)(?:_on)? "
        r"report_back get_back write_(?:to_)?me reach_out shoot_an?_(?:mail|e-?mail|message|note|line) copy_in"
    ),
    writing_to="to at on",
    updating="update brief notify inform alert",
    keeping="keep keeping",
    kept="posted updated informed in_the_loop up_to_date in_the_know",
    arriving=(
        r"(?:should|must|shall|will|ought_to|ha(?:s|ve)_to|needs?_to|(?:is|are)_to)_(?:(?:all|also|then)_)?"
        r"(?:land|arrive|end_up|show_up|appear|go_out)_(?:in_the_inbox_of|in|at|with|on|to) "
        r"(?:should|must|shall|will|ha(?:s|ve)_to|needs?_to|(?:is|are)_to)_(?:reach|be_(?:sent|mailed|e-?mailed|forwarded|delivered)_to)"
    ),
    sending="forwarding transmission sending mailing",
    told_behind=(
        r"know (?:can|may|should)_know (?:needs?|ha(?:s|ve)|wants?|is|are|should|must|shall|will|would_like|ought)_(?:to_)?(?:be_)?"
        r"(?:alerted|informed|told|notified|updated|e-?mailed|copied|pinged|warned|briefed|kept_\w+|know|hear)"
    ),
    getting=r"gets? receives? (?:should|must|shall|will|is_to|are_to)_(?:get|receive)",
    own=r"(?:my|our)_(?:e-?mail|mail|address|e-?mail_address|mail_address)_is reach(?:ed|able)?_(?:me_)?at (?:i'm|i_am)_at",
    via="via through over using",
    endpoints="endpoint entry_point intake receiver api",
    expecting=r"expects? (?:is|are)_(?:expecting|waiting_for|ready_for) waits_for takes wants accepts",
    faults=(
        r"accepts? processes (?:is|was)(?!_to_) keeps? returns? fails? gets? got doesn't does_not isn't is_not throws? "
        r"responds? times_out "
        r"receives? sometimes never"
    ),
    then="then",
    article="an?",
    address="address",
    triggers=r"trigger fire kick_off set_off invoke",
    incoming=r"(?:arrive|come_in|come|land|are_received|is_received)_(?:at|on|in)",
    payloads=r"json data totals? numbers figures counts? files? payload csv xml rows records metrics output",
    lastly=r"at_the_end finally afterwards then",
    giving=r"write give send get drop mail e-?mail",
    wrong=r"wrong no old empty broken duplicate",
    others=r"must should have_to",
    past=(
        r"(?:we|i|they|he|she|you|who|customers?|people)_(?:\w+_)?(?:sent|mailed|e-?mailed|forwarded|delivered|wrote) "
        r"(?:was|were|been)_(?:\w+_)?(?:sent|mailed|e-?mailed|forwarded|delivered) went"
    ),
)
