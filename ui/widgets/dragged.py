"""What is dragged within the window, by the name under which Qt carries it."""

CASES = "application/x-workbench-cases"
"""Cases on their way to a person."""
