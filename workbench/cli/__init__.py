"""The work without a window, over the same operations."""
