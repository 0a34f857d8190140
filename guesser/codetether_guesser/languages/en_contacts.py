"""English words around e-mail and web addresses, as data."""

from codetether_guesser.languages.contact_words import ContactWords

ENGLISH_CONTACTS = ContactWords(
    listed="and or",
    of="from of by",
    answering=r"repl(?:y|ies) respond",
    telling="tell notif inform alert",
    to_me="to_me",
    labels=r"recipients? notify deliver_to send_(?:results?_|it_)?to",
    letters=(
        r"(?:welcome|thank(?:-|_)?you|apology|birthday|confirmation|intro\w*|follow(?:-|_)?up|invitation|cold|personali[sz]ed)_"
        r"(?:e-?mails?|mails?|messages?|notes?)_to "
        r"(?:write|draft|compose)_(?:an?|the)_(?:\w+_){0,2}(?:e-?mail|mail|message|letter|note|reply|reminder)_to"
    ),
    forms=r"as_an? as in",
    roles="to to_the",
    at="at",
    conditions=(
        r"(?:on|upon|after)_(?:success|failures?|completion|errors?|finish) when whenever if once(?!_(?:an?|every|per|each)_) "
        r"as_soon_as in_case"
    ),
    unless=r"if_(?:it(?:'s|_is)_)?not if_(?:it_)?(?:doesn't|does_not|isn't|is_not|won't|can't) otherwise",
    ends=(
        r"(?:on|upon|after)_(?:success|failures?|completion|errors?|finish) when whenever if once(?!_(?:an?|every|per|each)_) "
        r"as_soon_as in_case afterwards at_the_end with_(?:the|a|its|your)_(?:\w+_){0,2}(?:results?|json|summary|data|output|"
        r"report|numbers|list|csv|payload|status|outcome)"
    ),
    outcomes=r"results? failures? errors? alerts? outcomes? outputs? summar(?:y|ies) reports? events? problems? everything",
    goes_to=r"(?:goe?s?|should_(?:go|be_sent|be_posted)|(?:is|are)_to_(?:go|be_sent|be_posted))_to",
    handing="send push deliver report forward submit return pass",
    tending="check monitor watch verify test debug fix",
    used_as=(r"as_(?:(?:the|my|our|a)_)?(?:\S+_)?(?:callback|webhook|web-hook|hook) (?:via|by|with|using)_(?:an?_)?(?:http_)?post"),
    confirming="confirm confirmation",
)
