"""English words by which the kind of work and what is missing are told, as data."""

ENGLISH_KINDS = {
    "code": {
        4: (
            r"review_(?:the_)?prs? prs? (?:npm|pnpm|yarn|pip)_audit kotlin swift flutter dart react backend frontend css "
            r"html write_the_\w+_part "
            r"refactor\w* debug\w* lint unit_tests? pytest typescript python javascript java rust compile codebase bug "
            r"stack_?trace memory_leak pull_requests? migrate convert_the_\w+ implement code function scripts? endpoint "
            r"regex tests? dependenc\w+ diagnose npm maven vulnerabilit\w+ crash\w* exceptions? lint\w* typings? "
            r"api_client sdk returns_(?:4|5)\d\d landing_page checkout_page web_?site web_?app chrome_extension "
            r"dependency_audit merge_conflicts? ci_pipeline merge_requests? flaky throws type_errors? hotfix "
            r"returns_(?:a_)?(?:4|5)\d\d segfault linter changelog_generator dark_mode pagination settings_page input_validation "
            r"integration_tests dropdown tooltip sign-?up_form "
            r"(?:type|reference|syntax|value|key|runtime|import|attribute|index|assertion)error keyboard_shortcuts? "
            r"error_messages? memory_usage null_values? overlaps? readme helper docker_image "
            r"outdated_packages rate_limit\w* throttl\w* caching race_condition deadlock unhandled regression reproduc\w+ "
            r"crashes_(?:with|when|on|after) wrong_order backwards?_compatib\w+ deprecat\w+ drop_support end-to-end_tests "
            r"open_a_pr edge_cases? fails_to_\w+ cut_off without_bound memory_leaks? promise_rejection makefile modules "
            r"speed_up http_(?:client|server|request) environment_variables dead_code default_timeout double_click "
            r"retries api_should "
            r"returns?_(?:a_)?(?:4|5)\d\d log_a_warning date_logic \w+[.](?:py|tsx?|jsx?|go|rs|java|rb|php|css) "
            r"does_nothing freezes hangs stopped_working "
            r"(?:shows?|displays?|returns?|gives?)_(?:an?_|the_)?(?:wrong|blank) "
            r"(?:does_not|doesn't|don't|not)_work(?:ing)? is_broken feature_request should_be_able_to (?:allow|enable)_users "
            r"as_an?_(?:\w+_)?(?:developer|user|admin|owner|maintainer)_i_want expected_behaviou?r actual_behaviou?r type_hints "
            r"add_support_for eslint prettier (?:is|are)_not_(?:executed|shown|displayed|saved|respected) validation_fails "
            r"one-liner parser upgrade_\w+_(?:from|to) bump steps_to_reproduce incorrect works_incorrectly the_result_was "
            r"allow_users_to diff github_actions (?:4|5)00s"
        ),
        2: (
            r"repo repository commits? branch branches fix build\w* write_a_script website app cli dockerfile component "
            r"login_page checkout app_crashes patch pipeline library button search_(?:box|bar|field) date_?picker modal "
            r"navbar sidebar checkbox layout scheduler daylight_saving dst timezone support_for "
            r"support_\w+_(?:mode|theme) variable improve handle_\w+ null configurable response "
            r"schema class method parameter flag option config\w* user_interface ui"
        ),
    },
    "research": {
        6: r"how_much_(?:does|do|would)",
        4: (
            r"research\w* investigate find_out compare competitors? market_research look_up survey papers? literature "
            r"what_is why_does explain pros_and_cons best_\w+_for alternatives_to flights? hotels? venues? "
            r"who_(?:is|are|makes) which_\w+_(?:is|are)_(?:best|cheapest) cheapest recommend\w* forecast pros_cons "
            r"background_on weather restaurants? coffee_shops? events_(?:in|near) what's_the_difference what_is_the_difference "
            r"difference_between how_does how_do is_it_possible pick_a_\w+ lunch_spot "
            r"side_effects deals_on good_\w+_(?:near|in) list_(?:all_)?\w+_(?:that|which)_offer estimate market_size "
            r"best_practices look_into why_(?:is|are|do) "
            r"(?:plan_an?|plan_my)_(?:\S+_){0,2}(?:trip|visit|holiday|vacation) trip_to shortlist opinions what_would_it_take "
            r"is_it_legal scout background"
        ),
        2: (
            r"search\w* find explore analy[sz]e trends? trending benchmark evaluate discover compare where_can "
            r"apartments? tickets_for learn_about"
        ),
    },
    "summarize": {
        5: (
            r"status_report (?:portfolio|project|weekly|daily)_update "
            r"summari[sz]\w* summary sumary digest recap tl;?dr briefing condense brief "
            r"key_(?:points|insights|takeaways) headlines round-?up rundown bullet_points plan_for_the_day "
            r"what_to_focus_on catch_me_up pulse main_points takeaways weather_summary press_review wrap-?up action_items "
            r"pull_out_\w+ call_transcript transcripts? what_(?:\w+_){0,3}(?:shipped|said|happened) e-?mail_digest "
            r"summary_e-?mail status_updates daily_e-?mail on_my_plate sum_up abstract_of main_arguments report_on "
            r"morning_update overview_of list_(?:the_)?decisions shorten\w* tasks_due "
            r"(?:daily_)?stand-?up_(?:report|notes) top_news gist distill\w* into_minutes what_did_i_miss "
            r"review_the_(?:attached_)?(?:contract|document|paper) what_(?:has_)?changed "
            r"boil_(?:\S+_){0,5}down down_to_one_page"
        ),
        2: r"overview highlights minutes_of what's_new report_of_what transcript agenda_for_the_day what_happened news",
    },
    "content": {
        4: (
            r"memo memorandum "
            r"\w+_plan$ plan_my (?:reset|study|training|travel|diet|reading|marketing|content)_plan "
            r"blog_posts? newsletter draft\w* article post_ideas tweets? thread captions? copywriting script_for "
            r"thumbnails? ideas? essay slogan headlines? product_descriptions? translat\w+ content "
            r"generate\w*_(?:images?|titles?|posts?) titles? announcement out-of-office rewrite recipe workout poster "
            r"slides presentation cover_letter invoice_draft blog e-?book lyrics story caption menu "
            r"agenda sign flyer brochure quiz vocabulary lesson_plan greeting_card cover_image tagline press_release "
            r"release_notes faq banner bio template_for how-?to_guide explainer talking_points publish posters? speech toast "
            r"(?:bedtime_)?story stories poem poems song jokes? riddles? invitation itinerary workout_plan meal_plan cv "
            r"alt_text screenplay dialogue product_names? gym_plan study_plan training_plan shorter packing_list "
            r"outline_(?:for|of) subtitles product_copy limerick storyboard spelling typos? grammar "
            r"come_up_with suggest_\w+ "
            r"reword meme brainstorm\w* recipes rephrase logo names_for "
            r"draft_(?:an?|the)_(?:\w+_){0,3}(?:e-?mail|message|letter)"
        ),
        2: (
            r"write generate\w* create compose rewrite proofread design video social_media posts? status_update letter "
            r"prompt_ideas caption story wording funny rhyme"
        ),
    },
    "data": {
        4: (
            r"spreadsheets? enrich\w* google_sheets? excel csv reconcile ledger database sql records? rows? columns? crm "
            r"invoices? "
            r"payouts? vat sales_figures kpis? metrics export\w* extract\w* import dedupe deduplicate duplicates scrape "
            r"compute calculate work_out how_many how_much expense_report expenses? budget currency exchange_rates? "
            r"inventory stock order_list orders mailing_list timesheets? parse json roster payroll reconciliation "
            r"price_list stock_list kpi_deck balance_sheets? readings? contacts survey_responses census backfill pivot "
            r"deduplicated? gather compile group_(?:them|by) sort_by transfer tips merge_the "
            r"(?:kpi|sign-?up|sales|weekly|monthly)_numbers active_users fill_(?:in|missing) average aggregate per_hour "
            r"inventories payslips score_\w+_(?:leads|from) which_customers "
            r"which_of_(?:our|my|the) top_\d+_\w+_by "
            r"rank_these rank_\w+_by "
            r"find_(?:all_)?(?:customers|orders|users|invoices|records|accounts)_(?:who|that|which|with|without) "
            r"which_products sold_(?:best|most) survey_(?:answers|results) into_an?_(?:table|sheet|spreadsheet|csv) "
            r"compare_(?:this|last)_(?:month|week|quarter|year)'s spend revenue "
            r"(?:sales|monthly|financial|revenue|inventory)_reports? append query_the forecast_(?:cash|revenue|sales)\w* "
            r"convert_(?:\S+_){0,3}(?:feed|csv|xml|file|json)_to"
        ),
        2: (
            r"update log list report count fetch\w* table data dashboard totals? delete sync aggregate sheet numbers? "
            r"figures temperature price prices record collect pull compile sort_the humidity tally gather copy_into"
        ),
    },
    "monitor": {
        5: (
            r"only_if_(?:its|it's|it_is|there's) any_(?:4|5)\d\ds? "
            r"(?:if|when)_(?:its|it's|it_is)_(?:bad|down|low|high|over|under|above|below) "
            r"monitor\w* watch alert_\w+ ping\w* poll health checks?_(?:if|whether|for|my|the) keep_checking uptime keep_an_eye "
            r"status_changes? track\w* goes_down is_down drops? stops_(?:answering|responding) sensor exceeds? "
            r"is_(?:above|below|over|under) sample error_rate notify\w*_\w+_when let_me_know_(?:when|if) "
            r"look_at_https?\S* keep_track still_validates expires_soon availability back_in_stock in_stock "
            r"price_drops? uptime_check shows_up appears_on stays_(?:up|below|above) free_(?:slots?|appointments?) "
            r"text_me_(?:if|when) (?:alert|notify|message|warn|ping|e-?mail|page|call|tell|sms)_me_(?:if|when|once|as_soon) "
            r"price_tracker link_checker (?:timetable|schedule)_changes "
            r"alarm_me see_whether price_changes take_longer if_i_forget tell_me_about_new changed_status "
            r"keep_me_(?:informed|updated|posted) broken_links crawl listen_for escalate verify_that "
            r"detect\w* look_for_new new_(?:\S+_)?reviews (?:if|when)_the_\w+_(?:fails|breaks|stops) "
            r"report_any downtime anomal\w+ outages? suspicious "
            r"flag_(?:any|all|suspicious|unusual|\w+_(?:above|over|below)) test_the_(?:\w+_){1,2}(?:each|every|daily) "
            r"whenever_(?:an?|the|my|our|someone) make_sure_(?:the|that|my|our) verify_(?:\w+_)?links look_out_for mentions_of "
            r"when_the_(?:\w+_){1,3}fails failed_ci_runs drops_below rises_above forecast_(?:and|for) tide_gauge "
            r"water_level on_failure every_minute"
        ),
        2: (
            r"check changes? alerts? when_\w+ fires? threshold level humidity queue_length certificate warn see_if "
            r"gauge forecast"
        ),
    },
    "communication": {
        7: r"remind\w* reminders?",
        4: (
            r"reply respond message_\w+ follow[-_]ups? invit\w+ personali[sz]ed_emails? "
            r"sends?_\w*_?(?:emails?|messages?) notifications? congratulat\w+ welcome_emails? send_to_\w+ "
            r"ping_\w+_(?:about|that|to) apologi[sz]e everyone_know rsvp send_out introduce_\w+_to send_an?_poll "
            r"let_(?:\w+_){1,2}know_that ask_\w+_(?:for|to|if|about|whether) "
            r"welcome_(?:new|our|the) posts_(?:the|an?)_(?:\S+_){1,3}(?:to|in|on) "
            r"answer_(?:\w+_)?(?:reviews|questions|comments) say_(?:good|hello|happy|thanks) "
            r"greet draft_a_(?:response|reply) unreplied intro_e-?mails? forward_to_\w+ send_(?:him|her|them)_the "
            r"ping_the_@ prospects "
            r"ask_(?:me|the|my|our) text_\w+_that schedule_an?_(?:\w+_)?(?:meeting|call) confirm_(?:the|my)_\w+ forward "
            r"write_to_(?:the|my|our) send_the_(?:\w+_)?(?:agenda|invitation|minutes)_to "
            r"quiz_me messages_(?:her|him|them) accountability chase announce\w* pair_up coffee_chats? unsubscribe "
            r"thank_you_notes? nudge "
            r"post_(?:\S+_){0,4}(?:in|to)_(?:#\w+|slack|teams|discord) celebrate wish_\w+ shout-?outs? congratulate "
            r"feedback_form dm reach_out follow_up birthday check-?in_with thank_\w+ wish\b announce_(?:it|them|the) "
            r"volunteers"
        ),
        2: (
            r"send sends email emails message tell whatsapp telegram sms call contact announce notify ping form_to "
            r"share post"
        ),
    },
    "ops": {
        4: (
            r"(?:book|reserve)_a_(?:table|room|desk|slot|car) create_(?:an?|the)_(?:\w+_)?(?:issue|ticket|event) "
            r"run_\S+[.]\w+ execute_\S+[.]\w+ "
            r"deploy\w* restart backup\w* back_up archive rename provision rotate server kubernetes cluster bucket "
            r"clean_up cleanup add_a_(?:new_)?task assign invite_user disk logs set_up configure vacuum virus-?scan "
            r"rotate\w* reset_the stale_branches upgrade_the unsubscribe organi[sz]e bookmarks snapshot freeze "
            r"deployments? shut_down turn_(?:off|on) scale_(?:up|down) reindex renew_the purge lock unlock volume "
            r"rsync prune maintenance_window roll_(?:it_)?back rollback runbook chaos_test rebuild\w* "
            r"regenerat\w+ suspends? retry reschedule block_(?:the|travel)_\w+ windows_servers goe?s?_into_the_folder "
            r"connect_\w+ "
            r"delete_(?:\S+_){0,2}(?:files?|logs?|folders?|branches) add_\w+_to_the_(?:\w+_)?(?:board|project|team|group) "
            r"shut_(?:\S+_){0,3}down pay_(?:the|my|our) accept_(?:all|the|every) mute publish_the_drafts dns "
            r"mark_(?:all|read) change_my out_of_office order_\w+_for check_in_for copy_the remove_\S+_from_the "
            r"enable_\w+_mode rebook refund spam migrate_(?:our|my|all) reorder turn_the_\w+_(?:on|off) start_the stop_the "
            r"give_\w+_access escalate roll_out pause_\w+ set_my whitelist blacklist "
            r"tag_(?:all|each|every|new|untagged)_\w+ empty_the kill "
            r"approve revoke restore uninstall calendar_event sync_the scale_the book_an?_(?:\w+_)?\w+ cancel_my "
            r"label_incoming block_spam run_the_\w+_(?:script|job) order_more "
            r"admin_console worktrees reboot power_(?:off|on) flush print water_the release move_the photo_albums "
            r"back_up_the migrate_the"
        ),
        2: (
            r"move tidy resize compress close folders? files tickets? rename run triage organi[sz]e schedule start stop "
            r"sync enable disable switch export_to_s3 refresh mirror duplicate drive"
        ),
    },
}

