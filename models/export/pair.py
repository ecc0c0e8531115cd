"""The two graphs into which a SAM 2.1 model is cut: one that looks at the picture once, one that answers prompts."""

import onnx
import onnxscript.optimizer
import torch
from sam2.build_sam import build_sam2
from sam2.modeling.sam2_base import SAM2Base
from sam2.modeling.sam2_utils import MLP
from torch import nn

SIDE = 1024
"""Side of the encoder's input. The picture is resized to it without keeping its aspect, as SAM 2 was trained."""

CONFIGS = {
    "tiny": "configs/sam2.1/sam2.1_hiera_t.yaml",
    "small": "configs/sam2.1/sam2.1_hiera_s.yaml",
    "base-plus": "configs/sam2.1/sam2.1_hiera_b+.yaml",
    "large": "configs/sam2.1/sam2.1_hiera_l.yaml",
}

NARROW = [
    "++model.image_encoder.trunk.embed_dim=4",
    "++model.image_encoder.trunk.num_heads=1",
    "++model.image_encoder.neck.d_model=32",
    "++model.image_encoder.neck.backbone_channel_list=[32,16,8,4]",
    "++model.image_encoder.neck.position_encoding.num_pos_feats=32",
    "++model.memory_attention.d_model=32",
    "++model.memory_attention.layer.d_model=32",
    "++model.memory_attention.layer.dim_feedforward=32",
    "++model.memory_attention.layer.self_attention.embedding_dim=32",
    "++model.memory_attention.layer.cross_attention.embedding_dim=32",
]
"""The same graph in small widths, for test fixtures."""


def build(size: str, checkpoint: str | None, narrow: bool = False) -> SAM2Base:
    """A model of one of `CONFIGS` on the CPU; without a checkpoint its weights are what its constructor draws."""
    model = build_sam2(
        CONFIGS[size],
        ckpt_path=checkpoint,
        device="cpu",
        mode="eval",
        hydra_overrides_extra=list(NARROW) if narrow else [],
    )
    if narrow:
        # These widths are written in SAM 2's code, not in its configuration.
        for layer in model.sam_mask_decoder.transformer.layers:
            layer.mlp = MLP(32, 64, 32, num_layers=2)
        model.sam_mask_decoder.iou_prediction_head = MLP(32, 32, 4, num_layers=3, sigmoid_output=True)
    return model.eval()


class Encoder(nn.Module):
    """image float32[1,3,1024,1024] -> image_embed [1,d,64,64], high_res_feats_0 [1,d/8,256,256], high_res_feats_1 [1,d/4,128,128]."""

    def __init__(self, model: SAM2Base):
        super().__init__()
        self.model = model

    def forward(self, image: torch.Tensor):
        # The neck's position encodings serve the video memory only; the exporter drops what is not asked for.
        features = self.model.image_encoder(image)["backbone_fpn"]
        fine, middle, coarse = features[-3:]
        decoder = self.model.sam_mask_decoder
        embed = coarse + self.model.no_mem_embed.reshape(1, -1, 1, 1)
        return embed, decoder.conv_s0(fine), decoder.conv_s1(middle)


class Decoder(nn.Module):
    """All four masks of each prompt, the one of the single-mask token first, as logits on 256 x 256, and their predicted IoU."""

    def __init__(self, model: SAM2Base):
        super().__init__()
        self.prompts = model.sam_prompt_encoder
        self.masks = model.sam_mask_decoder

    def forward(self, image_embed, high_res_feats_0, high_res_feats_1, point_coords, point_labels, mask_input, has_mask_input):
        # As SAM2ImagePredictor does it: boxes are points labelled 2 and 3, and a padding point is always added.
        sparse = self.prompts._embed_points(point_coords, point_labels, pad=True)
        has = has_mask_input.reshape(-1, 1, 1, 1)
        none = self.prompts.no_mask_embed.weight.reshape(1, -1, 1, 1)
        dense = has * self.prompts._embed_masks(mask_input) + (1 - has) * none
        masks, scores, _, _ = self.masks.predict_masks(
            image_embeddings=image_embed,
            image_pe=self.prompts.get_dense_pe(),
            sparse_prompt_embeddings=sparse,
            dense_prompt_embeddings=dense,
            repeat_image=True,
            high_res_features=[high_res_feats_0, high_res_feats_1],
        )
        return masks, scores


ENCODER_NAMES = (["image"], ["image_embed", "high_res_feats_0", "high_res_feats_1"])
DECODER_NAMES = (
    ["image_embed", "high_res_feats_0", "high_res_feats_1", "point_coords", "point_labels", "mask_input", "has_mask_input"],
    ["low_res_masks", "iou_predictions"],
)
DECODER_AXES = {
    "point_coords": {0: "prompts", 1: "points"},
    "point_labels": {0: "prompts", 1: "points"},
    "mask_input": {0: "prompts"},
    "has_mask_input": {0: "prompts"},
    "low_res_masks": {0: "prompts"},
    "iou_predictions": {0: "prompts"},
}


def export(model: SAM2Base, encoder_path: str, decoder_path: str) -> None:
    """Writes both graphs, float32, opset 17."""
    width = model.sam_prompt_encoder.embed_dim
    with torch.no_grad():
        torch.onnx.export(
            Encoder(model),
            (torch.zeros(1, 3, SIDE, SIDE),),
            encoder_path,
            input_names=ENCODER_NAMES[0],
            output_names=ENCODER_NAMES[1],
            opset_version=17,
            do_constant_folding=False,
            dynamo=False,
        )
        torch.onnx.export(
            Decoder(model),
            (
                torch.zeros(1, width, 64, 64),
                torch.zeros(1, width // 8, 256, 256),
                torch.zeros(1, width // 4, 128, 128),
                torch.zeros(2, 3, 2),
                torch.ones(2, 3),
                torch.zeros(2, 1, 256, 256),
                torch.zeros(2),
            ),
            decoder_path,
            input_names=DECODER_NAMES[0],
            output_names=DECODER_NAMES[1],
            dynamic_axes=DECODER_AXES,
            opset_version=17,
            do_constant_folding=False,
            dynamo=False,
        )
    for path in (encoder_path, decoder_path):
        tidy(path)


def tidy(path: str) -> None:
    """Folds the arithmetic over shapes; larger constants stay the operators that make them, and ONNX Runtime folds them when it loads."""
    graph = onnxscript.optimizer.optimize(onnx.load(path), num_iterations=3, input_size_limit=4096, output_size_limit=8192)
    del graph.graph.value_info[:]
    drop_unused(graph)
    onnx.save(graph, path)


def drop_unused(model: onnx.ModelProto) -> None:
    """Folding leaves constants behind that nothing reads any more."""
    graph = model.graph
    used = {name for node in graph.node for name in node.input} | {output.name for output in graph.output}
    for i in reversed(range(len(graph.initializer))):
        if graph.initializer[i].name not in used:
            del graph.initializer[i]
