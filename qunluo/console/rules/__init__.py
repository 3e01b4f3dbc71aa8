"""The rules of a community: begun, tried on the past, let out by steps, taken back."""
