"""The centre: one PostgreSQL in which a team's work lies, its administration and its guard."""
