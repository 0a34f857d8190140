"""How a partner governs its users: limits, suspension, release, export, deletion."""
