"""How dates are shown and typed; all else comes from Django's German formats."""

DATE_FORMAT = "d.m.Y"
DATETIME_FORMAT = "d.m.Y H:i"

DATE_INPUT_FORMATS = [
    "%d.%m.%Y",  # 31.12.2026; the first one also fills the form fields
    "%d.%m.%y",  # 31.12.26
    "%Y-%m-%d",  # 2026-12-31, as browsers and other programs write it
    "%d%m%y",  # 311226, the quick way on the number pad
    "%d%m%Y",  # 31122026
]
