"""How far editors agree with each other and with themselves."""
