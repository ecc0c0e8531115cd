"""The three graphs of a Qwen2.5-VL pack, written over the weights of a loaded model.

They compute what the model's own PyTorch code computes, in operations that export to few ONNX nodes:
a weight is the right operand of a MatMul (so that it can be quantised), windows of the vision tower
are one batched attention, and what depends only on the frame's size is a constant.
"""

import torch
from torch import nn


class MatMul(nn.Module):
    """A linear layer as x @ W + b with W stored as it is multiplied."""

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor | None = None):
        super().__init__()
        self.weight = nn.Parameter(weight.detach().t().contiguous(), requires_grad=False)
        self.bias = None if bias is None else nn.Parameter(bias.detach().clone(), requires_grad=False)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        product = torch.matmul(x, self.weight)
        return product if self.bias is None else product + self.bias


def linear(layer: nn.Linear) -> MatMul:
    return MatMul(layer.weight, layer.bias)


class RmsNorm(nn.Module):
    def __init__(self, weight: torch.Tensor, epsilon: float):
        super().__init__()
        self.weight = nn.Parameter(weight.detach().clone(), requires_grad=False)
        self.epsilon = epsilon

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.weight * (x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + self.epsilon))


class GatedMlp(nn.Module):
    def __init__(self, mlp: nn.Module):
        super().__init__()
        self.gate, self.up, self.down = linear(mlp.gate_proj), linear(mlp.up_proj), linear(mlp.down_proj)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.down(nn.functional.silu(self.gate(x)) * self.up(x))


def rotate(x: torch.Tensor, cos: torch.Tensor, sin: torch.Tensor) -> torch.Tensor:
    """Rotary embedding in the halves convention; cos and sin have the last dimension of x."""
    low, high = x.chunk(2, dim=-1)
    return x * cos + torch.cat((-high, low), dim=-1) * sin


# --- vision ---


