"""Documents as PDF: what is asked for (`job`), how it is made in a process of its own, and where it is kept.

Nothing here knows agreements or plans. Only `worker` and what it imports may import WeasyPrint: the pages never render.
"""
