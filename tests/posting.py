"""Sending a form the way a browser does: everything that the page shows, with what the test typed instead."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpResponse
from django.test import Client


def filled_in(form: forms.BaseForm) -> dict[str, Any]:
    """Return what a browser would send if the user changed nothing, with the rows of the form's formsets."""
    sent: dict[str, Any] = {}
    for field in form:
        sent |= _sent(field)
    for rows in getattr(form, "formsets", {}).values():
        sent |= filled_in(rows.management_form)
        for row in rows:
            sent |= filled_in(row)
    return sent


def _sent(field: forms.BoundField) -> dict[str, Any]:
    value = field.value()
    if value is None or value is False:
        return {} if isinstance(field.field, forms.BooleanField) else {field.html_name: ""}
    if isinstance(value, date):
        value = value.isoformat()
    return {field.html_name: str(value) if isinstance(value, Decimal) else value}


def submit(client: Client, address: str, **typed: Any) -> HttpResponse:
    """Open a page, type over some of its fields (None leaves a box unticked) and send it."""
    return client.post(address, retyped(client, address, **typed))


def retyped(client: Client, address: str, **typed: Any) -> dict[str, Any]:
    """Open a page and return what it would send with some of its fields typed over, to be sent later."""
    sent = filled_in(client.get(address).context["form"]) | typed
    return {name: value for name, value in sent.items() if value is not None}
