from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from grants.admin import site

urlpatterns = [
    path("anmelden/", LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("abmelden/", LogoutView.as_view(), name="logout"),
    path("admin/", site.urls),
    path("", include("grants.web.urls")),
]
