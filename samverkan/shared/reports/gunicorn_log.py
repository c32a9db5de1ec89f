"""What gunicorn writes of its own, before Django is set up and after it has read its configuration anew: in our lines."""

from typing import Any

from gunicorn import glogging

from samverkan.shared.reports.log import LineFormatter, LineHandler


class GunicornLog(glogging.Logger):
    """Gunicorn's logger, with our handler for its errors; named as `logger_class` in its configuration."""

    def setup(self, cfg: Any) -> None:
        """Put our handler in the place of any other."""
        super().setup(cfg)
        handler = LineHandler()
        handler.setFormatter(LineFormatter())
        self.error_log.handlers[:] = [handler]
