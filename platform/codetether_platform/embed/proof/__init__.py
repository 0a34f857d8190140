"""Proof of an e-mail address: a code is mailed, and typed into the element's own session it turns the guest into a user."""
