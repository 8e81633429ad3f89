"""Text from outside, made harmless for the place it is written to.

Names, messages and excerpts come from whoever wrote the manifest. Each destination has one function
here, and every format passes every foreign string through it. What is taken away stays visible:
an escape character becomes a backslash, an x and its two digits, never nothing.
"""

from __future__ import annotations

from typing import Final

_HTML: Final = {38: "&amp;", 60: "&lt;", 62: "&gt;", 34: "&quot;", 39: "&#39;"}
_MARKDOWN: Final = {ord(c): "\\" + c for c in "\\`*_{}[]()#+-.!|~:/="} | {
    38: "&amp;",
    60: "&lt;",
    62: "&gt;",
}
_MENTION: Final = {64: "@\u200b"}
"""A host of code turns ``@name`` into a message to that person, even where the sign is escaped."""
_COMMAND: Final = {37: "%25", 13: "%0D", 10: "%0A"}
_PROPERTY: Final = {**_COMMAND, 58: "%3A", 44: "%2C"}


def _shown(char: str) -> str:
    code = ord(char)
    if char.isprintable():
        return char
    if char == "\n":
        return "\\n"
    if code <= 0xFF:  # noqa: PLR2004 -- what two digits can say
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 -- four digits


def terminal(text: str) -> str:
    """*text* on one line, without controls, bidirectional overrides or invisible characters."""
    return text if text.isprintable() else "".join(map(_shown, text))


def html(text: str) -> str:
    """*text* for HTML or XML: element content, or an attribute value within quotes."""
    return terminal(text).translate(_HTML)


def markdown(text: str) -> str:
    """*text* as plain words within a line or a table cell of Markdown: no link, mention or tag."""
    return terminal(text).translate(_MARKDOWN).translate(_MENTION)


def code(text: str) -> str:
    """*text* as a code span of Markdown that also fits into a table cell."""
    plain = terminal(text)
    longest = run = 0
    for char in plain:
        run = run + 1 if char == "`" else 0
        longest = max(longest, run)
    fence = "`" * (longest + 1)
    if "|" in plain or not plain.strip():
        # A table splits its cells before it looks for code, and a span cannot be blank.
        return markdown(plain)
    return f"{fence} {plain} {fence}" if longest else f"{fence}{plain}{fence}"


def command(text: str) -> str:
    """*text* as the message of a GitHub workflow command."""
    return "\n".join(map(terminal, text.split("\n"))).translate(_COMMAND)


def command_property(text: str) -> str:
    """*text* as a property of a GitHub workflow command."""
    return terminal(text).translate(_PROPERTY)


def plain_line(text: str) -> str:
    """*text* as a line of a build log that no runner takes for a command."""
    shown = terminal(text)
    # Runners look for the marks anywhere behind white space, and for ## of the older form.
    # Twice, because of three colons in a row the first pass leaves two together.
    parted = shown.replace("::", ":\u200b:").replace("::", ":\u200b:")
    return parted.replace("##[", "#\u200b#[")
