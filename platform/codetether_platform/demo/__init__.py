"""The demo: a whole platform on embedded defaults, with a partner, its page, its receiver and its outbox."""
