"""What goes wrong while reading an export: the whole file, or one value in it."""

from __future__ import annotations


class UnreadableExport(Exception):
    """The file cannot be read. The sentence tells in Chinese what is wrong and what to do.

    `columns` holds what a table has, for a picker, where its columns were not recognised; `chats` the names
    of the chats, where the file holds several and one must be chosen.
    """

    def __init__(self, sentence: str, *, columns: tuple[str, ...] = (), chats: tuple[str, ...] = ()) -> None:
        super().__init__(sentence)
        self.columns = columns
        self.chats = chats


class BadValue(ValueError):
    """One value makes its line unusable; the sentence becomes the reason of a `BadLine`."""
