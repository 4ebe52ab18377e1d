"""How allauth is told of Google: nothing without a client id, so that it is off until somebody sets it up."""

PAGE = "https://accounts.google.com"
Settings = dict[str, object]


def provider(client_id: str, secret: str, phone_client_ids: list[str]) -> Settings:
    """Return allauth's settings: the site's own client, and those of apps on phones, which have no secret."""
    clients: list[Settings] = []
    if client_id:
        clients.append({"client_id": client_id, "secret": secret})
        clients += [{"client_id": phone, "settings": {"hidden": True}} for phone in phone_client_ids]
    return {
        "provider_class": "apps.accounts.providers.google.SignInWithGoogle",
        "APPS": clients,
        "SCOPE": ["openid", "email", "profile"],
        "AUTH_PARAMS": {"prompt": "select_account"},
        "OAUTH_PKCE_ENABLED": True,
        "EMAIL_AUTHENTICATION": False,
    }
