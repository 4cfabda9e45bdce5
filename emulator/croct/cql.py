"""Audience rules: a small subset of CQL, Croct's query language, over what one request says.

Stdlib only. A rule outside the subset raises `Unsupported`; the grammar stands below.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Protocol

# rule       = term { "or" term }
# term       = factor { "and" factor }
# factor     = "not" factor | "(" rule ")" | statement | "true" | "false"
# statement  = "user" "is" [ "not" ] state | subject comparison
# state      = "identified" | "anonymous" | "returning"
# subject    = noun { "'s" name }                      campaign's source · context's plan · page's path · timeZone
# comparison = "is" [ "not" ] [ "in" list | "greater than" value | "less than" value | value ]
#            | [ "does" "not" ] ( "matches" | "contains" | "includes" | "starts with" | "ends with" ) value
# list       = "[" value { "," value } "]"
# value      = text in quotes | number | "true" | "false" | "null" | subject | word
#
# Choices: `is` compares exactly, `matches` is a regular expression found anywhere in any letter case, a word that is
# neither quoted nor followed by 's stands for itself, and what is not known equals nothing.
TOKEN = re.compile(
    r"""\s*(?: (?P<of>'s\b(?!')) | "(?P<double>[^"]*)" | '(?P<single>[^']*)' | (?P<number>-?\d+(?:\.\d+)?)\b
        | (?P<mark>[()\[\],]) | (?P<word>[A-Za-z_][\w/.-]*) | (?P<end>$) )""",
    re.VERBOSE,
)
CONSTANTS = {"true": True, "false": False, "null": None}
STATES = ("identified", "anonymous", "returning")


class Unsupported(Exception):
    """The rule is not in the subset, or asks for something nobody recorded."""


class Scope(Protocol):
    """What rules may ask about."""

    def value(self, subject: tuple[str, ...]) -> Any: ...

    def state(self, name: str) -> bool: ...


Rule = Callable[[Scope], bool]
Value = Callable[[Scope], Any]


def matches(text: str, scope: Scope) -> bool:
    """Whether a rule holds."""
    reader = _Reader(text)
    rule = reader.rule()
    reader.expect_end()
    return rule(scope)


def evaluate(text: str, scope: Scope) -> Any:
    """The value of an expression: a lone subject or constant, else the truth of a rule."""
    reader = _Reader(text)
    value = reader.value()
    return value(scope) if reader.at_end() else matches(text, scope)


def _matches(left: Any, right: Any) -> bool:
    try:
        return isinstance(left, str) and re.search(str(right), left, re.IGNORECASE) is not None
    except re.error as error:
        raise Unsupported(f"the pattern {right!r}: {error}") from None


def _contains(left: Any, right: Any) -> bool:
    return right in left if isinstance(left, list) else isinstance(left, str) and str(right) in left


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


Comparison = Callable[[Any, Any], bool]
COMPARISONS: dict[tuple[str, ...], Comparison] = {
    ("greater", "than"): lambda left, right: _is_number(left) and _is_number(right) and left > right,
    ("less", "than"): lambda left, right: _is_number(left) and _is_number(right) and left < right,
}
VERBS: dict[tuple[str, ...], Comparison] = {
    ("matches",): _matches,
    ("match",): _matches,
    ("contains",): _contains,
    ("contain",): _contains,
    ("includes",): _contains,
    ("include",): _contains,
    ("starts", "with"): lambda left, right: isinstance(left, str) and left.startswith(str(right)),
    ("start", "with"): lambda left, right: isinstance(left, str) and left.startswith(str(right)),
    ("ends", "with"): lambda left, right: isinstance(left, str) and left.endswith(str(right)),
    ("end", "with"): lambda left, right: isinstance(left, str) and left.endswith(str(right)),
}


class _Reader:
    """Recursive descent over the tokens: one method per rule of the grammar."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(_tokens(text))
        self.position = 0

    def rule(self) -> Rule:
        terms = [self.term()]
        while self.take("or"):
            terms.append(self.term())
        return lambda scope: any(term(scope) for term in terms)

    def term(self) -> Rule:
        factors = [self.factor()]
        while self.take("and"):
            factors.append(self.factor())
        return lambda scope: all(factor(scope) for factor in factors)

    def factor(self) -> Rule:
        if self.take("not"):
            denied = self.factor()
            return lambda scope: not denied(scope)
        if self.take("("):
            rule = self.rule()
            self.expect(")")
            return rule
        if self.take("true"):
            return lambda _: True
        if self.take("false"):
            return lambda _: False
        return self.statement()

    def statement(self) -> Rule:
        subject = self.subject()
        if self.take("is"):
            return self.identity(subject)
        negative = self.take("does", "not")
        return _negated(self.comparison(subject, VERBS), negative)

    def identity(self, subject: tuple[str, ...]) -> Rule:
        """What follows `is`."""
        negative = self.take("not")
        if subject == ("user",):
            state = self.word()
            if state not in STATES:
                raise self.unsupported()
            return _negated(lambda scope: scope.state(state), negative)
        if self.take("in"):
            values = self.values()
            return _negated(lambda scope: scope.value(subject) in [it(scope) for it in values], negative)
        if self.peek() in (("word", "greater"), ("word", "less")):
            return _negated(self.comparison(subject, COMPARISONS), negative)
        value = self.value()
        return _negated(lambda scope: _equal(scope.value(subject), value(scope)), negative)

    def comparison(self, subject: tuple[str, ...], table: dict[tuple[str, ...], Comparison]) -> Rule:
        for words, compare in table.items():
            if self.take(*words):
                value = self.value()
                return lambda scope: compare(scope.value(subject), value(scope))
        raise self.unsupported()

    def subject(self) -> tuple[str, ...]:
        subject = [self.word()]
        while self.peek()[0] == "of":
            self.position += 1
            subject.append(self.word())
        return tuple(subject)

    def values(self) -> list[Value]:
        self.expect("[")
        values = [self.value()]
        while self.take(","):
            values.append(self.value())
        self.expect("]")
        return values

    def value(self) -> Value:
        kind, text = self.peek()
        if kind in ("double", "single"):
            self.position += 1
            return lambda _: text
        if kind == "number":
            self.position += 1
            return lambda _: float(text) if "." in text else int(text)
        if self.tokens[self.position + 1 : self.position + 2] == [("of", "'s")] or text == "timeZone":
            subject = self.subject()
            return lambda scope: scope.value(subject)
        word = self.word()
        return lambda _: CONSTANTS.get(word, word)

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.position]

    def take(self, *words: str) -> bool:
        found = self.tokens[self.position : self.position + len(words)]
        taken = [text for kind, text in found if kind in ("word", "mark")] == list(words)
        self.position += len(words) if taken else 0
        return taken

    def word(self) -> str:
        kind, text = self.peek()
        if kind != "word":
            raise self.unsupported()
        self.position += 1
        return text

    def expect(self, word: str) -> None:
        if not self.take(word):
            raise self.unsupported()

    def at_end(self) -> bool:
        return self.peek()[0] == "end"

    def expect_end(self) -> None:
        if not self.at_end():
            raise self.unsupported()

    def unsupported(self) -> Unsupported:
        return Unsupported(f"{self.text!r} is not understood from {self.peek()[1]!r} on")


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    position = 0
    while (found := TOKEN.match(text, position)) is not None:
        kind = found.lastgroup or "end"
        yield kind, found[kind]
        if kind == "end":
            return
        position = found.end()
    raise Unsupported(f"{text!r} is not understood from {text[position:]!r} on")


def _negated(rule: Rule, negative: bool) -> Rule:
    return (lambda scope: not rule(scope)) if negative else rule


def _equal(left: Any, right: Any) -> bool:
    """Equal and of one kind: true is not 1."""
    return isinstance(left, bool) == isinstance(right, bool) and left is not None and bool(left == right)
