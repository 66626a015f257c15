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
        return TooSlow(f"{url} gave no whole answer within {seconds} seconds.")
    if isinstance(error, CannotResolveHostError):
        return Unreachable(f"{url}: there is no host of that name.")
    if isinstance(error, DownloadConnectionRefusedError):
        return Unreachable(f"{url}: the connection was refused.")
    if isinstance(error, DownloadCancelledError) or "exceeded DOWNLOAD_MAXSIZE" in str(error):
        return TooBig(f"{url} is larger than anything that belongs to a report.")
    if isinstance(error, (DownloadFailedError, ResponseDataLossError)):
        return BrokenOff(f"{url}: the connection broke off before the answer was whole.")
    if "max redirections" in str(error):
        return HttpError(f"{url} redirects without end.")
    if isinstance(error, ValueError):
        return HttpError(f"{url} leads to an address that is none ({error}).")
    if isinstance(error, (zlib.error, EOFError, OSError)) or _packed(error):
        return BrokenOff(f"{url}: what came cannot be decompressed ({error}).")
    return Unreachable(f"{url} could not be fetched ({type(error).__name__}: {error}).")


def _packed(error: BaseException | None) -> bool:
    """Do the libraries of brotli or zstandard say so (each has an exception of its own)?"""
    return type(error).__module__.partition(".")[0] in ("brotli", "brotlicffi", "_brotli") or (
        type(error).__name__ == "ZstdError"
    )
