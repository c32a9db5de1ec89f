"""The guard that keeps private persons out of free text (agreements name offices, never people).

Personal identity numbers, phone numbers and number plates stop the save. Sources: the checksum of Swedish personal
identity numbers (SKV 704), phone numbers as PTS writes them, number plates as Transportstyrelsen issues them.
"""

import re

from django.core.exceptions import ValidationError

_IDENTITY_NUMBER = re.compile(r"(?<![\d-])(?:19|20)?(\d{2})(\d{2})(\d{2})[-+ ]?(\d{4})(?![\d-])")
_PHONE = re.compile(r"(?<![\d/.-])(?:\+46[ -]?\(?0?\)?|0)[1-9]\d{0,2}[ -]?\d{2,3}(?:[ -]?\d{2,3}){1,3}(?![\d/-])")
_PLATE = re.compile(r"(?<![A-ZÅÄÖa-zåäö0-9])[A-HJ-PR-UW-Z]{3} ?\d{2}[0-9A-HJ-PR-UW-Z](?![A-ZÅÄÖa-zåäö0-9])")


def _is_identity_number(found: re.Match[str]) -> bool:
    """Tell whether the digits are a possible birth (or coordination) date with a right check digit."""
    year, month, day, tail = found.groups()
    if not (1 <= int(month) <= 12 and (1 <= int(day) <= 31 or 61 <= int(day) <= 91)):
        return False
    digits = [int(c) for c in year + month + day + tail]
    doubled = [d * 2 if i % 2 == 0 else d for i, d in enumerate(digits)]
    return sum(d // 10 + d % 10 for d in doubled) % 10 == 0


def personal_data_in(text: str) -> list[str]:
    """Name what in the text points at a private person, in Swedish; an empty list when nothing does."""
    found = []
    if any(_is_identity_number(m) for m in _IDENTITY_NUMBER.finditer(text)):
        found.append("ett personnummer")
    if any(7 <= len(re.sub(r"\D", "", m.group())) <= 12 for m in _PHONE.finditer(text)):
        found.append("ett telefonnummer")
    if _PLATE.search(text):
        found.append("ett registreringsnummer för fordon")
    return found


def validate_no_personal_data(text: str) -> None:
    """Refuse text that holds an identity number, a phone number or a number plate, and say which."""
    found = personal_data_in(text)
    if found:
        raise ValidationError(
            "Texten ser ut att innehålla %(what)s. Ta bort det: här skrivs roller och platser, aldrig uppgifter om enskilda.",
            code="personal_data",
            params={"what": " och ".join(found)},
        )
