"""What the core knows of check-ins: plans, facts, and what follows from them."""
