"""Mail in: a door for answers, and what may come through it."""
