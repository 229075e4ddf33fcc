"""What was sent from here, and what became of it."""
