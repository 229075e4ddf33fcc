"""How the window looks: colours, type, spacing, light and dark."""
