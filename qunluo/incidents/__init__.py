"""When something goes wrong: watchlists, incidents with a plan, the risk board, and the daily rounds."""
