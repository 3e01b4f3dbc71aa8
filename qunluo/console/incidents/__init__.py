"""Incidents: what is going wrong just now, by which plan it is dealt with, and what is watched for."""
