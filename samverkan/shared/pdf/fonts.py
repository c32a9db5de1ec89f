"""The typeface of the documents, and the only one that their maker may find on the machine.

The files are our own cut of Source Sans (see static/fonts/OFL.txt): hyphens and spaces that look alike have glyphs of their own, so
that what is copied out of a document is what was written, and U+E000 is a hyphen that only stands where a word is divided at the
end of a line.
"""

from pathlib import Path

FONTS_DIR = Path(__file__).resolve().parents[3] / "static" / "fonts"
FACES = tuple(FONTS_DIR / f"SamverkaSans-{face}.ttf" for face in ("Regular", "Bold", "Italic", "BoldItalic"))

FONTS_CONF = Path(__file__).with_name("fonts.conf")
"""What FONTCONFIG_FILE names in the process that prints, before WeasyPrint is imported: no font but ours can be found."""

LINE_END_HYPHEN = "\ue000"
