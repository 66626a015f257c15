"""What the program says: a code with parameters, and its sentence in any language.

A catalogue is one TOML file a language (``catalogues/en.toml``), which holds a sentence by its
code. A further language is one more file: what it lacks is said in English.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

CATALOGUES = Path(__file__).parent / "catalogues"
ENGLISH = "en"

_PLACE = re.compile(r"\{(\w+)(?:\|([^{}]*))?\}")
_BETWEEN = ", "
_PLAIN = ""
"""The code of a sentence that has none, as older archives hold them: English, in any language."""
_CODE, _TERM = "code", "term"
"""The keys by which JSON tells a message and a term from a text."""


@dataclass(frozen=True)
class Term:
    """A word of the program's own vocabulary, as a header's code: ``header``, ``issued_on``.

    A catalogue names it under ``[term.header]``; where it does not, it is said as it is.
    """

    group: str
    code: str


Parameter: TypeAlias = int | str | Term | tuple["Parameter", ...]
"""A number, a text as printed, a :class:`Message` (which is a text), a term, or a list of these."""


class Message(str):
    """An English sentence that knows its code and parameters, and so any other language.

    It is a text, equal to its English, wherever a text is wanted: in JSON, in an exception, on a
    terminal. Parameters are data: braces in them are no places. A code that the catalogue does not
    know, or a parameter that is lacking, is said plainly as it stands; nothing is raised.
    """

    code: str
    parameters: Mapping[str, Parameter]

    def __new__(cls, code: str, parameters: Mapping[str, Parameter]) -> Message:
        """The message of that code; :func:`say` is the short way."""
        message = super().__new__(cls, _rendered(code, parameters, ENGLISH, CATALOGUES))
        message.code = code
        message.parameters = parameters
        return message

    def __getnewargs__(self) -> tuple[str, Mapping[str, Parameter]]:  # type: ignore[override]
        """What a copy, or another process, makes it of again."""
        return self.code, self.parameters

    def said_in(self, language: str, folder: Path = CATALOGUES) -> str | None:
        """The sentence in that language; None where its catalogue cannot say all of it."""
        if not _is_known(self, language, folder):
            return None
        return _rendered(self.code, self.parameters, language, folder)

    def as_json(self) -> Any:
        """``{"code": …}`` and the parameters by their names; the text of one without a code."""
        if self.code == _PLAIN:
            return str(self)
        return {_CODE: self.code} | {n: _as_json(value) for n, value in self.parameters.items()}


def say(code: str, /, **parameters: object) -> Message:
    """The message of that code. A list is handed over as a list or tuple of parameters; what is
    none of :data:`Parameter` (a decimal number, an exception) as it prints."""
    return Message(code, {name: _parameter(value) for name, value in parameters.items()})


def plain(sentence: str) -> Message:
    """A sentence that has no code; a message as it is."""
    return sentence if isinstance(sentence, Message) else Message(_PLAIN, {"text": sentence})


def dumps(messages: Iterable[str]) -> str:
    """Messages as one compact JSON list; a text that is no message stays a text in it."""
    return _compact([_as_json(message) for message in messages])


def loads(stored: str | None) -> list[Message]:
    """What :func:`dumps` wrote; nothing of None and of what is no such JSON."""
    try:
        found = json.loads(stored or "[]")
    except ValueError:
        return []
    return [_message(item) for item in found] if isinstance(found, list) else []


def stored(english: str | None, codes: str | None) -> list[Message]:
    """The messages of a JSON list of English sentences, and of what :func:`dumps` wrote beside it.

    Without codes where these are lacking, or are not of these sentences.
    """
    bare, known = loads(english), loads(codes)
    return known if len(known) == len(bare) else bare


def dump(message: str) -> str:
    """One message as compact JSON."""
    return _compact(_as_json(message))


def load(stored: str | None, english: str) -> Message:
    """The message that :func:`dump` wrote; the English without a code where it wrote none."""
    try:
        return _message(json.loads(stored)) if stored else plain(english)
    except ValueError:
        return plain(english)


@cache
def catalogue(language: str, folder: Path = CATALOGUES) -> Mapping[str, str]:
    """The sentences of a language by their codes; none where there is no such file."""
    path = folder / f"{language}.toml"
    if not path.is_file():
        return {}
    return dict(_flat(tomllib.loads(path.read_text(encoding="utf-8")), ""))


def places(sentence: str) -> frozenset[str]:
    """The names of the parameters that a catalogue's sentence puts in."""
    return frozenset(name for name, _ in _PLACE.findall(sentence))


def _flat(table: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def _rendered(code: str, parameters: Mapping[str, Parameter], language: str, folder: Path) -> str:
    if code == _PLAIN:
        return str(parameters["text"])
    sentence = catalogue(language, folder).get(code)
    if sentence is None or not places(sentence) <= set(parameters):
        return _unsaid(code, parameters)
    return _PLACE.sub(
        lambda place: _word(parameters[place[1]], language, folder, place[2]), sentence
    )


def _word(value: Parameter, language: str, folder: Path, between: str | None) -> str:
    if isinstance(value, Message):
        return value.said_in(language, folder) or str(value)
    if isinstance(value, Term):
        return catalogue(language, folder).get(f"{_TERM}.{value.group}.{value.code}", value.code)
    if isinstance(value, tuple):
        words = (_word(item, language, folder, between) for item in value)
        return (_BETWEEN if between is None else between).join(words)
    return str(value)


def _unsaid(code: str, parameters: Mapping[str, Parameter]) -> str:
    told = ", ".join(
        f"{name}={_word(value, ENGLISH, CATALOGUES, None)}" for name, value in parameters.items()
    )
    return f"{code} ({told})" if told else code


def _is_known(value: Parameter, language: str, folder: Path) -> bool:
    if isinstance(value, tuple):
        return all(_is_known(item, language, folder) for item in value)
    if not isinstance(value, Message):
        return True
    sentence = catalogue(language, folder).get(value.code)
    if sentence is None or not places(sentence) <= set(value.parameters):
        return False
    return all(_is_known(item, language, folder) for item in value.parameters.values())


def _parameter(value: object) -> Parameter:
    if isinstance(value, (str, Term)) or type(value) is int:
        return value
    if isinstance(value, list) or type(value) is tuple:
        return tuple(_parameter(item) for item in value)
    return str(value)


def _as_json(value: Parameter) -> Any:
    if isinstance(value, Message):
        return value.as_json()
    if isinstance(value, Term):
        return {_TERM: f"{value.group}.{value.code}"}
    if isinstance(value, tuple):
        return [_as_json(item) for item in value]
    return value


def _from_json(value: Any) -> Parameter:
    if isinstance(value, list):
        return tuple(_from_json(item) for item in value)
    if isinstance(value, dict) and _TERM in value:
        group, _, code = str(value[_TERM]).partition(".")
        return Term(group, code)
    if isinstance(value, dict) and _CODE in value:
        given = {name: _from_json(item) for name, item in value.items() if name != _CODE}
        return Message(str(value[_CODE]), given)
    return value if type(value) is int else str(value)


def _message(item: Any) -> Message:
    found = _from_json(item)
    return plain(found if isinstance(found, str) else str(found))


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
