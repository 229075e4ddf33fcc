"""The command palette: every action and every case, by a few letters."""
