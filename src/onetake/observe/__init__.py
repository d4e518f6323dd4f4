"""What the running process tells its operator: logs and metrics."""
