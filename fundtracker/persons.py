"""The persons of the demo, one for each role."""

from dataclasses import dataclass

from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils.crypto import get_random_string


@dataclass(frozen=True)
class DemoPerson:
    username: str
    group: str
    is_staff: bool = False  # may enter the admin


DEMO_PERSONS = (
    DemoPerson("sachbearbeitung", group="Sachbearbeitung"),
    DemoPerson("leitung", group="Leitung", is_staff=True),
    DemoPerson("kaemmerei", group="Kämmerei"),
    DemoPerson("revision", group="Rechnungsprüfung"),
)


@transaction.atomic
def create_demo_persons() -> dict[str, str]:
    """Create the persons who are missing; return their user names and passwords.

    The passwords are kept nowhere else. Persons who exist stay as they are.
    """
    passwords = {}
    for person in DEMO_PERSONS:
        group, _ = Group.objects.get_or_create(name=person.group)
        if User.objects.filter(username=person.username).exists():
            continue
        passwords[person.username] = get_random_string(16)
        user = User.objects.create_user(
            person.username,
            email=f"{person.username}@example.org",
            password=passwords[person.username],
            is_staff=person.is_staff,
        )
        user.groups.add(group)
    return passwords
