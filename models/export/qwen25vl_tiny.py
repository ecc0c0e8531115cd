"""Makes a randomly initialised Qwen2.5-VL of tiny width, with a tokenizer cut small: what the tests run.

    python models/export/qwen25vl_tiny.py --out WEIGHTS [--width 64 --layers 2]

The architecture, the special tokens, the way text is split and the chat's shape are those of
Qwen2.5-VL; the weights are noise, so what it says is noise, and the same noise everywhere.
"""

import argparse
import json
from pathlib import Path

import torch
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration

root = Path(__file__).resolve().parents[2]

# Interface constants of Qwen2's tokenizer (tokenizer.json of Qwen/Qwen2.5-VL-7B-Instruct, Apache-2.0).
split = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
special = [
    "<|endoftext|>",
    "<|im_start|>",
    "<|im_end|>",
    "<|vision_start|>",
    "<|vision_end|>",
    "<|image_pad|>",
    "<|video_pad|>",
]
chat = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n"
    "{% if message.content is string %}{{ message.content }}{% else %}{% for part in message.content %}"
    "{% if part.type == 'image' %}<|vision_start|><|image_pad|><|vision_end|>{% else %}{{ part.text }}{% endif %}"
    "{% endfor %}{% endif %}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def small_tokenizer(words: int) -> Tokenizer:
    """Byte-level pairs learnt from the questions and the template of this repository."""
    tokenizer = Tokenizer(models.BPE(byte_fallback=False))
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(split), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    templates = json.loads((root / "models/conversations.json").read_text())["templates"]
    conversation = next(template for template in templates if template["id"] == "think2seg")
    questions = (root / "models/train/questions/train.txt").read_text().splitlines()
    # No target at all is a common answer, and so are digits one by one, as Qwen2 writes numbers.
    texts = [*questions, *([conversation["system"], conversation["user"]] * 20)]
    trainer = trainers.BpeTrainer(
        vocab_size=words - len(special), initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.add_special_tokens([AddedToken(token, special=True, normalized=False) for token in special])
    return tokenizer


def tiny_config(words: int, width: int, layers: int, ids: dict[str, int]) -> Qwen2_5_VLConfig:
    head = 16
    heads = width // head
    text = {
        "vocab_size": words,
        "hidden_size": width,
        "intermediate_size": 2 * width,
        "num_hidden_layers": layers,
        "num_attention_heads": heads,
        "num_key_value_heads": heads // 2,
        "max_position_embeddings": 8192,
        "rope_parameters": {"rope_type": "default", "rope_theta": 1000000.0, "mrope_section": [2, 3, 3]},
        "initializer_range": 0.25,
        "bos_token_id": ids["<|endoftext|>"],
        "eos_token_id": ids["<|im_end|>"],
        "pad_token_id": ids["<|endoftext|>"],
    }
    vision = {
        "depth": 2,
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_heads": 2,
        "out_hidden_size": width,
        "fullatt_block_indexes": [1],
        "window_size": 112,
        "patch_size": 14,
        "spatial_merge_size": 2,
        "temporal_patch_size": 2,
        "in_channels": 3,
        "initializer_range": 0.25,
    }
    return Qwen2_5_VLConfig(
        text_config=text,
        vision_config=vision,
        image_token_id=ids["<|image_pad|>"],
        video_token_id=ids["<|video_pad|>"],
        vision_start_token_id=ids["<|vision_start|>"],
        vision_end_token_id=ids["<|vision_end|>"],
        tie_word_embeddings=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--words", type=int, default=1000)
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--layers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    tokenizer = small_tokenizer(min(asked.words, 1000))
    tokenizer.save(str(asked.out / "tokenizer.json"))
    ids = {token: tokenizer.token_to_id(token) for token in special}
    torch.manual_seed(asked.seed)
    model = Qwen2_5_VLForConditionalGeneration(tiny_config(asked.words, asked.width, asked.layers, ids))
    model.save_pretrained(asked.out)
    write = lambda name, value: (asked.out / name).write_text(json.dumps(value, indent=1) + "\n")
    write(
        "tokenizer_config.json",
        {"tokenizer_class": "Qwen2Tokenizer", "eos_token": "<|im_end|>", "pad_token": "<|endoftext|>", "chat_template": chat},
    )
    write(
        "preprocessor_config.json",
        {
            "image_processor_type": "Qwen2VLImageProcessor",
            "min_pixels": 3136,
            "max_pixels": 12845056,
            "patch_size": 14,
            "temporal_patch_size": 2,
            "merge_size": 2,
            "image_mean": [0.48145466, 0.4578275, 0.40821073],
            "image_std": [0.26862954, 0.26130258, 0.27577711],
        },
    )
    write(
        "generation_config.json",
        {"eos_token_id": [ids["<|im_end|>"], ids["<|endoftext|>"]], "pad_token_id": ids["<|endoftext|>"]},
    )
    print(sum(p.numel() for p in model.parameters()), "parameters,", tokenizer.get_vocab_size(), "words")


if __name__ == "__main__":
    main()
