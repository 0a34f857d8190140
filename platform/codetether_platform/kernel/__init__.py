"""What every part stands on: errors, ids, time, secrets and the database. No domain words here."""
