"""Who answers, who works there, and what is known of everybody who comes through the door."""

from organisations.models.door import (
    AuditEntry,
    KeptCount,
    SignInAttempt,
    SignInRules,
    WaitingLetter,
)
from organisations.models.notices import LetterWords, Notice, NoticeChoice, NoticeLetter
from organisations.models.tree import (
    Membership,
    Organisation,
    OrganisationQuerySet,
    User,
    UserManager,
    the_city,
)

__all__ = [
    "AuditEntry",
    "KeptCount",
    "LetterWords",
    "Membership",
    "Notice",
    "NoticeChoice",
    "NoticeLetter",
    "Organisation",
    "OrganisationQuerySet",
    "SignInAttempt",
    "SignInRules",
    "User",
    "UserManager",
    "WaitingLetter",
    "the_city",
]
