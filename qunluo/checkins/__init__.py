"""Check-ins: plans, submissions, what follows from them, and the disputes about them."""
