"""What a report of a failure may hold, wherever it goes: to the log on stderr, in a mail, from another process.

What failed and where, never what anybody typed: an exception's class and the places it passed, the method and route of the request,
the number of the user. No values of forms, addresses, cookies, headers, variables or settings, and no exception's own words unless its
class is known to hold none of these (`failure`). `log` writes lines, `mails` tells the administrators, `pages` is for Django.
"""
