"""What reports of failures may hold."""
