"""Joining: notices of the rules and who has read them, tasks of newcomers, the quiz, the question of the month."""
