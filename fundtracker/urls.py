from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from grants.admin import site
from grants.web.forms.login import LoginForm

login = LoginView.as_view(authentication_form=LoginForm, redirect_authenticated_user=True)

urlpatterns = [
    path("anmelden/", login, name="login"),
    path("abmelden/", LogoutView.as_view(), name="logout"),
    path("admin/", site.urls),
    path("", include("grants.web.urls")),
]
