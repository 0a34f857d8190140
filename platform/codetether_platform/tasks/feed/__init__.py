"""The feed: every event of a partner in one order, read by cursor or as a stream."""
