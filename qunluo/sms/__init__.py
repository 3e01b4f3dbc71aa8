"""Codes by text message: who may ask for one, who sends it, and whether it was typed back."""
