"""What the people who use the file may do. Roles guard against mistakes: who can write the file can do anything."""

from enum import IntEnum


class Role(IntEnum):
    """Each may do what the ones before it may."""

    READER = 1
    STAFF = 2
    OWNER = 3


ROLES = {role.name.lower(): role for role in Role}
