from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from grants.admin import site
from grants.permissions import open_to_everybody
from grants.web.forms.login import LoginForm

login = open_to_everybody("GET", "HEAD", "POST")(
    LoginView.as_view(authentication_form=LoginForm, redirect_authenticated_user=True)
)
logout = open_to_everybody("POST")(LogoutView.as_view())

urlpatterns = [
    path("anmelden/", login, name="login"),
    path("abmelden/", logout, name="logout"),
    path("admin/", site.urls),
    path("", include("grants.web.urls")),
]
