"""The root of the program's errors, and what can go wrong while an original is read."""

from extract.ground.messages import Message


class GongkaiError(Exception):
    """Anything the program can explain in one sentence: what it was, what was wrong, what to do.

    ``says`` is that sentence; where it is kept with a report or a portal, a :class:`Message`.
    """

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.says = says


class ReadError(GongkaiError):
    """An original that could not be read at all."""

    says: Message

    def __init__(self, says: Message) -> None:
        super().__init__(says)


class EmptyOriginal(ReadError):
    """The original holds no bytes, or nothing but blanks."""


class DamagedOriginal(ReadError):
    """The original begins like its type but cannot be opened (cut off, encrypted, corrupt)."""


class UnknownType(ReadError):
    """The content is of no type that a reader exists for."""


class TooLarge(ReadError):
    """The original, or what it unpacks to, is larger than any report by orders of magnitude."""


class TookTooLong(ReadError):
    """Reading the original passed the limit of seconds."""


class TookTooMuch(ReadError):
    """Reading the original passed the limit of memory."""


class ReaderDied(ReadError):
    """The process that read the original was killed, or crashed."""


class ReaderFailed(ReadError):
    """The program itself failed at the original: a defect to be told to those who make it."""


class BadLimit(GongkaiError):
    """A limit was set to something that is no limit."""


class MissingProgram(ReadError):
    """The type is read through a program, or an extra, that is not installed."""
