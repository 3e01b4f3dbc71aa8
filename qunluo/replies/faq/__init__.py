"""Finds which question of a list somebody asks in other words, and says how sure it is. Knows no table and no clock."""
