"""`manage.py changepassword`: recorded in the audit trail as done at the machine, and told to the account's owner."""

from getpass import getpass
from typing import Any

from django.contrib.auth.management.commands import changepassword
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from accounts.actions import change_password
from accounts.models import User


class Command(changepassword.Command):
    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("username", metavar="e-postadress", help="Kontots e-postadress.")

    def ask(self, prompt: str) -> str:
        return getpass(prompt)

    def handle(self, *args: Any, **options: Any) -> str:
        user = User.objects.filter(email=options["username"].strip().lower()).first()
        if user is None:
            raise CommandError(f"Det finns inget konto med adressen {options['username']}.")
        for _ in range(3):
            password, again = self.ask("Nytt lösenord: "), self.ask("Nytt lösenord en gång till: ")
            try:
                if password != again:
                    raise ValidationError("Lösenorden är inte lika. Skriv samma två gånger.")
                validate_password(password, user)
            except ValidationError as error:
                self.stderr.write("\n".join(error.messages))
                continue
            change_password(user, password=password, verb="bytte lösenord med changepassword")
            return f"Lösenordet för {user.email} är bytt."
        raise CommandError("Lösenordet är inte bytt.")
