"""What members see and do, a file a task."""
