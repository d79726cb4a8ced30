"""Token ids and postings, built once, so that counting and finding run at array speed."""

import os
import zipfile
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import pandas as pd

from ..extras import needed_by
from ..given import check_text, whole

with needed_by(__name__):
    from scipy import sparse

FORMAT = 1  # of the saved file
NO_TOKEN = -1


class Index:
    """The tokens of many documents as numbers.

    Parameters
    ----------
    ids : ndarray of int32, shape (n_tokens,)
        The token at each position, as a number into `vocabulary`.
    starts : ndarray of int64, shape (n_documents + 1,)
        Where each document begins; the last entry is n_tokens.
    vocabulary : list of str
        The types, by number.
    documents : list of str
        The names of the documents.

    Examples
    --------
    >>> index = Index.from_tokens([["扩大", "试点"], ["试点", "试点", "改革"]], ["A-01", "A-02"])
    >>> index.frequencies().loc["试点"].to_dict()
    {'frequency': 3, 'n_documents': 2}
    >>> index.hits("试点", window=1)["right"].tolist()
    ['', '试点', '改革']
    """

    def __init__(self, ids: np.ndarray, starts: np.ndarray, vocabulary: list[str], documents: list[str]) -> None:
        self.ids, self.starts = ids, starts
        self.vocabulary, self.documents = vocabulary, documents

    @classmethod
    def from_tokens(cls, token_lists: Iterable[Sequence[str]], documents: Iterable[str] | None = None) -> Self:
        """Build from any iterable of token lists, one per document.

        Raises
        ------
        ValueError
            When there are not as many names as documents.
        """
        flat, lengths = [], []
        for tokens in token_lists:
            flat.append(tokens)
            lengths.append(len(tokens))
        names = [str(n) for n in range(len(lengths))] if documents is None else list(documents)
        if len(names) != len(lengths):
            raise ValueError(
                f"there are {len(lengths)} documents and {len(names)} names for them: expected one name for each"
            )
        joined = np.fromiter(chain.from_iterable(flat), dtype=object, count=sum(lengths))
        ids, vocabulary = pd.factorize(joined)
        starts = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
        return cls(ids.astype(np.int32), starts, list(vocabulary), names)

    @classmethod
    def from_table(cls, tokens: pd.DataFrame, document: str = "measure_id") -> Self:
        """Build from a table of tokens as `load_tokens` returns it; documents must be contiguous."""
        ids, vocabulary = pd.factorize(tokens["token"].to_numpy(dtype=object))
        numbers, names = pd.factorize(tokens[document].to_numpy(dtype=object))
        lengths = np.bincount(numbers, minlength=len(names))
        starts = np.concatenate([[0], np.cumsum(lengths)])
        if (np.diff(numbers) < 0).any():
            raise ValueError(f"the rows of one {document} do not follow each other: sort the table")
        return cls(ids.astype(np.int32), starts, list(vocabulary), list(names))

    def __repr__(self) -> str:
        return f"Index of {len(self.documents):,} documents, {len(self.ids):,} tokens, {len(self.vocabulary):,} types"

    @cached_property
    def _number(self) -> dict[str, int]:
        return {token: number for number, token in enumerate(self.vocabulary)}

    @cached_property
    def words(self) -> np.ndarray:
        """The types as an array, with "" at the end for NO_TOKEN."""
        return np.array([*self.vocabulary, ""], dtype=object)

    @cached_property
    def document_of(self) -> np.ndarray:
        """The document of each position, as a number."""
        lengths = np.diff(self.starts)
        return np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)

    @cached_property
    def frequency(self) -> np.ndarray:
        """How often each type occurs, by number."""
        return np.bincount(self.ids, minlength=len(self.vocabulary))

    @cached_property
    def _postings(self) -> tuple[np.ndarray, np.ndarray]:
        """Positions sorted by type; those of type t are at [begin[t], begin[t + 1])."""
        n = len(self.ids)
        ones = np.ones(n, dtype=np.int8)
        places = np.arange(n, dtype=np.int32)
        table = sparse.coo_array((ones, (self.ids, places)), shape=(len(self.vocabulary), n)).tocsr()
        return table.indices, table.indptr

    @cached_property
    def matrix(self) -> sparse.csr_array:
        """Counts as a sparse matrix, documents by types."""
        shape = (len(self.documents), len(self.vocabulary))
        ones = np.ones(len(self.ids), dtype=np.int32)
        return sparse.coo_array((ones, (self.document_of, self.ids)), shape=shape).tocsr()

    @cached_property
    def document_frequency(self) -> np.ndarray:
        """In how many documents each type occurs, by number."""
        return np.bincount(self.matrix.indices, minlength=len(self.vocabulary))

    @cached_property
    def is_word(self) -> np.ndarray:
        """Which types begin with a letter or digit, and so are no marks."""
        return np.array([word[:1].isalnum() for word in self.vocabulary], dtype=bool)

    def positions(self, token: str) -> np.ndarray:
        """Where a token occurs, ascending; empty when it is not in the index.

        A string of several tokens is none of them: `runs` finds it.
        """
        check_text(token, "a token")
        number = self._number.get(token)
        if number is None:
            return np.empty(0, dtype=np.int32)
        places, begin = self._postings
        return places[begin[number] : begin[number + 1]]

    def runs(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """Where a token, or a string of whole tokens in one document, occurs.

        Returns
        -------
        tuple of ndarray
            The position of the first and of the last token of each run, in the order of the text.

        Examples
        --------
        >>> index = Index.from_tokens([["澳门", "居民", "往返"]])
        >>> [places.tolist() for places in index.runs("澳门居民")]
        [[0], [1]]
        """
        firsts, lasts = [self.positions(text)], [self.positions(text)]
        # Each open run: its first positions, how many tokens it has, and what is still to come.
        heads = range(1, len(text))
        runs = [(at, 1, text[n:]) for n in heads if len(at := self.positions(text[:n]))]
        while runs:
            first, size, remaining = runs.pop()
            inside = first + size < self.starts[self.document_of[first] + 1]
            first = first[inside]
            for n in range(1, len(remaining) + 1):
                held = first[self.ids[first + size] == self._number.get(remaining[:n], NO_TOKEN)]
                if len(held) and n < len(remaining):
                    runs.append((held, size + 1, remaining[n:]))
                elif len(held):
                    firsts.append(held)
                    lasts.append(held + size)
        first, last = np.concatenate(firsts), np.concatenate(lasts)
        order = np.argsort(first, kind="stable")
        return first[order], last[order]

    def _around(self, places: np.ndarray, window: int) -> np.ndarray:
        """Type numbers around each place, shape (n, 2 * window + 1); NO_TOKEN past a document."""
        at = places[:, None].astype(np.int64) + np.arange(-window, window + 1)
        document = self.document_of[places]
        inside = (at >= self.starts[document][:, None]) & (at < self.starts[document + 1][:, None])
        return np.where(inside, self.ids[np.clip(at, 0, max(len(self.ids) - 1, 0))], NO_TOKEN)

    def hits(self, token: str, window: int = 5) -> pd.DataFrame:
        """Every place of a token, or of a string of several, with the tokens around it.

        Returns
        -------
        DataFrame
            One row per hit, in order: `document`, `position` (in the document, from 0), `left`,
            `token`, `right` (up to `window` tokens, joined); empty when there is no hit.
        """
        first, last = self.runs(token)
        left, right = (self.words[side] for side in self._beside(first, last, window))
        document = self.document_of[first]
        names = np.array(self.documents, dtype=object)
        return pd.DataFrame(
            {
                "document": names[document],
                "position": first - self.starts[document],
                "left": list(map("".join, left.tolist())),
                "token": token,
                "right": list(map("".join, right.tolist())),
            }
        )

    def frequencies(self) -> pd.DataFrame:
        """The frequency table.

        Returns
        -------
        DataFrame
            Indexed by `token`: `frequency` and `n_documents`, the most frequent first; ties in order
            of the token.
        """
        table = pd.DataFrame(
            {"frequency": self.frequency, "n_documents": self.document_frequency},
            index=pd.Index(self.vocabulary, name="token", dtype=object),
        )
        return table.iloc[np.lexsort((self.rank, -self.frequency))]

    @cached_property
    def rank(self) -> np.ndarray:
        """The place of each type in the order of the words, to settle ties."""
        return np.argsort(np.argsort(np.array(self.vocabulary, dtype=object), kind="stable"))

    def ngrams(self, n: int) -> pd.DataFrame:
        """Clusters of n tokens inside documents.

        Returns
        -------
        DataFrame
            Indexed by `ngram` (tokens separated by blanks): `frequency`, `n_documents`.
        """
        n = min(whole(n, "n", 1), self._longest + 1)
        at = np.flatnonzero(np.arange(len(self.ids)) + n <= self.starts[self.document_of + 1])
        kind = self.ids[at].astype(np.int64)
        for step in range(1, n):  # number the clusters one token longer each time
            kind, _ = pd.factorize(kind * len(self.vocabulary) + self.ids[at + step])
        kind, _ = pd.factorize(kind)
        _, pairs = pd.factorize(kind * len(self.documents) + self.document_of[at])
        _, first = np.unique(kind, return_index=True)
        words = self.words[self.ids[at[first][:, None] + np.arange(n)]]
        table = pd.DataFrame(
            {
                "frequency": np.bincount(kind, minlength=len(first)),
                "n_documents": np.bincount(pairs // max(len(self.documents), 1), minlength=len(first)),
            },
            index=pd.Index([" ".join(row) for row in words], name="ngram", dtype=object),
        )
        return table.sort_index().sort_values("frequency", ascending=False, kind="stable")

    def counts(self, documents: npt.ArrayLike) -> tuple[np.ndarray, np.ndarray]:
        """Frequencies and document frequencies in a part of the documents.

        Parameters
        ----------
        documents : array of bool, shape (n_documents,)

        Returns
        -------
        tuple of ndarray
            Frequency and number of documents, by type.
        """
        part = self.matrix[np.flatnonzero(documents)]
        size = len(self.vocabulary)
        frequency = np.bincount(part.indices, weights=part.data, minlength=size).astype(np.int64)
        return frequency, np.bincount(part.indices, minlength=size)

    def cooccurrences(self, token: str, window: int = 5) -> np.ndarray:
        """How often each type occurs within `window` tokens of a token, or of a string of several."""
        return self.near(*self.runs(token), window)

    def near(self, first: np.ndarray, last: np.ndarray, window: int = 5) -> np.ndarray:
        """How often each type occurs within `window` tokens of some runs, by number.

        Parameters
        ----------
        first, last : ndarray
            The positions of the first and last token of each run, as `runs` returns them.
        """
        sides = self._beside(first, last, window)
        near = np.concatenate([side[side != NO_TOKEN] for side in sides])
        return np.bincount(near, minlength=len(self.vocabulary))

    @cached_property
    def _longest(self) -> int:
        return int(np.diff(self.starts).max(initial=0))

    def _beside(self, first: np.ndarray, last: np.ndarray, window: int) -> tuple[np.ndarray, np.ndarray]:
        """Type numbers to the left and right of some runs, each of shape (n, window)."""
        window = min(whole(window, "window", 0), self._longest)
        before = self._around(first, window)
        after = before if np.array_equal(first, last) else self._around(last, window)
        return before[:, :window], after[:, window + 1 :]

    def save(self, path: str | os.PathLike) -> None:
        """Write the index to one file (numpy's npz, without pickle)."""
        arrays: dict[str, Any] = {"format": np.array(FORMAT), "ids": self.ids, "starts": self.starts}
        for name in ("vocabulary", "documents"):
            texts = [text.encode() for text in getattr(self, name)]
            arrays[f"{name}_ends"] = np.cumsum([len(text) for text in texts], dtype=np.int64)
            arrays[name] = np.frombuffer(b"".join(texts), dtype=np.uint8)
        with open(path, "wb") as file:
            np.savez(file, **arrays)

    @classmethod
    def load(cls, path: str | os.PathLike) -> Self:
        """Read what `save` wrote.

        Raises
        ------
        ValueError
            When the file is cut short, is no index, or is of another version.
        """
        try:
            with open(path, "rb") as file, np.load(file, allow_pickle=False) as arrays:  # numpy leaves a bad one open
                data = {name: arrays[name] for name in arrays.files}
            version = int(data["format"])
        except (zipfile.BadZipFile, KeyError, EOFError, OSError, ValueError) as error:
            if isinstance(error, FileNotFoundError):
                raise
            raise ValueError(f"{path} is no whole index file ({error}): build the index again and save it") from None
        if version != FORMAT:
            raise ValueError(
                f"{path} is an index of format {version}, and this program reads format {FORMAT}: build the index again"
            )
        texts = {}
        for name in ("vocabulary", "documents"):
            joined, ends = data[name].tobytes(), data[f"{name}_ends"].tolist()
            texts[name] = [joined[start:end].decode() for start, end in zip([0, *ends], ends, strict=False)]
        return cls(data["ids"], data["starts"], texts["vocabulary"], texts["documents"])
