"""The edge of the house: one folder a channel, two pure translations each."""
