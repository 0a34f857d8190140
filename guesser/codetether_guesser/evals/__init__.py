"""How well the rules read: labelled descriptions, the score, and attacks that must win nothing."""
