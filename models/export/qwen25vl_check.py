"""Asks the PyTorch model and the exported pack the same question, and says how far apart they are."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from PIL import Image

from qwen25vl_pack import picture_settings


@dataclass
class Asked:
    """One question as the model gets it."""

    input_ids: torch.Tensor  # int64[1, tokens]
    pixel_values: torch.Tensor  # float32[patches, 1176]
    grid: torch.Tensor  # int64[1, 3]: time, rows, columns of patches
    position_ids: torch.Tensor  # int64[3, 1, tokens]


def ask(model, weights: Path, conversation: dict, picture: Image.Image, query: str) -> Asked:
    """The picture brought to the frame and the question put into the template, by the model's own processor."""
    from transformers import AutoTokenizer, Qwen2VLImageProcessor

    frame = conversation["frame"]
    resized = picture.convert("RGB").resize((frame["width"], frame["height"]), Image.LANCZOS)
    settings = picture_settings(weights)
    processed = Qwen2VLImageProcessor(**settings)(images=[resized], return_tensors="pt")
    tokenizer = AutoTokenizer.from_pretrained(weights)
    text = conversation["user"].replace("{query}", query)
    messages = [
        {"role": "system", "content": conversation["system"]},
        {"role": "user", "content": [{"type": "image"}, {"type": "text", "text": text}]},
    ]
    prompt = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
    grid = processed["image_grid_thw"]
    tokens = int(grid[0].prod()) // model.config.vision_config.spatial_merge_size**2
    prompt = prompt.replace("<|image_pad|>", "<|image_pad|>" * tokens)
    input_ids = tokenizer(prompt, return_tensors="pt", add_special_tokens=False)["input_ids"]
    kinds = (input_ids == model.config.image_token_id).int()
    position_ids, _ = model.model.get_rope_index(input_ids, mm_token_type_ids=kinds, image_grid_thw=grid)
    return Asked(input_ids, processed["pixel_values"].float(), grid, position_ids)


def by_pytorch(model, asked: Asked, count: int) -> tuple[list[int], np.ndarray]:
    """Greedy tokens and the logits they were chosen from, float32[count, words]."""
    with torch.no_grad():
        out = model.generate(
            input_ids=asked.input_ids,
            attention_mask=torch.ones_like(asked.input_ids),
            pixel_values=asked.pixel_values,
            image_grid_thw=asked.grid,
            mm_token_type_ids=(asked.input_ids == model.config.image_token_id).int(),
            do_sample=False,
            max_new_tokens=count,
            min_new_tokens=count,
            output_logits=True,
            return_dict_in_generate=True,
        )
    tokens = out.sequences[0, asked.input_ids.shape[1] :].tolist()
    return tokens, torch.cat(out.logits).float().numpy()


def graph(folder: Path, name: str) -> onnxruntime.InferenceSession:
    found = sorted((folder / "onnx").glob(f"{name}*.onnx"))
    if len(found) != 1:
        raise SystemExit(f"{folder}/onnx has {len(found)} files {name}*.onnx")
    return onnxruntime.InferenceSession(str(found[0]), providers=["CPUExecutionProvider"])


def by_pack(folder: Path, model, asked: Asked, forced: list[int]) -> np.ndarray:
    """Logits of the pack's graphs, float32[len(forced), words], each after the forced tokens before it."""
    embed, decoder = graph(folder, "embed_tokens"), graph(folder, "decoder_model_merged")
    features = graph(folder, "vision_encoder").run(None, {"pixel_values": asked.pixel_values.numpy()})[0]
    ids = asked.input_ids.numpy()
    embeds = embed.run(None, {"input_ids": ids})[0]
    embeds[0, ids[0] == model.config.image_token_id] = features
    position = asked.position_ids.numpy()
    caches = [entry for entry in decoder.get_inputs() if entry.name.startswith("past_key_values")]
    past = {entry.name: np.zeros((1, entry.shape[1], 0, entry.shape[3]), np.float32) for entry in caches}
    logits = []
    for step in range(len(forced)):
        total = ids.shape[1] + step
        feeds = {"inputs_embeds": embeds, "attention_mask": np.ones((1, total), np.int64), "position_ids": position}
        out = decoder.run(None, {**feeds, **past})
        logits.append(out[0][0, -1])
        past = {entry.name: value for entry, value in zip(caches, out[1:])}
        embeds = embed.run(None, {"input_ids": np.array([[forced[step]]], np.int64)})[0]
        position = np.full((3, 1, 1), asked.position_ids.max().item() + 1 + step, np.int64)
    return np.stack(logits)


def compare(tokens: list[int], expected: np.ndarray, found: np.ndarray) -> str:
    same = int((found.argmax(-1) == np.array(tokens)).sum())
    away = float(np.abs(found - expected).max())
    unit = lambda rows: (rows - rows.mean(-1, keepdims=True)) / rows.std(-1, keepdims=True)
    alike = float((unit(expected) * unit(found)).mean(-1).min())
    return f"{same} of {len(tokens)} greedy tokens the same; logits at most {away:.2e} apart, correlation at least {alike:.4f}"


def noise_picture(width: int, height: int) -> Image.Image:
    """A picture that any language can make: whole numbers only."""
    y, x = np.mgrid[0:height, 0:width].astype(np.int64)
    value = lambda k: ((x * (7 + k) + y * (13 - k) + (x * y) // (5 + k) + (x // 16 + y // 16) * 40 * k) % 256).astype(np.uint8)
    return Image.fromarray(np.stack([value(0), value(1), value(2)], axis=-1), "RGB")
