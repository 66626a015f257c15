"""The root of the program's errors, and what can go wrong while an original is read."""


class GongkaiError(Exception):
    """Anything the program can explain in one sentence: what it was, what was wrong, what to do."""


class ReadError(GongkaiError):
    """An original that could not be read at all; the message is the sentence for the person."""


class EmptyOriginal(ReadError):
    """The original holds no bytes, or nothing but blanks."""


class DamagedOriginal(ReadError):
    """The original begins like its type but cannot be opened (cut off, encrypted, corrupt)."""


class UnknownType(ReadError):
    """The content is of no type that a reader exists for."""
