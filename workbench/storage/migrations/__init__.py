"""Steps that bring an older journal up to date; they rely on no other code of the project."""
