"""What the bot answers by itself."""
