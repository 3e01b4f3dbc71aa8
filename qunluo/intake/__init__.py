"""What the outside world told us: taken once, decided, written."""
