"""What can be told from texts: their language, their likeness, their relations."""
