"""Questions and answers: what the bot knows, what it was asked, and how sure it must be."""
