"""Open one uploaded PDF for real: as `content_probe`, whose words these are; the path of PDFium as the only argument.

Decisions:
- PDFium and not pypdf: it is the engine that shows the pages to staff later, so what passes here can be shown.
- The library itself by `ctypes`, eight functions of it: importing pypdfium2 takes 50 to 75 ms, this 6.
"""

import ctypes
import sys

MAX_PAGES = 300
_LOCKED = (4, 5)  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY


class Refused(Exception):  # noqa: N818 -- the file is at fault, not the program
    """Why the file is not accepted; the word is a value of `content.Fault`."""


def main(library: str) -> None:
    """Print how many pages the file on standard input has, or the fault that it has."""
    try:
        answer = f'"pages": {pages_of(sys.stdin.buffer.read(), pdfium(library))}'
    except Refused as fault:
        answer = f'"fault": "{fault}"'
    except MemoryError:
        answer = '"fault": "bomb"'
    sys.stdout.write("{" + answer + "}")


def pdfium(path: str) -> ctypes.CDLL:
    """The library with the functions that are used here."""
    library, pointer, number = ctypes.CDLL(path), ctypes.c_void_p, ctypes.c_int
    for name, answer, arguments in (
        ("FPDF_InitLibrary", None, []),
        ("FPDF_LoadMemDocument64", pointer, [ctypes.c_char_p, ctypes.c_size_t, ctypes.c_char_p]),
        ("FPDF_GetLastError", ctypes.c_ulong, []),
        ("FPDF_GetSecurityHandlerRevision", number, [pointer]),
        ("FPDF_GetPageCount", number, [pointer]),
        ("FPDF_LoadPage", pointer, [pointer, number]),
        ("FPDF_ClosePage", None, [pointer]),
    ):
        function = getattr(library, name)
        function.restype, function.argtypes = answer, arguments
    library.FPDF_InitLibrary()
    return library


def pages_of(data: bytes, library: ctypes.CDLL) -> int:
    """The number of pages, each of which could be loaded (its content read, its pictures not yet)."""
    document = library.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        raise Refused("encrypted" if library.FPDF_GetLastError() in _LOCKED else "unreadable")
    if library.FPDF_GetSecurityHandlerRevision(document) != -1:
        raise Refused("encrypted")
    count: int = library.FPDF_GetPageCount(document)
    if count < 1:
        raise Refused("no_pages")
    if count > MAX_PAGES:
        raise Refused("too_many_pages")
    for index in range(count):
        page = library.FPDF_LoadPage(document, index)
        if not page:
            raise Refused("unreadable")
        library.FPDF_ClosePage(page)
    return count


if __name__ == "__main__":
    main(sys.argv[1])
