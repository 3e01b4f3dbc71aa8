"""Points: a ledger in which nothing is made, lost or changed unnoticed; awards, goods and leaderboards beside it."""
