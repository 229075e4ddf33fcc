"""One function for each verb of a person; each answers with what it changed."""
