"""Refuses to start in real operation with what is good enough for development."""

from datetime import date

from django.core.exceptions import ImproperlyConfigured

MIN_SECRET_KEY_LENGTH = 50


def refuse_unsafe_settings(
    *,
    secret_key: str,
    allowed_hosts: list[str],
    email_url: str,
    fixed_day: date | None,
    base_url: str,
) -> None:
    """Raise ImproperlyConfigured with one sentence for each setting that is not safe."""
    problems = []
    if len(secret_key) < MIN_SECRET_KEY_LENGTH:
        problems.append(f"SECRET_KEY needs at least {MIN_SECRET_KEY_LENGTH} random characters.")
    if not allowed_hosts:
        problems.append("ALLOWED_HOSTS must name the hosts under which users reach the program.")
    if not email_url:
        problems.append("EMAIL_URL must name the mail server, or no reminder ever leaves.")
    if fixed_day:
        problems.append("FIXED_DAY must be empty, or every deadline is judged by a past day.")
    if not base_url.startswith("https://"):
        problems.append("BASE_URL must begin with https://, it stands in the links of mails.")
    if problems:
        raise ImproperlyConfigured("DEBUG is off: " + " ".join(problems))
