"""What met what meanwhile: both versions side by side, and settling them."""
