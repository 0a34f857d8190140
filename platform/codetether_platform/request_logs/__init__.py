"""What a partner's keys and users asked lately, and what was answered."""
