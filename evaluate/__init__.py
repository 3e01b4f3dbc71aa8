"""How right we are on real data. The data is not part of the project; nothing of it is kept here."""
