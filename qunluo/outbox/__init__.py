"""What we owe the outside world, and what a person must do by hand."""
