"""The sponsor ledger: hold before the run, settle after it, caps that concurrency cannot break."""
