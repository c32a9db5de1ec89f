"""What is printed of agreements and plans: faithful, as the standards want it, the same each time, and closed."""
