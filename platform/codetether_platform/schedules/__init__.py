"""When things run: cron, recurrence rules and single moments in a time zone, and the rows that keep them."""
