"""How Garmin words its refusals: the API as recorded, sign-in as its own page receives it."""

from django.http import HttpResponse, JsonResponse

from sandbox.outside import faults
from sandbox.outside.registry import Json, Refusal


def worded(status: int, said: str, error: str) -> Refusal:
    """Return a refusal of the API."""
    return Refusal(status=status, body={"message": f"HTTP {status} {said}", "error": error})


BAD_REQUEST = worded(400, "Bad Request", "BadRequestException")
NOT_AUTHORISED = worded(401, "Unauthorized", "NotAuthorizedException")
FORBIDDEN = worded(403, "Forbidden", "ForbiddenException")
NOT_FOUND = worded(404, "Not Found", "NotFoundException")
NOT_ALLOWED = worded(405, "Method Not Allowed", "NotAllowedException")
THROTTLED = Refusal(status=429, body={"error": {"status-code": "429", "request-id": "sandbox"}})
INVALID_GRANT = Refusal(
    status=400, body={"error": "invalid_grant", "error_description": "The grant is not valid."}
)
INVALID_CLIENT = Refusal(
    status=401, body={"error": "invalid_client", "error_description": "There is no such client."}
)

FAULTS = {
    "401": NOT_AUTHORISED,
    "403": FORBIDDEN,
    "429": Refusal(status=429, body=THROTTLED.body, headers={"Retry-After": "14"}),
    "500": worded(500, "Internal Server Error", "InternalServerErrorException"),
    "503": Refusal(status=503, body={"message": "HTTP 503 Service Unavailable"}),
    "529": Refusal(status=529, body={"message": "HTTP 529 Overloaded"}),
}


def refuse(refusal: Refusal) -> HttpResponse:
    """Answer with a refusal."""
    return faults.refused(refusal)


def bad_workout(sentence: str) -> HttpResponse:
    """Refuse a workout, saying what is wrong with it."""
    return JsonResponse({"message": sentence, "error": BAD_REQUEST.body["error"]}, status=400)


def sign_in_says(kind: str, *, status: int, **more: Json) -> JsonResponse:
    """Answer as the sign-in does: the status in the body is what its page reads."""
    said = {"type": kind, "message": "", "httpStatus": "OK" if status == 200 else "UNAUTHORIZED"}  # noqa: PLR2004
    return JsonResponse({"responseStatus": said, **more}, status=status)
