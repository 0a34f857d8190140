"""What stands around e-mail and web addresses, a language at a time: the words by which it is told what an address is for."""

import msgspec


class ContactWords(msgspec.Struct, frozen=True, kw_only=True):
    """Word lists as in `LanguageData`: separated by blanks, `_` for a blank, entries may be patterns. Verbs may be beginnings."""

    #: Between two addresses of one list, of which the first decides.
    listed: str = ""
    #: Between "mail" and an address that it is from ("the mails of x@y").
    of: str = ""
    #: Verbs of answering, beginnings: a "cc" of an answer is no outcome ("reply … with cc to x@y").
    answering: str = ""
    #: Verbs of telling, beginnings, that take a person ("tell Oskar at x@y when …").
    telling: str = ""
    #: Telling in other words, and what leads from it to the address ("drop a line to x@y", "écris-moi sur x@y").
    writing: str = ""
    writing_to: str = ""
    #: Telling that has the address right behind it, up to what it is about ("update x@y on how it went").
    updating: str = ""
    #: Giving in the same order ("write x@y a summary").
    giving: str = ""
    #: Keeping somebody informed: what stands before the address, and what stands before or behind it ("keep x@y posted").
    keeping: str = ""
    kept: str = ""
    #: Where the outcome is to arrive ("the results should land at x@y").
    arriving: str = ""
    #: Nouns of sending, before "… to x@y" ("zusendung des gutachtens an x@y").
    sending: str = ""
    address: str = ""
    #: Who has to be told, before the address ("va avvisato il reperibile, x@y").
    told_before: str = ""
    #: The same behind the address ("x@y needs to be alerted", "wenn etwas fehlt, x@y benachrichtigen").
    told_behind: str = ""
    #: Behind the address: getting, before what is got ("x@y gets a list of …").
    getting: str = ""
    #: What was sent already, up to "to x@y" or behind it ("the invoice that we sent to x@y in May").
    past: str = ""
    past_behind: str = ""
    #: What is wrong or missing of it: then it is told as a fault ("x@y gets no list").
    wrong: str = ""
    #: Others who are to send something, right before the verb ("applicants must send the form to x@y").
    others: str = ""
    #: The person, right before an address ("only to me (x@y)"), and the person's own address ("my address is x@y").
    to_me: str = ""
    own: str = ""
    #: Who gets the outcome, at the beginning of a line ("Recipient: x@y").
    labels: str = ""
    #: A letter of its own kind is the work, not word of it ("send a welcome email to x@y", "write a mail to x@y").
    letters: str = ""
    #: What the outcome is to be ("… and as a PDF to x@y"), what stands before it, and an article in it.
    forms: str = ""
    then: str = ""
    article: str = ""
    #: Before a recipient whose address is in brackets ("to the CEO (x@y)").
    roles: str = ""
    #: Between a name and its address ("Oskar at x@y").
    at: str = ""
    #: What begins a condition ("if it fails, call …", "on failure to x@y").
    conditions: str = ""
    #: The same with a negation that negates no call ("if not, call …").
    unless: str = ""
    #: What may stand right behind an address that hears of the end ("ping https://… when done", "… with the result").
    ends: str = ""
    #: The end as a word of its own, between a verb and its address ("rufe am Ende https://… auf").
    lastly: str = ""
    #: What goes to an address, and how it is said to go there without an order ("failures go to https://…").
    outcomes: str = ""
    goes_to: str = ""
    #: What is handed over as data ("send the JSON to https://…").
    payloads: str = ""
    #: Verbs of handing on, before "… to https://…/hook".
    handing: str = ""
    #: What leads to an address that word goes over ("let our system know via https://…").
    via: str = ""
    #: What a web address of one's own is called, and what it does there ("our endpoint https://… expects the JSON").
    endpoints: str = ""
    expecting: str = ""
    #: Names of a hook, which say by themselves that it is to be called.
    hooks: str = "webhook callback hook"
    #: Verbs of setting something off, which say by themselves that an address is to be called ("dispara https://…").
    triggers: str = ""
    #: What comes in at an address, right before it ("the calls that arrive at https://…/hook").
    incoming: str = ""
    #: Verbs of calling that stand behind an address ("https://… anstoßen").
    called_behind: str = ""
    #: Verbs of looking after, beginnings, and questions: then the hook is the work ("check that the webhook …").
    tending: str = ""
    #: What a hook does that is the work, right behind its address ("our webhook https://… keeps returning 500").
    faults: str = ""
    #: What a web address is to be used as, right behind it ("use https://… as the callback").
    used_as: str = ""
    #: Confirming at the end of an order is telling ("…; confirm to x@y").
    confirming: str = ""
