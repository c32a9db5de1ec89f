"""Sweden's municipalities and the Police's local areas as CSV files, and the reading and checking of them.

What the facts rest on stands in SOURCES.md. Nothing here touches the database; `load_reference` does.
"""

from agreements.reference.reading import DIRECTORY, BrokenReference, ReferenceData, Row, read_reference

__all__ = ["DIRECTORY", "BrokenReference", "ReferenceData", "Row", "read_reference"]
