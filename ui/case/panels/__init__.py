"""What is asked about a case, in place instead of in dialogs."""
