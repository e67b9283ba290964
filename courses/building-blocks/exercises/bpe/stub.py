"""bpe: byte-pair merges on strings."""


def count_pairs(words: list[list[str]]) -> dict[tuple[str, str], int]:
    """Return how often each pair of neighbouring symbols occurs in all words together."""
    raise NotImplementedError


def merge(symbols: list[str], pair: tuple[str, str]) -> list[str]:
    """Return the symbols with each occurrence of the pair, from left to right, joined to one symbol."""
    raise NotImplementedError


class Tokenizer:
    """Learns merges from words, and cuts texts up by them."""

    def __init__(self) -> None:
        raise NotImplementedError

    def __len__(self) -> int:
        """Return how many merges were learned."""
        raise NotImplementedError

    def train(self, words: list[str], merges: int) -> None:
        """Learn so many merges at most, and keep them in `self.merges`, a list of pairs in their order."""
        raise NotImplementedError

    def encode(self, text: str) -> list[str]:
        """Return the symbols of a text, after all merges in the order in which they were learned."""
        raise NotImplementedError

    def decode(self, symbols: list[str]) -> str:
        """Return the text of symbols."""
        raise NotImplementedError
