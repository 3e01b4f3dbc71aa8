"""What members want to have published: reviewed first."""
