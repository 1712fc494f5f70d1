"""Mail servers that misbehave; what gets through lies in ``django.core.mail.outbox``."""

from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

from django.core.mail.backends.locmem import EmailBackend

POISONED = "kaputt@example.org"


class Killed(BaseException):
    """The process dies here."""


class DeadServer(EmailBackend):
    def send_messages(self, messages):
        raise SMTPServerDisconnected("Connection unexpectedly closed")


class ChoosyServer(EmailBackend):
    """Refuses one address and takes all others."""

    def send_messages(self, messages):
        for message in messages:
            if POISONED in message.to:
                raise SMTPRecipientsRefused({POISONED: (550, b"No such user")})
        return super().send_messages(messages)


class SilentServer(EmailBackend):
    """Takes nothing and does not say so."""

    def send_messages(self, messages):
        return 0


class KilledBeforeSending(EmailBackend):
    def send_messages(self, messages):
        raise Killed


class KilledAfterSending(EmailBackend):
    def send_messages(self, messages):
        super().send_messages(messages)
        raise Killed
