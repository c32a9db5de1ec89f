"""Files within a document, as PDF/A-3 wants them: each named, described, of a media type, and said to be the document's data."""

from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import md5
from typing import Any

import pydyf

from samverkan.shared.pdf.job import Attachment


def attach(pdf: Any, attachments: Iterable[Attachment], dated: datetime | None) -> None:
    """Add the files to the PDF, sorted by name. They are as old as the content; what is not settled has no date."""
    names, files = pydyf.Array(), pydyf.Array()
    for attachment in sorted(attachments, key=lambda attachment: attachment.name):
        reference = _add_file(pdf, attachment, dated)
        names.extend([pydyf.String(attachment.name), reference])
        files.append(reference)
    if files:
        pdf.catalog.setdefault("Names", pydyf.Dictionary())["EmbeddedFiles"] = pydyf.Dictionary({"Names": names})
        pdf.catalog["AF"] = files


def _add_file(pdf: Any, attachment: Attachment, dated: datetime | None) -> bytes:
    checksum = md5(attachment.content, usedforsecurity=False).hexdigest()  # the standard's, against damage only
    about = pydyf.Dictionary({"Size": len(attachment.content), "CheckSum": f"<{checksum}>"})
    if dated:
        moment = pydyf.String(dated.astimezone(UTC).strftime("D:%Y%m%d%H%M%SZ"))
        about.update({"CreationDate": moment, "ModDate": moment})
    content = pydyf.Stream(
        [attachment.content],
        {"Type": "/EmbeddedFile", "Subtype": pydyf.name(attachment.media_type), "Params": about},
        compress=True,
    )
    pdf.add_object(content)
    file = pydyf.Dictionary(
        {
            "Type": "/Filespec",
            "F": pydyf.String(attachment.name),
            "UF": pydyf.String(attachment.name),
            "Desc": pydyf.String(attachment.description),
            "AFRelationship": "/Data",
            "EF": pydyf.Dictionary({"F": content.reference, "UF": content.reference}),
        }
    )
    pdf.add_object(file)
    reference: bytes = file.reference
    return reference
