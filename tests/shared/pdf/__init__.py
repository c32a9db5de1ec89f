"""Documents as PDF: how they are made, kept and checked."""