ENGLISH_MISSING = {
    "account": (
        r"repl(?:y|ies)_to_\S+ (?:my|our|the)_portfolio portfolio_update invoices?_from_\S+@\S+ "
        r"(?:add|put|schedule)_\S+_(?:in|on|to)_my_calendar calendar_conflicts (?:inbox|e-?mail)_triage application_logs "
        r""
        r"(?:my_|the_)?calendar inbox mailbox zendesk tikets? hubspot salesforce stripe asana jira trello crm backlog "
        r"whatsapp shopify quickbooks xero linkedin instagram gmail slack_workspace unsubscribe_me google_calendar "
        r"google_drive github_account mailchimp airtable s3 buckets? closed_tickets youtube_analytics ledger notion "
        r"support_(?:inbox|queue) bank_account pagerduty on-call_roster crm_contacts teams_calendar my_drive "
        r"photo_albums new_drive intercom freshdesk pipedrive clickup dropbox onedrive sharepoint paypal woocommerce "
        r"etsy typeform datev sentry datadog "
        r"(?:support|customer|unread|urgent|important|new)_(?:e-?)?mails? "
        r"(?:support|closed|open|new|unresolved|overdue|pending|stale)_tickets? google_reviews outlook notion "
        r"(?:google_)?business_profile e-?mails_from "
        r"okta crowdstrike twilio vapi ghl gohighlevel zoho netsuite freshbooks sage servicenow confluence workday "
        r"bamboohr gusto expensify docusign calendly wordpress webflow squarespace wix klaviyo activecampaign brevo "
        r"sendgrid amplitude mixpanel looker tableau power_bi posthog snowflake bigquery redshift databricks chargebee "
        r"bigcommerce magento ebay facebook tiktok google_ads google_analytics search_console hootsuite todoist "
        r"basecamp wrike smartsheet evernote strava fitbit garmin oura cloudflare vercel netlify heroku digitalocean "
        r"grafana new_relic opsgenie monday[.]com linear_(?:issues?|tickets?|board) from_linear in_linear marketo "
        r"eventbrite gitlab_account imap "
        r"(?:scan|check|search|read|go_through|clean_up|sort|triage|watch|monitor)_(?:my|our)_(?:\w+_)?(?:e-?mails?|mail) "
        r"(?:unread|unreplied|unanswered|latest|incoming|vip|flagged|starred)_(?:\w+_)?e-?mails? "
        r"new_e-?mails?_(?:from|in|arrives?) reply_to_(?:the|our|new|every|each|all)_customers? "
        r"(?:to|with|for)_(?:new_)?(?:prospects|leads)(?:_who)? new_prospects "
        r"i_receive_(?:an?_)?(?:\w+_)?(?:inquir\w+|e-?mails?) "
        r"project_status tickets?_#?\d+ reschedule (?:our|my)_domains? failed_(?:payouts|payments|charges) "
        r"(?:repositories|repos|channels|people|accounts|subreddits)_i_follow assigned_to_me i_am_assigned"
    ),
    "credentials": (
        r"connect_(?:\S+_){0,3}accounts? api_keys? newsapi bot_token openai access_token trigger_node my_password "
        r"login_(?:data|details) log_in_to"
    ),
    "repository": (
        r"commits? ci repo repository codebase pull_requests? prs github_issues? memory_leak unit_tests? pytest branch "
        r"dependencies stale_branches api_client bug_where the_bug returns_(?:a_)?(?:4|5)\d\d "
        r"checkout_returns login_bug flaky_tests? worktrees? today's_diff bad_deploy which_deploy "
        r"(?:rebuild\w*|regenerat\w+|redeploy\w*)_(?:of_)?(?:the_|our_)?(?:web_?)?site"
    ),
    "file": (
        r"(?:the|this|that|my)_excel send_(?:him|her|them)_the_(?:materials|files?|slides|deck) "
        r"this_(?:\w+_){0,2}(?:function|file|document|pdf|text|article|report|transcript|contract|spreadsheet|code|"
        r"script|photo|image) (?:the|these|those|my)_(?!release)(?:\S+_){0,2}(?:notes|"
        r"minutes|transcript|pdf|document|contract|recording) "
        r"read_this "
        r"(?:summari[sz]e|rewrite|proofread|translate|edit)_(?:the|our|my|these|those)_(?:\S+_){0,3}(?:docs?|document|"
        r"call|minutes|thread|newsletter|paper|article|report|contract|email|recording|meeting|notes|podcast|video|chat|interview|"
        r"essay|letter|slides|deck|bookmarks|guide|handbook|manual|episode|lecture|webinar|review|post) "
        r"timesheet_export attached stock_photos summari[sz]e_(?:this|it) "
        r"survey_responses balance_sheets? kpi_deck last_\d+_pages_of call_transcript"
    ),
    "url": (
        r"an?_(?:url|api_endpoint|website|web_page|webpage|endpoint) (?:this|the)_(?:url|website|page|site|endpoint) "
        r"our_(?:website|site) landing_page (?:the|that)_(?:\S+_){1,2}(?:page|site|website)_(?:changes|changed|is|was) "
        r"tracker_page server_status (?:from|via)_(?:an_|the_|our_)?api (?:landing|product)_pages vendor's_(?:site|page|website) "
        r"(?:admin|management)_console timetable_changes i'll_(?:paste|send|share)_later links_i'll "
        r"(?:pricing|prices)_of_(?:the_|our_|my_)?competitors?"
    ),
    "list": (
        r"(?:my|our|the)_watch-?list checklist_i_(?:give|gave|send|sent) tenants "
        r"from_the_list order_list mailing_list_of an?_list_of_\w+_\w+ following_(?:list|subreddits|items|urls|people) "
        r"paste_the_list the_list members_who customers_who subscribers_who people_who volunteers"
    ),
    "topic": (
        r"my_niche your_niche your_topic the_thing my_goals my_interests some_topic a_topic something trending_topics "
        r"stuff"
    ),
    "location": (
        r"weather(?!_station) my_city our_(?:city|town|area|region) my_area near_me close_to_(?:me|us|home) traffic_on "
        r"on_my_way_to local_events city location near_the_office nearby lunch_spot"
    ),
    "phone": r"call_us text_us page_me call_me text_me sms phone_call text_me_(?:if|when)",
    "spreadsheet": r"budget_tracker google_sheets? spreadsheets? sheet",
    "channel": r"slack (?:the|our)_(?:\w+_)?channel discord_channel teams_channel let_me_know_if_there's team_chat group_chat",
    "recipient_email": (
        r"remind_everyone selected_e-?mails selected_recipients "
        r"(?:send|sent|sends|e-?mail|e-?mails|mail|deliver)_(?!an?_message)(?:\S+_){0,8}to_(?:the_|my_|our_|"
        r"all_){0,2}(?:\w+_)?(?:team|everyone|"
        r"managers?|management|boss|board|clients?|customers?|finance|accounting|accountant|stakeholders|staff|employees|"
        r"directors?|leadership|group|parents|members|subscribers)(?!_channel) "
        r"e?-?mail\w*_(?:the_|it_|them_|this_)?\w*_?to_(?:the_|my_|our_)?(?:team|everyone|managers?|boss|clients?|"
        r"customers?|finance|group) e-?mail_(?:the_)?(?:team|everyone|boss|managers?) by_e-?mail_to_the_team email_me "
        r"email_it_to_me email_results (?:send|sends|sent)_(?:an?_|the_|out_)?e-?mails?_(?:digests?|reports?|summary|about|with) "
        r"(?:like|want|need|get)_(?:an?|the)_(?:\w+_)?e-?mail (?:daily|weekly|monthly)_e-?mails? "
        r"automatically_sends?_(?:\w+_){0,2}reports? forward_to_(?:accounting|finance|sales|support|legal|hr) "
        r"send_(?:\S+_){1,6}to_(?:my|our)_(?:cpa|landlord|lawyer|advisor|coach|bookkeeper|tenants?|partner|wife|husband)"
    ),
    "data_source": (
        r"server_logs (?:customer|sales|supplier)_(?:list|summary|data|invoices) (?:overdue|supplier)_invoices "
        r"who's_on_call completed_features "
        r"sign-?ups churn conversion_rate error_rate temperature sensor currency expense_report petty_cash budget "
        r"orders q[1-4]_report sales_(?:report|data|figures|numbers) vat kpis? metrics database inventory "
        r"revenue expenses users_in_the_database analytics monthly_reports? weekly_reports? price_list roster payroll "
        r"suppliers_by "
        r"(?:patch|attendance|project|sales|marketing)_(?:report|reports|summary) renewal_list (?:pending|open)_actions "
        r"requests_sitting "
        r"readings? reconciliation stock_list tide_gauge water_level"
    ),
    "condition": r"if_(?:something|anything)_changes when_it_changes if_needed when_necessary unusual too_high too_low",
    "hours": r"(?:working|business|office|work)_hours",
    "url:monitor": (
        r"(?:the|our|this|that|my|a|their)_(?:[\w'’]+_){0,2}(?:page|site|website|shop|store|web_?shop|blog|api|endpoint|listing|"
        r"feed|portal)"
    ),
    "account:ops": r"servers? databases? backups? production folders? laptop computer printers? devices? cluster dns domain",
    "topic:research": (
        r"our_(?:product|products|company|industry|competitors?|brand|service|services|market|niche|business|sector) "
        r"my_(?:product|company|industry|competitors?|brand|business|field|sector)"
    ),
    "topic:summarize": r"(?:our|my)_(?:industry|sector|field|niche|market|competitors?)",
    "topic:content": r"(?:our|my)_(?:industry|sector|field|niche)",
    "file:content": (
        r"(?:turn|convert|repurpose|polish|shorten|improve|rework|adapt|translate)_(?:our|the|my|this|"
        r"these)_(?:\S+_){0,3}(?:episode|"
        r"article|post|talk|webinar|video|draft|guide|manual|text|page|transcript|paper|cv|resume|presentation|script)"
    ),
    "data_source:communication": r"appointments (?:due|expiry|renewal)_dates? who_is_(?:off|on|away|sick) birthdays",
    "data_source:monitor": r"page_views pageviews visitors stock_levels? sales orders prices?_of_(?:our|my)",
    "criteria": r"\b(?:best|relevant|important|interesting|good)_(?:ones|candidates|leads|options) filter_them shortlist",
    "language": r"translate_(?:it|this|them|the_\w+)$ into_another_language",
    "destination": r"save_it_somewhere upload_it export_it post_it_somewhere",
    "name": r"<name> your_name",
    "account:summarize": r"newsletters messages",
    "repository:ops": r"deploy\w* stale_branches release",
}
