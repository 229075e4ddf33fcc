"""What views show: rows and lists that know nothing of how they are drawn."""
