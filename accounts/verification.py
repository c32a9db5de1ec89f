"""Whether the audit trail is whole, and is the one that was noted elsewhere."""

from pathlib import Path

from accounts.chain import contradicting, walk_all
from accounts.models import AuditContent
from samverkan.shared.verification import DoesNotHold


def check_chains() -> int:
    """Walk every chain from its first event to its last, and say where the first one does not hold."""
    count = 0
    for found in walk_all():
        count += found.events
        if found.broken:
            sequence, reason = found.broken[0]
            more = f" Det är {len(found.broken)} händelser som inte stämmer." if len(found.broken) > 1 else ""
            raise DoesNotHold(f"{found.chain}, händelse {sequence}: {reason}.{more}")
    return count


def count_erased() -> int:
    """Count the events whose content has been erased by an act that the log tells of: `check_chains` has seen that they hold."""
    return AuditContent.objects.filter(erased_at__isnull=False).count()


def check_anchors(path: Path) -> int:
    """Compare the chains with what was noted of them: lines as manage.py anchor_log writes them."""
    try:
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise DoesNotHold(f"{path} går inte att läsa.") from error
    for line in lines:
        try:
            reason = contradicting(line)
        except ValueError as error:
            raise DoesNotHold(str(error)) from error
        if reason:
            raise DoesNotHold(f"{reason}.")
    return len(lines)
