"""Notices of the rules, who has read them, newcomers and what they do first, questions and when they are asked."""
