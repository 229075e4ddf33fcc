"""The encrypted local store: rows and sessions stop here."""
