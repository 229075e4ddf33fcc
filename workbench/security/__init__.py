"""Keys: where they lie and how they are fetched."""
