"""Tables on their way into a plan: check-ins of another system, and what became of members."""
