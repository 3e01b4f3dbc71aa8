"""Points: the ledger, leaderboards, rewards, coupons, and whether all is sound."""
