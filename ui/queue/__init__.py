"""The queue: its views, its filters and its lines."""
