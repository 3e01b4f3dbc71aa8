"""Ways in that end in the event log: what people hand in for others, or without having proven who they are."""
