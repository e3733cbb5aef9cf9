"""Weights → two ONNX files, and the text side once more as plain numbers, for a page without a runtime."""

import json
import struct
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper

from common.onnx_nodes import Nodes

from .captions import MOST_TERMS, NAMES, SILENT, TERMS
from .crops import LEAST, MARGIN, SIDE
from .network import DIMENSION, image_network

OPSET = 17
LAYERS = ("terms", "hidden.kernel", "hidden.bias", "text_out.kernel", "text_out.bias")


def export(weights, statistics, folder: Path):
    export_image(weights, statistics, folder / "castings-image-encoder.onnx")
    export_text(weights, folder / "castings-text-encoder.onnx")
    export_plain(weights, folder / "castings-text-encoder.bin")


def export_image(weights, statistics, file: Path):
    ops = Nodes(weights, statistics)
    averaged = ops.node("GlobalAveragePool", [image_network(ops, "image")])
    vector = ops.node("Reshape", [averaged, ops.constant("flat", np.array([-1, DIMENSION], np.int64))])
    unit(ops, vector, "embedding")
    facts = {"side": SIDE, "margin": MARGIN, "least": LEAST}
    save(ops, "image", TensorProto.FLOAT, [3, SIDE, SIDE], facts, file)


def export_text(weights, file: Path):
    ops = Nodes(weights, {})
    name = {layer: ops.constant(layer, weights[layer]) for layer in LAYERS}
    axis = ops.constant("axis", np.array([1], np.int64))
    zero = ops.constant("zero", np.array(0, np.int64))
    there = ops.node("Cast", [ops.node("Greater", ["tokens", zero])], to=TensorProto.FLOAT)
    last = ops.constant("last", np.array([2], np.int64))
    said = ops.node("Mul", [ops.node("Gather", [name["terms"], "tokens"]), ops.node("Unsqueeze", [there, last])])
    x = ops.node("ReduceSum", [said, axis], keepdims=0)
    x = ops.relu(ops.add(ops.node("MatMul", [x, name["hidden.kernel"]]), name["hidden.bias"]))
    x = ops.add(ops.node("MatMul", [x, name["text_out.kernel"]]), name["text_out.bias"])
    unit(ops, x, "embedding")
    save(ops, "tokens", TensorProto.INT64, [MOST_TERMS], vocabulary(), file)


def unit(ops, x, output):
    last = ops.constant("unit_axis", np.array([1], np.int64))
    square = ops.node("ReduceSum", [ops.node("Mul", [x, x]), last], keepdims=1)
    length = ops.node("Sqrt", [ops.node("Add", [square, ops.constant("tiny", np.array(1e-12, np.float32))])])
    ops.node("Div", [x, length], output)


def save(ops, name, kind, shape, facts, file: Path):
    graph = helper.make_graph(
        ops.nodes,
        file.stem,
        [helper.make_tensor_value_info(name, kind, ["batch", *shape])],
        [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", DIMENSION])],
        ops.initializers,
    )
    opset = helper.make_opsetid("", OPSET)
    model = helper.make_model(graph, producer_name="borescope castings training", opset_imports=[opset], ir_version=8)
    helper.set_model_props(model, {"license": "MIT", "task": "embed", "encoder": json.dumps(facts)})
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(file))


def vocabulary() -> dict:
    return {"terms": [{"name": name, "written": TERMS[name]} for name in NAMES], "silent": SILENT, "most": MOST_TERMS}


def export_plain(weights, file: Path):
    """`BTXT`, length of the header, a JSON header (a multiple of 4 bytes), the layers as little-endian float32."""
    layers = [{"name": layer, "shape": list(weights[layer].shape)} for layer in LAYERS]
    header = json.dumps({**vocabulary(), "layers": layers}).encode()
    header += b" " * (-len(header) % 4)
    numbers = b"".join(np.ascontiguousarray(weights[layer], "<f4").tobytes() for layer in LAYERS)
    file.write_bytes(b"BTXT" + struct.pack("<I", len(header)) + header + numbers)
