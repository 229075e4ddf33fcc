"""The case: what it is about, what is known, what was done, and what to do now."""
