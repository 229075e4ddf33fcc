"""The team: who holds how much, and sharing it out."""
