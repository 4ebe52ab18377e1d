"""How Strava words its refusals; bodies as recorded or as its documentation prints them."""

from django.http import HttpResponse

from sandbox.outside import faults
from sandbox.outside.registry import Refusal


def worded(status: int, message: str, resource: str, field: str, code: str) -> Refusal:
    """Return a refusal with the one error that Strava names."""
    return Refusal(
        status=status,
        body={"message": message, "errors": [{"resource": resource, "field": field, "code": code}]},
    )


NOT_AUTHORISED = worded(401, "Authorization Error", "Application", "", "invalid")
NOT_FOUND = worded(404, "Record Not Found", "Activity", "id", "invalid")
NO_SUCH_SUBSCRIPTION = worded(404, "Record Not Found", "PushSubscription", "id", "invalid")
NO_SUCH_PATH = worded(404, "Record Not Found", "resource", "path", "invalid")
INACTIVE = worded(403, "Forbidden", "Application", "Status", "Inactive")
UNKNOWN_CLIENT = worded(400, "Bad Request", "Application", "client_id", "invalid")
WRONG_SECRET = worded(400, "Bad Request", "Application", "client_secret", "invalid")
WRONG_REDIRECT = worded(400, "Bad Request", "Application", "redirect_uri", "invalid")
WRONG_RESPONSE_TYPE = worded(400, "Bad Request", "Authorize", "response_type", "invalid")
WRONG_SCOPE = worded(400, "Bad Request", "Authorize", "scope", "invalid")
WRONG_CODE = worded(400, "Bad Request", "RequestToken", "code", "invalid")
WRONG_REFRESH_TOKEN = worded(400, "Bad Request", "RefreshToken", "refresh_token", "invalid")
WRONG_GRANT_TYPE = worded(400, "Bad Request", "Authorize", "grant_type", "invalid")
HAS_SUBSCRIPTION = worded(400, "Bad Request", "PushSubscription", "", "already exists")
WRONG_CALLBACK = worded(400, "Bad Request", "PushSubscription", "callback url", "invalid")
CALLBACK_FAILS = worded(
    400, "Bad Request", "PushSubscription", "callback url", "GET to callback URL does not return 200"
)
CALLBACK_LIES = worded(400, "Bad Request", "PushSubscription", "callback url", "not verifiable")
OVERALL_EXCEEDED = worded(429, "Rate Limit Exceeded", "Application", "overall rate limit", "exceeded")
READ_EXCEEDED = worded(429, "Rate Limit Exceeded", "Application", "read rate limit", "exceeded")

FAULTS = {
    "401": NOT_AUTHORISED,
    "403": INACTIVE,
    "429": Refusal(
        status=429,
        body=OVERALL_EXCEEDED.body,
        headers={
            "X-RateLimit-Limit": "200,2000",
            "X-RateLimit-Usage": "201,512",
            "X-ReadRateLimit-Limit": "100,1000",
            "X-ReadRateLimit-Usage": "101,412",
        },
    ),
    "500": Refusal(status=500, body={"message": "Internal Server Error", "errors": []}),
    "529": Refusal(status=529, body={"message": "Overloaded", "errors": []}),
}


def missing_scope(scope: str) -> HttpResponse:
    """Refuse a token that lacks a permission, such as `activity:read`."""
    return refuse(worded(401, "Authorization Error", "AccessToken", f"{scope}_permission", "missing"))


def bad_number(name: str) -> HttpResponse:
    """Refuse a parameter that is no number, or out of range."""
    return refuse(worded(400, "Bad Request", "Application", name, "invalid"))


def refuse(refusal: Refusal) -> HttpResponse:
    """Answer with a refusal."""
    return faults.refused(refusal)
