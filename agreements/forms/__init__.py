"""The forms of agreements, one noun per file."""
