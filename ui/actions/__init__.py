"""Everything a person can do, each declared once: for keys, menus, palette, sheet and tests."""
