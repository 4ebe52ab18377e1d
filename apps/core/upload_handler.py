"""Take uploaded files onto the disk, and no more of them than may be kept."""

from typing import IO

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Django's handler, with an end.

    A form is read before anybody knows who sent it, so that its size must not be the sender's choice. Of a
    file that is too large the rest is read and dropped; its size is still told, and whoever keeps files
    refuses it with a sentence.
    """

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        meta: dict[str, str],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Refuse the whole request when it says that it is too large."""
        if content_length > settings.REQUEST_MAX_BYTES:
            raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a part of a file, up to the limit."""
        room = settings.UPLOAD_MAX_BYTES - start
        if room > 0:
            super().receive_data_chunk(raw_data[:room], start)
