"""Exports the graphs of `qwen25vl_graphs` as ONNX files in the names and layout that transformers.js reads."""

from pathlib import Path

import torch

from qwen25vl_graphs import Decoder, Embedding, VisionEncoder

opset = 20


def export_graphs(model, rows: int, columns: int, folder: Path) -> None:
    """Writes vision_encoder.onnx, embed_tokens.onnx and decoder_model_merged.onnx (float32) into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    language = model.model.language_model
    save = lambda module, name, *rest: _save(module.eval(), folder / f"{name}.onnx", *rest)
    vision = model.model.visual.config
    pixels = torch.zeros(rows * columns, vision.in_channels * vision.temporal_patch_size * vision.patch_size**2)
    save(VisionEncoder(model.model.visual, rows, columns), "vision_encoder", (pixels,), ["pixel_values"], ["image_features"], None)
    tokens = torch.export.Dim("tokens", max=1 << 17)
    ids = torch.zeros(1, 7, dtype=torch.long)
    save(Embedding(language.embed_tokens.weight), "embed_tokens", (ids,), ["input_ids"], ["inputs_embeds"], ({1: tokens},))
    _save_decoder(Decoder(language, model.lm_head).eval(), language.config, folder / "decoder_model_merged.onnx")


def _save_decoder(decoder, config, path: Path) -> None:
    past, new = 5, 3
    size = config.hidden_size // config.num_attention_heads
    cache = [torch.zeros(1, config.num_key_value_heads, past, size) for _ in range(2 * config.num_hidden_layers)]
    example = (
        torch.zeros(1, new, config.hidden_size),
        torch.ones(1, past + new, dtype=torch.long),
        torch.zeros(3, 1, new, dtype=torch.long),
        *cache,
    )
    names = [f"{layer}.{part}" for layer in range(config.num_hidden_layers) for part in ("key", "value")]
    free = torch.export.Dim.AUTO
    shapes = ({1: free}, {1: free}, {2: free}, tuple({2: free} for _ in cache))
    _save(
        decoder,
        path,
        example,
        ["inputs_embeds", "attention_mask", "position_ids", *(f"past_key_values.{name}" for name in names)],
        ["logits", *(f"present.{name}" for name in names)],
        shapes,
    )


def _save(module, path: Path, example, inputs, outputs, shapes) -> None:
    with torch.no_grad():
        torch.onnx.export(
            module,
            example,
            str(path),
            input_names=inputs,
            output_names=outputs,
            dynamic_shapes=shapes,
            opset_version=opset,
            dynamo=True,
            # Whatever its size: what is larger than 2 GB cannot be one file.
            external_data=True,
            optimize=True,
            verbose=False,
        )
