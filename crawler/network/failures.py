"""What went wrong between the request and the answer, as a problem with a name."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from crawler.errors import BrokenOff, HttpError, PortalError, TooBig, TooSlow, Unreachable
from extract.ground.messages import say

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


class Stopped(IgnoreRequest):
    """A request that must not be made; ``problem`` says why."""

    def __init__(self, problem: PortalError) -> None:
        super().__init__(str(problem))
        self.problem = problem


def named(error: BaseException | None, url: str, settings: BaseSettings) -> PortalError:
    """An exception of the download as a problem with a name."""
    if isinstance(error, Stopped):
        return error.problem
    if isinstance(error, DownloadTimeoutError):
        seconds = settings.getint("DOWNLOAD_TIMEOUT")
        return TooSlow(say("fetch.too_slow", url=url, seconds=seconds))
    if isinstance(error, CannotResolveHostError):
        return Unreachable(say("fetch.no_host", url=url))
    if isinstance(error, DownloadConnectionRefusedError):
        return Unreachable(say("fetch.refused", url=url))
    if isinstance(error, DownloadCancelledError) or "exceeded DOWNLOAD_MAXSIZE" in str(error):
        return TooBig(say("fetch.too_big", url=url))
    if isinstance(error, (DownloadFailedError, ResponseDataLossError)):
        return BrokenOff(say("fetch.broke_off", url=url))
    if "max redirections" in str(error):
        return HttpError(say("fetch.redirects_endless", url=url))
    if isinstance(error, ValueError):
        return HttpError(say("fetch.bad_address", url=url, reason=error))
    if isinstance(error, (zlib.error, EOFError, OSError)) or _packed(error):
        return BrokenOff(say("fetch.not_decompressed", url=url, reason=error))
    return Unreachable(say("fetch.failed", url=url, reason=f"{type(error).__name__}: {error}"))


def _packed(error: BaseException | None) -> bool:
    """Do the libraries of brotli or zstandard say so (each has an exception of its own)?"""
    return type(error).__module__.partition(".")[0] in ("brotli", "brotlicffi", "_brotli") or (
        type(error).__name__ == "ZstdError"
    )
