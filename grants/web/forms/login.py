from django.contrib.auth.forms import AuthenticationForm

from grants.web.forms.sentences import PlainForm


class LoginForm(PlainForm, AuthenticationForm):
    """Anmeldung, with the sentences of all other forms."""
