"""What PyTorch answers: Meta's own SAM2ImagePredictor, asked like the program asks its adapter."""

import numpy as np
from sam2.modeling.sam2_base import SAM2Base
from sam2.sam2_image_predictor import SAM2ImagePredictor


class Reference:
    """One picture, set once."""

    def __init__(self, model: SAM2Base, image: np.ndarray):
        self.predictor = SAM2ImagePredictor(model)
        self.predictor.set_image(image)

    def ask(self, prompt: dict, multimask: bool, previous: np.ndarray | None = None) -> dict:
        """masks float32[n,height,width] (logits), scores float32[n], low float32[n,256,256] (clamped to +-32)."""
        points = prompt["positive"] + prompt["negative"]
        labels = [1] * len(prompt["positive"]) + [0] * len(prompt["negative"])
        masks, scores, low = self.predictor.predict(
            point_coords=np.array(points, np.float32) if points else None,
            point_labels=np.array(labels, np.int32) if points else None,
            box=np.array(prompt["box"], np.float32) if prompt["box"] else None,
            mask_input=previous,
            multimask_output=multimask,
            return_logits=True,
        )
        return {"masks": masks, "scores": scores, "low": low}
