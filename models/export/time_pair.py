"""
Times a pair of this folder's contract in Python's ONNX Runtime, for test/bench/beside-python.ts, which runs the
program's adapter between the rounds. Reads lines from stdin: "encode" or "decode" runs one, and the answer is its milliseconds.

    python time_pair.py PACK_FOLDER THREADS
"""

import sys
import time

import numpy as np
import onnxruntime


def main() -> None:
    folder, threads = sys.argv[1], int(sys.argv[2])
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    encoder, decoder = (
        onnxruntime.InferenceSession(f"{folder}/{role}.onnx", options, providers=["CPUExecutionProvider"])
        for role in ("encoder", "decoder")
    )
    rng = np.random.default_rng(1)
    image = rng.standard_normal((1, 3, 1024, 1024), dtype=np.float32)
    names = [output.name for output in encoder.get_outputs()]
    features = dict(zip(names, encoder.run(None, {"image": image})))
    asked = {
        **features,
        "point_coords": np.array([[[300, 300], [700, 700], [450, 500], [550, 500]]], np.float32),
        "point_labels": np.array([[2, 3, 1, 1]], np.float32),
        "mask_input": np.zeros((1, 1, 256, 256), np.float32),
        "has_mask_input": np.zeros(1, np.float32),
    }
    runs = {"encode": lambda: encoder.run(None, {"image": image}), "decode": lambda: decoder.run(None, asked)}
    print("ready", onnxruntime.__version__, flush=True)
    for line in sys.stdin:
        began = time.perf_counter()
        runs[line.strip()]()
        print((time.perf_counter() - began) * 1000, flush=True)


if __name__ == "__main__":
    main()
