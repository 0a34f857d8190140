"""Pages on the platform's own origin for people of partners: where a prefilled link leads."""
