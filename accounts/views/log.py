"""The whole log of an organisation, for its administrators, and the page where content is taken away from it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_http_methods, require_safe

from accounts.actions.erasure import erase_event
from accounts.forms.erasure import EventErasureForm
from accounts.log import page_of_log, read_log
from accounts.models import AuditEvent, Organisation
from accounts.permissions import can_erase, organisations_to_administer
from accounts.requests import user_of
from samverkan.shared.http import form_response, posted, refusals_shown_in
from samverkan.shared.listing import pager_prefix


@require_safe
def log_show(request: HttpRequest) -> HttpResponse:
    """Everything that was done for an organisation, newest first; of several, the one that is chosen."""
    organisations = Organisation.objects.filter(pk__in=organisations_to_administer(user_of(request)))
    if not organisations:
        raise PermissionDenied
    chosen = request.GET.get("organisation", "")
    organisation = next((each for each in organisations if str(each.pk) == chosen), organisations[0])
    page = page_of_log(AuditEvent.objects.of_chain(organisation.pk), request.GET.get("page"))
    context = {
        "organisation": organisation,
        "others": [each for each in organisations if each != organisation],
        "lines": read_log(page, lambda event: erase_address(request, event)),
        "page_obj": page,
        "query_prefix": pager_prefix(request.GET),
    }
    return render(request, "accounts/log_show.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def event_erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away what was typed in an event, with a reason; the event itself stays."""
    user = user_of(request)
    event = get_object_or_404(AuditEvent.objects.select_related("content"), pk=pk)
    if not can_erase(user, event.organisation_id):
        raise Http404
    back = _way_back(request)
    form = EventErasureForm(posted(request))
    if form.is_valid():
        with refusals_shown_in(form):
            number = erase_event(event, by=user, **form.cleaned_data)
            messages.success(
                request,
                f"Innehållet är borttaget i {number} händelse{'r' if number > 1 else ''}. Händelserna står kvar.",
            )
            return redirect(back)
    [line] = read_log([event], lambda event: "")  # type: ignore[arg-type]
    return form_response(
        request, "accounts/event_erase.html", form, heading="Ta bort innehåll i loggen", line=line, cancel_url=back
    )


def erase_address(request: HttpRequest, event: AuditEvent) -> str:
    """Return where the content of an event is erased by the user, who then comes back to this page; empty when it may not be."""
    if not can_erase(user_of(request), event.organisation_id):
        return ""
    return f"{reverse('event_erase', args=[event.pk])}?{urlencode({'till': request.get_full_path()})}"


def _way_back(request: HttpRequest) -> str:
    asked = request.GET.get("till", "")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith("/")
    return asked if is_ours else reverse("log_show")
