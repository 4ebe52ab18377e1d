"""Connecting a person to Strava, keeping the tokens fresh, and letting go.

Source: https://developers.strava.com/docs/authentication.
"""

from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

from requests import HTTPError
from requests.auth import HTTPBasicAuth

from apps.wearables.domain.grants import Grant
from apps.wearables.providers.base import TokenRevoked
from apps.wearables.providers.strava.application import SITE, Application
from apps.wearables.providers.strava.client import Api
from apps.wearables.providers.strava.schema import Athlete, Tokens

SCOPES: Final = ("read", "activity:read_all", "profile:read_all")
"""What is asked for: one's own activities, those that only oneself may see included, and zones and weight."""


class StravaOAuth:
    """Strava's OAuth 2.0. Tokens last six hours; a refresh may replace the refresh token, which then dies."""

    def __init__(self, application: Application, api: Api) -> None:
        self._application = application
        self._api = api

    def authorize_url(self, *, state: str, redirect_uri: str, code_challenge: str) -> str:
        """Return where to send the person's browser; Strava knows no PKCE, so the challenge is ignored."""
        query = {
            "client_id": self._application.client_id,
            "redirect_uri": redirect_uri,
            "response_type": "code",
            "approval_prompt": "auto",
            "scope": ",".join(SCOPES),
            "state": state,
        }
        return f"{self._application.site}/oauth/authorize?{urlencode(query)}"

    def exchange(
        self, *, code: str, redirect_uri: str, code_verifier: str, scopes: frozenset[str] = frozenset()
    ) -> Grant:
        """Trade the code of the redirect for tokens; Strava names the granted scopes in the redirect only.

        Raises:
            TokenRevoked: the code is used, expired or of another application.
            ApplicationSuspended: Strava refuses the application, or it has as many athletes as it may.
        """
        with self._api.as_application() as client:
            answer, person = client.protocol.exchange_code_for_token(
                client_id=self._application.client_id,
                client_secret=self._application.client_secret,
                code=code,
                return_athlete=True,
            )
            tokens = Tokens.model_validate(answer)
            athlete = None if person is None else Athlete.model_validate(person)
        if athlete is None:  # that the answer names the person is not documented
            with self._api.as_person(tokens.access_token) as client:
                athlete = Athlete.model_validate(client.protocol.get("/athlete"))
        return _grant(tokens, provider_user_id=str(athlete.id), scopes=scopes)

    def refresh(self, grant: Grant, /) -> Grant:
        """Return a grant with a fresh access token; keep it before use, the old refresh token may be dead.

        Raises:
            TokenRevoked: the refresh token was replaced or revoked; the person must connect again.
        """
        if not grant.refresh_token:
            raise TokenRevoked("there is no refresh token")
        with self._api.as_application() as client:
            answer = client.refresh_access_token(
                client_id=self._application.client_id,
                client_secret=self._application.client_secret,
                refresh_token=grant.refresh_token,
            )
            tokens = Tokens.model_validate(answer)
        return _grant(tokens, provider_user_id=grant.provider_user_id, scopes=grant.scopes)

    def revoke(self, grant: Grant, /) -> None:
        """End the grant at Strava; one that is already ended is no error.

        By /oauth/revoke (RFC 7009), not by /oauth/deauthorize: that one is withdrawn on 2027-06-01 and needs
        a living access token, while a refresh token that is hours old is enough here, and ends both.
        stravalib 2.6 has no such call, so it goes straight through its session.
        """
        try:
            with self._api.as_application():
                answer = self._api.session.post(
                    f"{SITE}/oauth/revoke",
                    data={"token": grant.refresh_token or grant.access_token},
                    auth=HTTPBasicAuth(str(self._application.client_id), self._application.client_secret),
                )
                if not answer.ok:
                    raise HTTPError(response=answer)
        except TokenRevoked:
            return


def _grant(tokens: Tokens, *, provider_user_id: str, scopes: frozenset[str]) -> Grant:
    return Grant(
        provider_user_id=provider_user_id,
        access_token=tokens.access_token,
        refresh_token=tokens.refresh_token,
        expires_at=datetime.fromtimestamp(tokens.expires_at, UTC),
        scopes=scopes,
    )
