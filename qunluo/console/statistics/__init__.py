"""What a plan's days add up to: rates, habits, hours, and what it brought."""
