"""Texts that would like to be more than one path segment or one value."""

from __future__ import annotations

from hypothesis import strategies as st

HOSTILE = [
    "../x",
    "..",
    "%2f",
    "%2e%2e",
    "a/b",
    "a\\b",
    "a?b=c",
    "a#b",
    "a&depth=9",
    "a;b",
    "a=b",
    "a,b",
    "[in]",
    "a b",
    "a+b",
    "\r\nHost: elsewhere",
    "\x00",
    "\u202e",
    "//elsewhere",
    "@elsewhere",
    "https://elsewhere",
    "ﬁ／．．",
    "😀",
    "x" * 10_000,
]
MARKS = st.text(alphabet="/\\.%?#&=;,+:@[]()'\"<>~ \r\n\t\x00aé漢😀\u202e")
TEXT = st.text() | MARKS | st.sampled_from(HOSTILE)
