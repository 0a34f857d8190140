"""What a partner says of itself: its face, its words, its time zone and language, its origins."""
