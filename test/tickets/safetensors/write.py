"""Writes all-types.safetensors, a tensor of every element type, with the official library. Usage: python write.py (needs numpy, safetensors)"""

import pathlib

import numpy as np
import safetensors.numpy

ramp = np.array([[-2, -1, 0], [1, 2, 3]])
tensors = {
    "u64": np.array([0, 2**64 - 1], dtype=np.uint64),
    "i64": np.array([-(2**63), 2**63 - 1], dtype=np.int64),
    "f64": np.array([np.pi, -0.0, 5e-324], dtype=np.float64),
    "f32": ramp.astype(np.float32) / np.float32(3),
    "u32": np.array([2**32 - 1], dtype=np.uint32),
    "i32": np.array(-7, dtype=np.int32),  # one number: shape []
    "u16": np.array([65535, 1], dtype=np.uint16),
    "i16": ramp.astype(np.int16),
    "i8": ramp.astype(np.int8),
    "u8": np.array([0, 255], dtype=np.uint8),
    "bool": ramp > 0,
    "none": np.zeros((0, 3), dtype=np.float32),
    "10": np.array([10], dtype=np.float32),  # an object of JavaScript would put it first
    'é "\\\n\u2028': np.array([1], dtype=np.float32),
    "\U0001f40d": np.array([2], dtype=np.float32),  # above U+FFFF: UTF-8 and UTF-16 sort it differently
    "\uffee": np.array([3], dtype=np.float32),
}
data = safetensors.numpy.save(tensors, {"written by": f"safetensors {safetensors.__version__}, numpy"})
(pathlib.Path(__file__).parent / "all-types.safetensors").write_bytes(data)
