"""How members' pages show things."""
