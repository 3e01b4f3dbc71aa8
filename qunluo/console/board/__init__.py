"""A plan while it runs: today's board, months, and who leads."""
