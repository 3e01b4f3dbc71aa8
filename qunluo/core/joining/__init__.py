"""Joining a group, without a database: notices of rules, who has read them, and what newcomers have to do."""
