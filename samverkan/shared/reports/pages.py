"""What Django itself may put in a report."""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter

from samverkan.shared.reports.failure import report
from samverkan.shared.reports.requests import address_of


class FailureReporter(ExceptionReporter):
    """Reports what `failure` lets be said, where Django would tell of variables, settings, cookies and what was typed."""

    def get_traceback_text(self) -> SafeString:
        return SafeString(self._text())  # nosec B308 B703 - plain text of our own, with nothing typed in it

    def get_traceback_html(self) -> SafeString:
        return format_html("<pre>{}</pre>", self._text())

    def _text(self) -> str:
        where = f"{address_of(self.request)}\n" if self.request else ""
        return where + (report(self.exc_value) if self.exc_value else "")
