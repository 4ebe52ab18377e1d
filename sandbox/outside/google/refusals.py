"""How Google says no: OAuth's errors at the token endpoint, its API's errors elsewhere."""

from django.http import HttpResponse

from sandbox.outside import faults
from sandbox.outside.registry import Refusal


def _oauth(status: int, error: str, description: str = "") -> Refusal:
    body = {"error": error}
    return Refusal(status=status, body=body | ({"error_description": description} if description else {}))


UNKNOWN_CLIENT = _oauth(401, "invalid_client", "The OAuth client was not found.")
WRONG_SECRET = _oauth(401, "invalid_client", "Unauthorized")
WRONG_REDIRECT = _oauth(400, "redirect_uri_mismatch", "Bad Request")
WRONG_RESPONSE_TYPE = _oauth(400, "unsupported_response_type", "Only the authorization code flow is here.")
WRONG_SCOPE = _oauth(400, "invalid_scope", "Some requested scopes were invalid.")
NO_CHALLENGE = _oauth(400, "invalid_request", "code_challenge with the method S256 is required here.")
WRONG_CODE = _oauth(400, "invalid_grant", "Malformed auth code.")
WRONG_VERIFIER = _oauth(400, "invalid_grant", "Invalid code verifier.")
WRONG_REFRESH_TOKEN = _oauth(400, "invalid_grant", "Token has been expired or revoked.")
WRONG_GRANT_TYPE = _oauth(400, "unsupported_grant_type", "Invalid grant_type")
WRONG_TOKEN = _oauth(400, "invalid_token", "Token expired or revoked")
NO_SUCH_PATH = Refusal(status=404, body={"error": {"code": 404, "message": "Not Found"}})
NO_SUCH_ACCOUNT = _oauth(400, "invalid_request", "There is no such account.")
NOT_AUTHORISED = Refusal(
    status=401,
    body={"error": "invalid_request", "error_description": "Invalid Credentials"},
    headers={"WWW-Authenticate": 'Bearer realm="https://accounts.google.com/"'},
)
FAULTS = {
    "401": NOT_AUTHORISED,
    "429": Refusal(
        status=429,
        body={"error": "rate_limit_exceeded", "error_description": "Quota exceeded."},
        headers={"Retry-After": "14"},
    ),
    "500": _oauth(500, "internal_failure"),
    "503": _oauth(503, "backend_error", "Service unavailable."),
    "529": _oauth(529, "backend_error", "Overloaded."),
}


def refuse(refusal: Refusal) -> HttpResponse:
    """Answer with a refusal."""
    return faults.refused(refusal)
