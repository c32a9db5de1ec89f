"""The addresses of sign-in and passwords: these and no others. The names are those by which allauth finds its pages."""

from django.urls import path, re_path

from samverkan.sign_in import pages

urlpatterns = [
    path("login/", pages.SignInPage.as_view(), name="account_login"),
    path("logout/", pages.SignOutPage.as_view(), name="account_logout"),
    path("inactive/", pages.ClosedPage.as_view(), name="account_inactive"),
    path("password/change/", pages.ChangePasswordPage.as_view(), name="account_change_password"),
    path("password/reset/", pages.AskForLinkPage.as_view(), name="account_reset_password"),
    path("password/reset/done/", pages.LinkAskedForPage.as_view(), name="account_reset_password_done"),
    path("password/reset/key/done/", pages.PasswordChosenPage.as_view(), name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9a-z]{1,13})-(?P<key>[0-9a-z-]{1,100})/$",
        pages.ChoosePasswordPage.as_view(),
        name="account_reset_password_from_key",
    ),
]
