"""How script/server serves the demo."""

import os

bind = f"127.0.0.1:{os.environ['PORT']}"
worker_class = "gthread"
workers = 2
threads = 4
preload_app = True
control_socket_disable = True
loglevel = "error"
logger_class = "samverkan.shared.reports.gunicorn_log.GunicornLog"
graceful_timeout = 5


def when_ready(server):
    """Say so once the address answers."""
    print(
        f"\nSamverkan är igång på http://127.0.0.1:{os.environ['PORT']}/\nAvsluta med Ctrl-C.\n",
        flush=True,
    )


def post_worker_init(worker):
    """Start, beside each web process, the process that renders PDFs, before anybody asks for one. Optional: else the first waits."""
    from samverkan.shared.pdf import desk

    desk.warm()
