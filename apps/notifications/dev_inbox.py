"""The mails that a development site wrote to files instead of sending them. Absent in production."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from apps.core.htmx import render
from apps.notifications.domain import mailbox

NEWEST = 200


@login_not_required
@require_safe
def dev_inbox(request: HttpRequest) -> HttpResponse:
    """List and show the mails, newest first."""
    if not settings.IS_DEVELOPMENT:
        raise Http404
    page = Paginator(letters(Path(settings.EMAIL_FILE_PATH)), 20).get_page(request.GET.get("page"))
    return render(request, "notifications/pages/dev_inbox.html", {"page": page})


def letters(folder: Path) -> list[mailbox.Letter]:
    """Read the newest files of the folder, newest mail first."""
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    return [letter for file in files[:NEWEST] for letter in reversed(mailbox.read(file.read_bytes()))]
