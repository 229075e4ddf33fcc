"""Pure rules of the trade: frozen values and functions, standard library only."""
