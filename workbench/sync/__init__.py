"""Between a workstation and its centre: what was done goes there, what others did comes here."""