class FrameGrid:
    """What the vision tower needs to know of a frame: order of patches, their places and their windows.

    Patches come in merge units (2 x 2 patches that become one token), units row by row. Windows are
    squares of units, cut at the frame's right and bottom edge.
    """

    def __init__(self, rows: int, columns: int, config):
        merge = config.spatial_merge_size
        if rows % merge or columns % merge:
            raise ValueError(f"a frame of {rows} x {columns} patches is not whole units of {merge} x {merge}")
        unit = torch.arange(rows * columns).reshape(rows // merge, merge, columns // merge, merge)
        place = unit.permute(0, 2, 1, 3).reshape(-1)
        self.count = rows * columns
        self.row, self.column = place // columns, place % columns
        side = config.window_size // config.patch_size
        window = (self.row // side) * (columns // side + 1) + self.column // side
        self.windows = [torch.nonzero(window == w).flatten() for w in window.unique()]

    def padded(self) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Patch of each window slot [windows, slots], whether the slot is one, and the slot of each patch."""
        slots = max(len(window) for window in self.windows)
        patch = torch.zeros(len(self.windows), slots, dtype=torch.long)
        filled = torch.zeros(len(self.windows), slots, dtype=torch.bool)
        slot = torch.zeros(self.count, dtype=torch.long)
        for index, window in enumerate(self.windows):
            patch[index, : len(window)] = window
            filled[index, : len(window)] = True
            slot[window] = index * slots + torch.arange(len(window))
        return patch, filled, slot


class VisionAttention(nn.Module):
    """Queries in pieces of this many rows keep the score matrix of 3600 patches out of memory."""

    piece = 600

    def __init__(self, attention: nn.Module, grid: FrameGrid, windowed: bool):
        super().__init__()
        self.heads = attention.num_heads
        self.qkv, self.out = linear(attention.qkv), linear(attention.proj)
        self.scale = attention.scaling
        self.windowed = windowed
        if windowed:
            patch, filled, slot = grid.padded()
            self.register_buffer("patch", patch.flatten(), persistent=False)
            self.register_buffer("slot", slot, persistent=False)
            self.shape = tuple(patch.shape)
            bias = torch.zeros(patch.shape).masked_fill(~filled, torch.finfo(torch.float32).min)
            self.register_buffer("bias", bias[:, None, None, :], persistent=False)

    def forward(self, x: torch.Tensor, cos: torch.Tensor, sin: torch.Tensor) -> torch.Tensor:
        count, width = x.shape
        q, k, v = self.qkv(x).reshape(count, 3, self.heads, width // self.heads).unbind(1)
        q, k = rotate(q, cos, sin) * self.scale, rotate(k, cos, sin)
        mixed = self.in_windows(q, k, v) if self.windowed else self.everywhere(q, k, v)
        return self.out(mixed.reshape(count, width))

    def everywhere(self, q, k, v):
        q, k, v = q.transpose(0, 1), k.permute(1, 2, 0), v.transpose(0, 1)
        pieces = [torch.matmul(torch.softmax(torch.matmul(part, k), dim=-1), v) for part in q.split(self.piece, dim=1)]
        return torch.cat(pieces, dim=1).transpose(0, 1)

    def in_windows(self, q, k, v):
        windows, slots = self.shape
        q, k, v = (t.index_select(0, self.patch).reshape(windows, slots, self.heads, -1) for t in (q, k, v))
        scores = torch.matmul(q.transpose(1, 2), k.permute(0, 2, 3, 1)) + self.bias
        mixed = torch.matmul(torch.softmax(scores, dim=-1), v.transpose(1, 2)).transpose(1, 2)
        return mixed.reshape(windows * slots, self.heads, -1).index_select(0, self.slot)


class VisionBlock(nn.Module):
    def __init__(self, block: nn.Module, grid: FrameGrid, windowed: bool):
        super().__init__()
        self.before, self.after = RmsNorm(block.norm1.weight, 1e-6), RmsNorm(block.norm2.weight, 1e-6)
        self.attention = VisionAttention(block.attn, grid, windowed)
        self.mlp = GatedMlp(block.mlp)

    def forward(self, x, cos, sin):
        x = x + self.attention(self.before(x), cos, sin)
        return x + self.mlp(self.after(x))


class VisionEncoder(nn.Module):
    """pixel_values float32[patches, 1176] -> image_features float32[patches / 4, hidden], for one frame size."""

    def __init__(self, visual: nn.Module, rows: int, columns: int):
        super().__init__()
        grid = FrameGrid(rows, columns, visual.config)
        kernel = visual.patch_embed.proj.weight
        self.embed = MatMul(kernel.reshape(kernel.shape[0], -1))
        full = set(visual.fullatt_block_indexes)
        self.blocks = nn.ModuleList(VisionBlock(b, grid, i not in full) for i, b in enumerate(visual.blocks))
        self.norm = RmsNorm(visual.merger.ln_q.weight, 1e-6)
        self.wide, self.narrow = linear(visual.merger.mlp[0]), linear(visual.merger.mlp[2])
        head = visual.config.hidden_size // visual.config.num_heads
        frequency = 10000.0 ** -(torch.arange(0, head // 2, 2, dtype=torch.float32) / (head // 2))
        angle = torch.cat([grid.row[:, None] * frequency, grid.column[:, None] * frequency], dim=-1)
        angle = torch.cat([angle, angle], dim=-1)[:, None, :]
        self.register_buffer("cos", angle.cos(), persistent=False)
        self.register_buffer("sin", angle.sin(), persistent=False)

    def forward(self, pixel_values: torch.Tensor) -> torch.Tensor:
        x = self.embed(pixel_values)
        for block in self.blocks:
            x = block(x, self.cos, self.sin)
        x = self.norm(x).reshape(-1, self.wide.weight.shape[0])
        return self.narrow(nn.functional.gelu(self.wide(x)))


# --- language ---


class Embedding(nn.Module):
    """input_ids int64[1, tokens] -> inputs_embeds float32[1, tokens, hidden]."""

    def __init__(self, weight: torch.Tensor):
        super().__init__()
        self.weight = nn.Parameter(weight.detach(), requires_grad=False)

    def forward(self, input_ids: torch.Tensor) -> torch.Tensor:
        return nn.functional.embedding(input_ids, self.weight)


class Attention(nn.Module):
    """Grouped queries: those that share a key head are rows of one product, so that keys are not repeated."""

    def __init__(self, attention: nn.Module):
        super().__init__()
        self.heads, self.groups = attention.num_heads, attention.num_key_value_heads
        self.head = attention.head_dim
        self.scale = attention.scaling
        self.q, self.k, self.v = linear(attention.q_proj), linear(attention.k_proj), linear(attention.v_proj)
        self.out = linear(attention.o_proj)

    def forward(self, x, cos, sin, bias, past_key, past_value):
        count = x.shape[1]
        shaped = lambda t, heads: t.reshape(1, count, heads, self.head).transpose(1, 2)
        q = rotate(shaped(self.q(x), self.heads), cos, sin) * self.scale
        key = torch.cat([past_key, rotate(shaped(self.k(x), self.groups), cos, sin)], dim=2)
        value = torch.cat([past_value, shaped(self.v(x), self.groups)], dim=2)
        share = self.heads // self.groups
        scores = torch.matmul(q.reshape(1, self.groups, share * count, self.head), key.transpose(2, 3))
        scores = scores.reshape(1, self.groups, share, count, -1) + bias
        weights = torch.softmax(scores, dim=-1).reshape(1, self.groups, share * count, -1)
        mixed = torch.matmul(weights, value).reshape(1, self.heads, count, self.head)
        return self.out(mixed.transpose(1, 2).reshape(1, count, self.heads * self.head)), key, value


class DecoderLayer(nn.Module):
    def __init__(self, layer: nn.Module, epsilon: float):
        super().__init__()
        self.before = RmsNorm(layer.input_layernorm.weight, epsilon)
        self.after = RmsNorm(layer.post_attention_layernorm.weight, epsilon)
        self.attention = Attention(layer.self_attn)
        self.mlp = GatedMlp(layer.mlp)

    def forward(self, x, cos, sin, bias, past_key, past_value):
        mixed, key, value = self.attention(self.before(x), cos, sin, bias, past_key, past_value)
        x = x + mixed
        return x + self.mlp(self.after(x)), key, value


class Decoder(nn.Module):
    """One step over new tokens with the keys and values of earlier ones; logits of the last token only.

    inputs_embeds float32[1, new, hidden], attention_mask int64[1, past + new], position_ids
    int64[3, 1, new] (time, row, column), past_key_values.N.key and .value float32[1, groups, past, head]
    -> logits float32[1, 1, words], present.N.key and .value.
    """

    def __init__(self, language: nn.Module, head: nn.Linear):
        super().__init__()
        config = language.config
        self.layers = nn.ModuleList(DecoderLayer(layer, config.rms_norm_eps) for layer in language.layers)
        self.norm = RmsNorm(language.norm.weight, config.rms_norm_eps)
        self.words = linear(head)
        size = config.hidden_size // config.num_attention_heads
        rope = config.rope_parameters
        frequency = float(rope["rope_theta"]) ** -(torch.arange(0, size, 2, dtype=torch.float32) / size)
        self.register_buffer("frequency", frequency, persistent=False)
        # Which of time, row and column turns each pair of dimensions.
        axis = torch.tensor([i % 3 for i, part in enumerate(rope["mrope_section"]) for _ in range(part)])
        self.register_buffer("picks", nn.functional.one_hot(axis, 3).t()[:, None, None, :].float(), persistent=False)

    def forward(self, inputs_embeds, attention_mask, position_ids, *past):
        angle = ((position_ids[..., None].float() * self.frequency) * self.picks).sum(0)
        angle = torch.cat([angle, angle], dim=-1)[:, None]
        cos, sin = angle.cos(), angle.sin()
        new, total = inputs_embeds.shape[1], attention_mask.shape[1]
        seen = torch.arange(total)[None, :] <= torch.arange(new)[:, None] + (total - new)
        allowed = seen[None] & (attention_mask[:, None, :] > 0)
        bias = torch.where(allowed, 0.0, torch.finfo(torch.float32).min)[:, None, None]
        x, present = inputs_embeds, []
        for index, layer in enumerate(self.layers):
            x, key, value = layer(x, cos, sin, bias, past[2 * index], past[2 * index + 1])
            present += [key, value]
        return (self.words(self.norm(x[:, -1:])), *present)
