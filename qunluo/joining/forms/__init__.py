"""What operators type about notices, questions and what newcomers do."""
