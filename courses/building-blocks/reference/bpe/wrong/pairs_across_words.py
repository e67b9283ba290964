"""Wrong: the last symbol of a word and the first of the next are a pair, too."""

from collections import Counter


def count_pairs(words: list[list[str]]) -> dict[tuple[str, str], int]:
    """Return how often each pair of neighbouring symbols occurs in all words together."""
    symbols = [symbol for word in words for symbol in word]
    return dict(Counter(zip(symbols, symbols[1:])))


def merge(symbols: list[str], pair: tuple[str, str]) -> list[str]:
    """Return the symbols with each occurrence of the pair joined."""
    joined, place = [], 0
    while place < len(symbols):
        here = tuple(symbols[place : place + 2])
        joined.append("".join(here) if here == pair else symbols[place])
        place += 2 if here == pair else 1
    return joined


class Tokenizer:
    """Learns merges from words, and cuts texts up by them."""

    def __init__(self) -> None:
        self.merges: list[tuple[str, str]] = []

    def __len__(self) -> int:
        """Return how many merges were learned."""
        return len(self.merges)

    def train(self, words: list[str], merges: int) -> None:
        """Learn so many merges at most."""
        split = [list(word) for word in words]
        self.merges = []
        while len(self.merges) < merges:
            counts = count_pairs(split)
            if not counts:
                return
            pair = min(counts, key=lambda pair: (-counts[pair], pair))
            self.merges.append(pair)
            split = [merge(word, pair) for word in split]

    def encode(self, text: str) -> list[str]:
        """Return the symbols of a text."""
        symbols = list(text)
        for pair in self.merges:
            symbols = merge(symbols, pair)
        return symbols

    def decode(self, symbols: list[str]) -> str:
        """Return the text of symbols."""
        return "".join(symbols)
