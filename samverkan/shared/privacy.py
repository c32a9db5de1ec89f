"""The guard that keeps private persons out of free text (agreements name offices, never people).

Personal identity numbers, phone numbers and number plates stop the save. Sources: the checksum of Swedish personal
identity numbers (SKV 704), the Swedish numbering plan for telephony (PTS), number plates as Transportstyrelsen issues them.
What only resembles them must pass: dates, spans of years and hours, registry and organisation numbers, sums of money.
"""

import re

from django.core.exceptions import ValidationError

from samverkan.shared.text import in_words

_DASH = "[-\u2010-\u2013]"
_SPACE = "[ \u00a0\u202f]"
_SEPARATOR = f"(?:{_SPACE}?{_DASH}{_SPACE}?|{_SPACE})"

_IDENTITY_NUMBER = re.compile(rf"(?<![\d-])(?:19|20)?(\d{{2}})(\d{{2}})(\d{{2}})(?:{_SEPARATOR}|\+)?(\d{{4}})(?![\d-])")

_PHONE_START = re.compile(
    rf"(?<![\w/.,:-])(?<!\d{_SPACE})(?:(?:\+|00){_SPACE}?46{_SEPARATOR}?(?:\(0\){_SPACE}?|0)?|0)(?=[1-9])"
)
_DIGITS_AT_MOST = 10
_PHONE_REST = re.compile(rf"\d+(?:{_SEPARATOR}\d+){{0,{_DIGITS_AT_MOST}}}")
_HOURS = re.compile(rf"(?:[01]\d|2[0-3])[0-5]\d{_SPACE}?{_DASH}{_SPACE}?(?:[01]\d|2[0-4])[0-5]\d(?!\d)")
_YEAR = re.compile(r"[/:](?:19|20)?\d\d(?!\d)")  # as after a registry number
_AREA_CODES = (
    "08", "010", "011", "013", "016", "018", "019", "020", "021", "023", "026", "031", "033", "035", "036", "040", "042",
    "044", "046", "054", "060", "063", "070", "072", "073", "076", "079", "090",
)  # fmt: skip

_PLATE = re.compile(r"(?<![A-ZÅÄÖa-zåäö0-9])([A-HJ-PR-UW-Z]{3})( ?)\d{2}[0-9A-HJ-PR-UW-Z](?![A-ZÅÄÖa-zåäö0-9])")
_NOT_PLATES = {"DNR", "EST", "FAP", "KAP", "LPO", "MAX", "NTU", "RTH", "SFS", "SKR", "SOU", "TAB"}
"""What the field writes in capitals before a number (EST 100 möten)."""


def _is_identity_number(found: re.Match[str]) -> bool:
    """Tell whether the digits are a possible birth (or coordination) date with a right check digit."""
    year, month, day, tail = found.groups()
    if not (1 <= int(month) <= 12 and (1 <= int(day) <= 31 or 61 <= int(day) <= 91)):
        return False
    digits = [int(c) for c in year + month + day + tail]
    doubled = [d * 2 if i % 2 == 0 else d for i, d in enumerate(digits)]
    return sum(d // 10 + d % 10 for d in doubled) % 10 == 0


def _is_phone_number(groups: list[str]) -> bool:
    """Tell whether groups of digits, the first with its leading 0, are an area code (2 to 4 digits) and 5 to 8 digits more."""
    digits = "".join(groups)
    code = next((code for code in _AREA_CODES if digits.startswith(code)), digits[:4])
    rest = digits[len(code) :]
    if len(groups[0]) < len(code) or not 8 <= len(digits) <= _DIGITS_AT_MOST:
        return False
    if code.startswith("07") and len(code) == 3:
        return len(rest) == 7
    return len(rest) >= 5 and not rest.startswith("0")


def _has_phone_number(text: str) -> bool:
    for start in _PHONE_START.finditer(text):
        rest = _PHONE_REST.match(text, start.end())
        if rest is None or _HOURS.match(text, start.start()):
            continue
        groups: list[str] = []
        digits = 0
        for group in re.finditer(r"\d+", rest.group()):
            groups.append(group.group() if groups else f"0{group.group()}")
            digits += len(groups[-1])
            if digits > _DIGITS_AT_MOST:
                break
            if not _YEAR.match(text, rest.start() + group.end()) and _is_phone_number(groups):
                return True
    return False


def _has_plate(text: str) -> bool:
    return any(not (found[2] and found[1] in _NOT_PLATES) for found in _PLATE.finditer(text))


def personal_data_in(text: str) -> list[str]:
    """Name what in the text points at a private person, in Swedish; an empty list when nothing does."""
    found = []
    if any(_is_identity_number(m) for m in _IDENTITY_NUMBER.finditer(text)):
        found.append("ett personnummer")
    if _has_phone_number(text):
        found.append("ett telefonnummer")
    if _has_plate(text):
        found.append("ett registreringsnummer för fordon")
    return found


def validate_no_personal_data(text: str) -> None:
    """Refuse text that holds an identity number, a phone number or a number plate, and say which."""
    found = personal_data_in(text)
    if found:
        raise ValidationError(
            "Texten ser ut att innehålla %(what)s. Ta bort det: här skrivs roller och platser, aldrig uppgifter om enskilda.",
            code="personal_data",
            params={"what": in_words(found)},
        )
