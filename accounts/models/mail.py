"""Mail that waits to be sent."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class OutgoingMail(models.Model):
    """A mail that somebody's act has called for. Holds what it is about, never a secret nor its text: both are made as it is sent.

    Written by `accounts.mail.send_later` in the transaction of the act; deleted when it is sent or given up. `due_at` is when to
    try (again); a process that takes the mail on puts it forward, so that no other sends the same one.
    """

    kind = models.CharField("slag", max_length=40)
    address = models.EmailField("adress")
    origin = models.CharField("länkarnas början", max_length=300, blank=True)
    parameters = models.JSONField("uppgifter", default=dict, encoder=DjangoJSONEncoder)
    attempts = models.PositiveSmallIntegerField("försök", default=0)
    asked_at = models.DateTimeField("begärt")
    due_at = models.DateTimeField("ska skickas", db_index=True)

    class Meta:
        verbose_name = "utgående brev"
        verbose_name_plural = "utgående brev"
        ordering = ["due_at", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} ({self.pk})"
