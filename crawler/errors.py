"""What can be wrong with a portal: each makes that portal red and leaves the others alone.

The class name is the kind that ``gongkai status`` shows; the message is one sentence that names
the address, says what was wrong and, where there is something to do, what.
"""

from archive.errors import GongkaiError
from extract.ground.messages import Message


class PortalError(GongkaiError):
    """Anything that keeps a portal from being read whole."""

    says: Message

    def __init__(self, says: Message) -> None:
        super().__init__(says)


class BadDeclaration(PortalError):
    """A portal's declaration (TOML) or address cannot be used."""


class Unreachable(PortalError):
    """No connection: refused, reset, no such host."""


class DeadLink(PortalError):
    """A link whose address nobody can be asked for: its port or its host cannot be."""


class BrokenOff(PortalError):
    """The connection ended before the answer was whole."""


class TooSlow(PortalError):
    """No whole answer within the time limit."""


class TooBig(PortalError):
    """The answer is larger than anything that a report could be."""


class HttpError(PortalError):
    """The server answered with an error status."""


class Challenged(PortalError):
    """A bot challenge: a refusal, recorded and respected, never solved."""


class Refused(PortalError):
    """robots.txt does not allow the address (or could not be asked), or the server forbids it."""


class ForbiddenHost(PortalError):
    """The address leads to a loopback, private or link-local host that was not allowed."""


class EmptyResponse(PortalError):
    """The answer has no body."""


class WrongType(PortalError):
    """The answer is not of the type that the link promised."""


class SoftNotFound(PortalError):
    """A page that says 200 and means 404."""


class OutOfOrder(PortalError):
    """A page that says 200 and that the site failed or is being maintained."""


class ScriptShell(PortalError):
    """A page that holds nothing but script."""


class NoBrowser(PortalError):
    """The declaration asks for a browser that is not installed."""


class ColumnNotFound(PortalError):
    """No way from the home page to a column of annual reports."""


class NoReports(PortalError):
    """The column is there and no report was found in it."""


class Incomplete(PortalError):
    """A list declares more than it showed."""


class Trap(PortalError):
    """The portal leads on without end: a bound was reached."""


class Interrupted(PortalError):
    """The crawl was stopped before this portal was done."""


class Broken(PortalError):
    """The program itself failed on a page; the original is kept for whoever mends it."""


class FewerReports(PortalError):
    """Fewer reports than were there before, or than the declaration expects."""


class NoSuchPortal(PortalError):
    """What was named is no declared portal, or more than one."""
