"""From records of a history to the tables of facts, column by column."""
