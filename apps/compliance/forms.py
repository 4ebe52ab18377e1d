"""Forms of the privacy pages."""

from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class EraseForm(forms.Form):
    """Prove that it is really you: by your password, or by typing your address if you have none."""

    password = forms.CharField(
        label=gettext_lazy("Your password"),
        strip=False,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        help_text=gettext_lazy("Type it in full, so that nothing is erased by accident."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, user: AbstractBaseUser, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        self.asked = "password" if user.has_usable_password() else "email"
        for name in set(self.fields) - {self.asked}:
            del self.fields[name]
        self.fields[self.asked].required = True

    def clean_password(self) -> str:
        """Check the password."""
        password = str(self.cleaned_data["password"])
        if not self.user.check_password(password):
            raise forms.ValidationError(_("This is not your password. Nothing was erased."))
        return password

    def clean_email(self) -> str:
        """Check the address."""
        email = str(self.cleaned_data["email"])
        if email.casefold() != self.user.get_username().casefold():
            raise forms.ValidationError(_("This is not the address of your account. Nothing was erased."))
        return email
