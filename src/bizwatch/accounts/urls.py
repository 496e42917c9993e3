"""Addresses below /account/. The names of allauth's pages are allauth's; those of our own pages begin with accounts:."""

from django.urls import include, path, re_path

from bizwatch.accounts import email_views, user_views, views
from bizwatch.accounts import sign_in_views as sign_in

_own = [
    path("", views.home, name="home"),
    path("details/", views.details, name="details"),
    path("new-email/", email_views.new_email, name="new_email"),
    path("new-email/confirm/<str:token>/", email_views.confirm_new_email, name="confirm_new_email"),
    path("session/", views.session_left, name="session"),
    path("sign-out-everywhere/", views.sign_out_everywhere, name="sign_out_everywhere"),
    path("users/", user_views.users, name="users"),
    path("users/add/", user_views.add_user, name="add_user"),
    path("users/<uuid:public_id>/", user_views.user_page, name="user"),
    path("users/<uuid:public_id>/details/", user_views.change_details, name="change_details"),
    path("users/<uuid:public_id>/roles/", user_views.change_roles, name="change_roles"),
    path("users/<uuid:public_id>/close/", user_views.close, name="close"),
    path("users/<uuid:public_id>/reopen/", user_views.reopen, name="reopen"),
    path("users/<uuid:public_id>/reset-app/", user_views.reset_app, name="reset_app"),
]

urlpatterns = [
    path("", include((_own, "accounts"))),
    path("sign-in/", sign_in.login, name="account_login"),
    path("sign-in/code/", sign_in.authenticate, name="mfa_authenticate"),
    path("sign-out/", sign_in.logout, name="account_logout"),
    path("closed/", sign_in.inactive, name="account_inactive"),
    path("password/", sign_in.change_password, name="account_change_password"),
    path("password/forgotten/", sign_in.reset_password, name="account_reset_password"),
    path("password/forgotten/sent/", sign_in.reset_password_done, name="account_reset_password_done"),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        sign_in.reset_password_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/new/done/", sign_in.reset_password_from_key_done, name="account_reset_password_from_key_done"),
    path("confirm-email/", sign_in.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", sign_in.confirm_email, name="account_confirm_email"),
    path("confirm-it-is-you/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("confirm-it-is-you/code/", sign_in.reauthenticate_by_second_factor, name="mfa_reauthenticate"),
    path("second-factor/", sign_in.second_factor_index, name="mfa_index"),
    path("second-factor/app/", sign_in.activate_totp, name="mfa_activate_totp"),
    path("second-factor/app/remove/", sign_in.deactivate_totp, name="mfa_deactivate_totp"),
    path("second-factor/recovery-codes/", sign_in.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("second-factor/recovery-codes/new/", sign_in.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("second-factor/recovery-codes/download/", sign_in.download_recovery_codes, name="mfa_download_recovery_codes"),
]
