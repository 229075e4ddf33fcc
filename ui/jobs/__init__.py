"""Work off the interface thread, and the way panes ask for it."""
