"""Municipalities, police areas and the agreements between them, with their areas, parties and signatures."""
