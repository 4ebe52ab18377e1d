"""What Google knows: registered clients, what it says of each account, keys, what a code was asked with."""

from typing import ClassVar

from django.db import models

from sandbox.outside.models import Account, Code, Ordered


class Client(models.Model):
    """A registered client: a web application with a secret, or an app on phones without one."""

    objects: ClassVar[models.Manager["Client"]] = models.Manager()

    client_id = models.CharField(max_length=120, primary_key=True)
    client_secret = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return self.client_id


class Profile(models.Model):
    """What an id_token says of an account, besides its names and address."""

    objects: ClassVar[models.Manager["Profile"]] = models.Manager()

    id = models.BigAutoField(primary_key=True)
    account = models.OneToOneField(Account, on_delete=models.CASCADE)
    email_verified = models.JSONField(help_text="true, false, or one of them as a text")
    hosted_domain = models.CharField(max_length=120, blank=True, help_text="Workspace: the claim `hd`.")

    def __str__(self) -> str:
        return f"profile {self.pk}"


class SigningKey(models.Model):
    """A key that signs; the newest does, older ones are still published. Kept over a reset: it is costly."""

    objects: ClassVar[models.Manager["SigningKey"]] = models.Manager()

    id = models.BigAutoField(primary_key=True)
    kid = models.CharField(max_length=40, unique=True)
    private_pem = models.TextField()
    certificate_pem = models.TextField()

    def __str__(self) -> str:
        return self.kid


class Asked(models.Model):
    """What came with the request that a code answers: it has to fit when the code is exchanged."""

    objects: ClassVar[models.Manager["Asked"]] = models.Manager()

    code = models.OneToOneField(Code, on_delete=models.CASCADE, primary_key=True)
    redirect_uri = models.CharField(max_length=500)
    challenge = models.CharField(max_length=128)
    nonce = models.CharField(max_length=200, blank=True)
    wants_refresh = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"asked {self.pk}"


class Twist(Ordered):
    """Something wrong with the next id_tokens, or with all until switched off."""

    objects: ClassVar[models.Manager["Twist"]] = models.Manager()

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=20)

    def __str__(self) -> str:
        return self.kind
