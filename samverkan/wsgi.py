"""The WSGI entry point; gunicorn serves `samverkan.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

from samverkan.shared.deadlines import keep_deadlines
from samverkan.shared.immutability import need_locks
from samverkan.shared.pdf.libraries import need_libraries

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samverkan.settings")

application = get_wsgi_application()
keep_deadlines()
need_libraries()
need_locks()
