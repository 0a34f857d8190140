"""What a language says around a phrase of time, a document or a place, as fields: what it is that stands there."""

import msgspec


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """One language's words. Lists are separated by blanks; `_` stands for one blank inside a phrase; entries may be patterns.

    They are read in every text whatever its language (`together.py`); a word of two languages stands in both.
    """

    #: A question about a cron expression: "what does 0 9 * * 1 mean".
    cron_asked: str = ""
    #: A question, or what people say: "why does it run daily", "users complain that it comes twice a day".
    asks: str = ""
    #: What mends a fault, and the words that begin the fault itself: "fix the bug where the mail goes out twice a day".
    mends: str = ""
    where: str = ""
    #: What begins a clause about a thing: "an app that refreshes hourly".
    which: str = ""
    #: A fault, before a colon at the beginning of a sentence: "Bug: the digest comes daily".
    fault: str = ""
    #: What a regular thing does that has a fault: "the nightly build fails".
    regular: str = ""
    fails: str = ""
    #: Telling of a schedule, or wishing to choose one in a program: "the job is supposed to run daily".
    told_of: str = ""
    #: A search for things, up to their time: "find classes that meet Tuesdays at 6".
    sought: str = ""
    #: Politeness before an order.
    please: str = ""
    #: What is to end: "stop sending it on Mondays. Daily please".
    stops: str = ""
    #: Another one took its place: "on Monday rather than on Sunday".
    instead: str = ""
    #: Between two of a choice: "daily, weekly or monthly".
    either: str = ""
    #: What is written, and what joins it to its subject: "an article on a break every two hours".
    writing: str = ""
    about: str = ""
    #: Words before a thing that people know or own, "the"; before it as people share it, "our"; before more of them.
    the: str = ""
    our: str = ""
    these: str = ""
    my: str = ""
    #: What such a thing does at its hours: "the museum opens at 9", "das Bad ist geöffnet um 9"; and the small words behind it.
    opens: str = ""
    open: str = ""
    at: str = ""
    #: Something that takes place then anyway: "the meeting is every Tuesday"; behind a colon: "note: we meet on Fridays".
    takes_place: str = ""
    we_meet: str = ""
    #: What the work is about: "a poem about Sunday mornings", "released weekly".
    of_time: str = ""
    #: Behind "mornings are": what they are for.
    set_apart: str = ""
    #: Whose hours days with hours are: "shifts Monday to Friday 6-14", "opening hours: Mon-Fri 9-18".
    hours_of: str = ""
    #: What is seen then, or went wrong then: "every day at noon we see a spike".
    seen_then: str = ""
    #: What a program makes of the phrase: "'every day' should parse to …".
    expected: str = ""
    #: What comes of it: "a batch is sent every day at 4, which can overlap".
    outcome: str = ""
    #: A question of how many: "how many orders came last week".
    how_many: str = ""
    #: What already goes on then: "the backup runs every night at 2; document it"; and whose work it is: "I train on Mondays".
    goes_on: str = ""
    works: str = ""
    #: The task itself, whose times are its schedule: "the workflow runs every day at 9, compares …".
    itself: str = ""
    #: Small words between two clauses, two orders or two moments: "and", "then"; and before an order: "could you".
    also: str = ""
    afterwards: str = ""
    kindly: str = ""
    #: Between two moments of a list, where words are not parted.
    listed: str = ""
    #: What is planned for days: "a workout plan from Monday to Friday".
    plans: str = ""
    #: What is built, whose own times are no schedule of the task: "an app that refreshes hourly".
    built: str = ""
    #: A wish for a program: "add support for sending a digest every day".
    wished: str = ""
    #: What is measured or planned by a frequency: "hourly rates", "a weekly meal plan"; and a plan before it: "a routine for".
    measured: str = ""
    plan_for: str = ""
    #: What is set for a day: "a reminder for March 15th".
    reminder: str = ""
    reminder_for: str = ""
    #: Behind a frequency that belongs to a noun: 「毎日の売上」 is daily sales, 「毎日の朝」 is every morning.
    of_noun: str = ""
    #: How a question ends that has no mark of one.
    question_ends: str = ""
    #: Before a quotation that is the schedule itself: 'schedule: "every day at 9"'.
    schedule_cue: str = ""
    #: What makes all of a quotation content: "translate '…'".
    reworks: str = ""
    #: How quickly to tell somebody: "tell me immediately".
    at_once: str = ""
    #: What has a priority, and what joins the two: "everything with a low priority", "low priority tickets".
    holder: str = ""
    held_with: str = ""
    held_article: str = ""
    held: str = ""
    #: What a person waits for: "as soon as it is back, show me".
    waited: str = ""
    #: Asking to be shown something: "show me", of which the verbs' beginnings and whom; and in one piece: "muéstrame".
    shows: str = ""
    shown_to: str = ""
    shown: str = ""
    #: What the work is wrapped in: "build a scheduled workflow that …".
    wrapper: str = ""
    #: What joins reporting to the work before it: "check the logs and email x@y"; and right before an address: "to".
    and_report: str = ""
    report_to: str = ""
    #: Small words that no template is found by.
    small: str = ""
    #: The end of a placeholder for a telephone number: "[phone number]".
    number: str = ""
    #: Before the name of a repository or of a path in it: "in acme/shop".
    inside: str = ""
    #: A folder that every computer has: "my Downloads folder".
    own_folder: str = ""
    #: What announces a text that follows: "this text: …"; and the whole of it, where words are not parted.
    this: str = ""
    this_text: str = ""
    #: A place whose weather is asked for: "weather in Rome"; and words there that name none: "weather for today".
    weather: str = ""
    weather_in: str = ""
    no_place: str = ""
    #: Between two places: "Rome to Paris"; and before one: "around Rome".
    towards: str = ""
    in_place: str = ""
    #: Before a name that data comes from, and its article: "from the Airtable".
    from_source: str = ""
    the_source: str = ""
    #: A person's own chat, which is no channel: "slack me"; "write to me on Slack" is made of whom and of what leads to the chat.
    own_chat: str = ""
    me: str = ""
    over: str = ""
    #: A document that the work is to write: "save it as report.csv"; where words are not parted, this stands behind the name.
    written_as: str = ""
    written_behind: str = ""
    #: Another machine, where a path leads elsewhere: "/data on the server".
    server: str = ""
    #: What is written anew: "write me a small script": the verbs' beginnings, for whom, an article, code; and the whole of it.
    creates: str = ""
    for_me: str = ""
    one: str = ""
    code: str = ""
    new_code: str = ""
