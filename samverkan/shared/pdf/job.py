"""A document to print: everything that its bytes depend on, and nothing else."""

import base64
import hashlib
import json
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any


class Standard(StrEnum):
    """The two forms of a document. Both are PDF/UA-1 as well; only the working copy may hold attachments."""

    WORKING = "a-3a"
    ARCHIVE = "a-2a"


@dataclass(frozen=True)
class Attachment:
    """A file within the document."""

    name: str
    description: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class PrintJob:
    """A document to print. `html` is a whole page that refers to nothing outside itself; `css` all of its look.

    `identity` is the SHA-256 of the content, in hex; it names the document in its own metadata. `dated` is when the content was
    settled, None while it may still change. `properties` are names and texts for the metadata.
    """

    html: str
    css: str
    title: str
    description: str
    authors: tuple[str, ...]
    identity: str
    dated: datetime | None
    standard: Standard
    properties: tuple[tuple[str, str], ...] = ()
    attachments: tuple[Attachment, ...] = ()

    def __post_init__(self) -> None:
        if self.dated and self.dated.utcoffset() is None:
            raise ValueError("A moment without a time zone is not the same moment everywhere.")
        if self.attachments and self.standard is Standard.ARCHIVE:
            raise ValueError("PDF/A-2 holds no attachments: they are kept beside the document.")

    @cached_property
    def key(self) -> str:
        """The SHA-256, in hex, of all that the document is made of. Documents with the same key have the same bytes."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    def to_bytes(self) -> bytes:
        """Return the job as bytes that `from_bytes` reads, the same for equal jobs."""
        values = asdict(self)
        values["dated"] = self.dated.isoformat() if self.dated else None
        for attachment in values["attachments"]:
            attachment["content"] = base64.b64encode(attachment["content"]).decode()
        return json.dumps(values, sort_keys=True, ensure_ascii=False).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "PrintJob":
        """Read what `to_bytes` wrote."""
        values: dict[str, Any] = json.loads(data)
        values["dated"] = datetime.fromisoformat(values["dated"]) if values["dated"] else None
        values["standard"] = Standard(values["standard"])
        values["attachments"] = tuple(
            Attachment(**{**attachment, "content": base64.b64decode(attachment["content"])})
            for attachment in values["attachments"]
        )
        for name in ("authors", "properties"):
            values[name] = tuple(tuple(v) if isinstance(v, list) else v for v in values[name])
        return cls(**{field.name: values[field.name] for field in fields(cls)})
