"""Looking after a centre: its people, its scopes, and whether its guard is whole."""
