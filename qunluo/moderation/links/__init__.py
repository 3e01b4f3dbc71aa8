"""Links that members post: whose sites they lead to, and what is behind them."""
