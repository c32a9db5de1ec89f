"""How django-allauth is bent to our rules for sign-in: nobody registers, everybody is invited, and the demonstration's
accounts, whose password is printed for all to see, open nothing but a demonstration.

Who may do what after signing in is decided in `accounts`, not here.
"""

from samverkan.sign_in.adapter import SignInAdapter, SignInBackend

__all__ = ["SignInAdapter", "SignInBackend"]
