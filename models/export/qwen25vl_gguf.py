"""Writes a Qwen2.5-VL as llama.cpp reads it: the language model, and beside it the vision tower.

    python models/export/qwen25vl_gguf.py --weights WEIGHTS --out test/fixtures/qwen25vl/gguf

Made for the tiny random model of qwen25vl_tiny.py, which llama.cpp's own converter refuses for its small
tokenizer and shallow tower; released weights are better converted by that converter.
"""

import argparse
import json
from pathlib import Path

import gguf
import numpy as np
from safetensors.numpy import load_file

# Names of a block's parts in the checkpoint, and as llama.cpp calls them.
text_parts = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "input_layernorm": "attn_norm",
    "post_attention_layernorm": "ffn_norm",
}
vision_parts = {
    "attn.proj": "attn_out",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
    "norm1": "ln1",
    "norm2": "ln2",
}
text_names = {"model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output"}
vision_names = {"visual.merger.ln_q": "v.post_ln", "visual.merger.mlp.0": "mm.0", "visual.merger.mlp.2": "mm.2"}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    tensors = load_file(asked.weights / "model.safetensors")
    config = json.loads((asked.weights / "config.json").read_text())
    write_text(asked.weights, asked.out / "model.gguf", config, tensors)
    write_vision(asked.weights, asked.out / "mmproj.gguf", config, tensors)


def write_text(weights: Path, out: Path, config: dict, tensors: dict[str, np.ndarray]) -> None:
    text = config["text_config"]
    writer = gguf.GGUFWriter(out, "qwen2vl")
    writer.add_name("Random Qwen2.5-VL")
    writer.add_block_count(text["num_hidden_layers"])
    writer.add_context_length(text["max_position_embeddings"])
    writer.add_embedding_length(text["hidden_size"])
    writer.add_feed_forward_length(text["intermediate_size"])
    writer.add_head_count(text["num_attention_heads"])
    writer.add_head_count_kv(text["num_key_value_heads"])
    writer.add_layer_norm_rms_eps(text["rms_norm_eps"])
    writer.add_rope_freq_base(text["rope_parameters"]["rope_theta"])
    writer.add_rope_dimension_sections([*text["rope_parameters"]["mrope_section"], 0])
    add_words(writer, weights, text["vocab_size"])
    for name, values in tensors.items():
        if name.startswith("visual."):
            continue
        add(writer, text_name(name), values)
    save(writer)


def text_name(name: str) -> str:
    stem, kind = name.rsplit(".", 1)
    if stem in text_names:
        return f"{text_names[stem]}.{kind}"
    _, _, block, part = stem.split(".", 3)
    return f"blk.{block}.{text_parts[part]}.{kind}"


def add_words(writer: gguf.GGUFWriter, weights: Path, size: int) -> None:
    tokenizer = json.loads((weights / "tokenizer.json").read_text())
    settings = json.loads((weights / "tokenizer_config.json").read_text())
    words = {index: (word, gguf.TokenType.NORMAL) for word, index in tokenizer["model"]["vocab"].items()}
    for one in tokenizer["added_tokens"]:
        words[one["id"]] = (one["content"], gguf.TokenType.CONTROL)
    listed = [words.get(index, (f"[PAD{index}]", gguf.TokenType.UNUSED)) for index in range(size)]
    ids = {word: index for index, (word, _) in enumerate(listed)}
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list([word for word, _ in listed])
    writer.add_token_types([kind for _, kind in listed])
    writer.add_token_merges([merge if isinstance(merge, str) else " ".join(merge) for merge in tokenizer["model"]["merges"]])
    writer.add_eos_token_id(ids[settings["eos_token"]])
    writer.add_pad_token_id(ids[settings["pad_token"]])
    # Only for llama.cpp's warm-up: the padding's row is all zeros, of which a norm makes no number.
    writer.add_bos_token_id(ids["<|im_start|>"])
    writer.add_add_bos_token(False)
    writer.add_chat_template(settings["chat_template"])


def write_vision(weights: Path, out: Path, config: dict, tensors: dict[str, np.ndarray]) -> None:
    vision = config["vision_config"]
    picture = json.loads((weights / "preprocessor_config.json").read_text())
    writer = gguf.GGUFWriter(out, "clip")
    writer.add_type("mmproj")
    writer.add_clip_has_vision_encoder(True)
    writer.add_clip_projector_type(gguf.VisionProjectorType.QWEN25VL)
    writer.add_vision_use_silu(True)
    writer.add_vision_n_wa_pattern(vision["fullatt_block_indexes"][0] + 1)
    writer.add_vision_attention_layernorm_eps(1e-6)
    writer.add_vision_projection_dim(vision["out_hidden_size"])
    writer.add_vision_image_size(560)
    writer.add_vision_patch_size(vision["patch_size"])
    writer.add_vision_embedding_length(vision["hidden_size"])
    writer.add_vision_feed_forward_length(vision["intermediate_size"])
    writer.add_vision_block_count(vision["depth"])
    writer.add_vision_head_count(vision["num_heads"])
    writer.add_vision_image_mean(picture["image_mean"])
    writer.add_vision_image_std(picture["image_std"])
    for name, values in tensors.items():
        if name.startswith("visual."):
            add_vision(writer, name, values)
    save(writer)


def add_vision(writer: gguf.GGUFWriter, name: str, values: np.ndarray) -> None:
    stem, kind = name.rsplit(".", 1)
    if stem == "visual.patch_embed.proj":
        # One product for each of the two frames of a still picture.
        add(writer, "v.patch_embd.weight", values[:, :, 0])
        add(writer, "v.patch_embd.weight.1", values[:, :, 1])
    elif stem in vision_names:
        add(writer, f"{vision_names[stem]}.{kind}", values)
    elif stem.endswith("attn.qkv"):
        block = stem.split(".")[2]
        for letter, part in zip("qkv", np.split(values, 3)):
            add(writer, f"v.blk.{block}.attn_{letter}.{kind}", part)
    else:
        _, _, block, part = stem.split(".", 3)
        add(writer, f"v.blk.{block}.{vision_parts[part]}.{kind}", values)


def add(writer: gguf.GGUFWriter, name: str, values: np.ndarray) -> None:
    writer.add_tensor(name, np.ascontiguousarray(values.astype(np.float32)))


def save(writer: gguf.GGUFWriter) -> None:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


if __name__ == "__main__":
    main()
