"""Tags: the words that operators sort people by."""
