"""HTML of a mail into the text that a reader would see.

One pass, linear in the length: cut at every "<". Python's HTMLParser was rejected: it takes quadratic time on
unclosed comments and tags, and a mail needs no tree.
"""

import html
import re

MAX_CHARACTERS = 2_000_000
_BLOCKS = re.compile(r"/?(?:p|div|br|tr|table|h[1-6]|ul|ol|blockquote|hr|pre|section|article|address)(?:[\s/]|$)")
_HIDDEN = ("script", "style", "head", "title", "template", "noscript")
_NAME = re.compile(r"[a-z0-9]+")
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\n\s*\n\s*")


def text_of(markup: str) -> str:
    """The visible text; lines where blocks begin or end, blanks collapsed, at most one empty line in a row."""
    first, *pieces = markup[:MAX_CHARACTERS].split("<")
    said, hidden = [first], ""
    for piece in pieces:
        if hidden:
            hidden, piece = _behind(hidden, piece)
            if hidden:
                continue
        shown, hidden = _piece(piece)
        said.append(shown)
    text = html.unescape("".join(said)).replace("\xa0", " ")
    return _LINES.sub("\n\n", "\n".join(line.strip() for line in _BLANKS.sub(" ", text).split("\n"))).strip()


def _behind(hidden: str, piece: str) -> tuple[str, str]:
    """What is still hidden, and the rest of the piece once the hidden element or comment has ended."""
    if hidden == "!--":
        _, end, rest = piece.partition("-->")
        return ("", ">" + rest) if end else (hidden, piece)
    return ("", piece) if piece[:12].lower().startswith("/" + hidden) else (hidden, piece)


def _piece(piece: str) -> tuple[str, str]:
    """(the text to show for what follows a "<", the element or comment that begins to hide text)."""
    if piece.startswith("!--"):
        _, end, rest = piece.partition("-->")
        return (rest, "") if end else ("", "!--")
    tag, end, rest = piece.partition(">")
    if not end:
        return ("" if tag[:1] in ("/", "!", "?") or tag[:1].isalpha() else "<" + tag), ""
    low = tag[:200].lower()
    name = _NAME.match(low)
    if name and name[0] in _HIDDEN and not tag.endswith("/"):
        return "", name[0]
    if low.startswith("li"):
        return "\n- " + rest, ""
    if low.startswith(("td", "th")) and not low.startswith(("thead", "tdata")):
        return " " + rest, ""
    return ("\n" if _BLOCKS.match(low) else "") + rest, ""
