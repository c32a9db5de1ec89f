"""Admin pages for what concerns every organisation: changed by those who administer the installation, and recorded in its trail."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest

from accounts.actions import record_event
from accounts.actions.editing import shown
from accounts.requests import user_of
from samverkan.shared.admin_pages import ForSuperusers


class RecordedAdmin(ForSuperusers, admin.ModelAdmin):
    """Rows that superusers add and change but never delete; each change is an event in the installation's chain."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        """Save the row and record it, in the transaction of the page."""
        super().save_model(request, obj, form, change)
        _record(request, obj, form, is_new=not change)

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: Any, change: bool) -> None:
        """Save the rows below it and record each."""
        formset.save(commit=False)
        for row in formset.deleted_objects:
            record_event(
                organisation_id=None, by=user_of(request), verb=f"tog bort {row._meta.verbose_name}", subject=row
            )
        formset.save()
        for row_form in formset.forms:
            if row_form.has_changed() and row_form not in formset.deleted_forms:
                is_new = row_form in formset.extra_forms
                _record(request, row_form.instance, row_form, is_new=is_new)


def _record(request: HttpRequest, row: models.Model, form: ModelForm, *, is_new: bool) -> None:
    if not form.changed_data:
        return
    new = {name: shown(form.cleaned_data.get(name)) for name in form.changed_data}
    changes = new if is_new else {name: [shown(form.initial.get(name)), value] for name, value in new.items()}
    verb = f"{'lade till' if is_new else 'ändrade'} {row._meta.verbose_name}"
    record_event(organisation_id=None, by=user_of(request), verb=verb, subject=row, changes=changes)
