"""The few windows over the window: what must be asked, or looked up."""
