"""Makes the small encoders of the tests, and what onnxruntime and the tokenizers of Hugging Face find with them.

    pip install onnx==1.23.2 onnxruntime numpy tokenizers
    python make.py

The folders have exactly the files, inputs and outputs (names, ranks, types) that Optimum exports CLIP, SigLIP and
DINOv2 with; their weights are random numbers.
"""

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer

HERE = Path(__file__).parent
SIDE, WIDTH, TOKENS = 28, 6, 5
random = np.random.default_rng(7)
GREY = [200, 120, 40]  # the picture of the tests, all of one colour
TEXTS = ["burr", "Rub", "bub rub burr"]


def save(path, nodes, inputs, outputs, weights):
    graph = helper.make_graph(
        nodes,
        path.stem,
        [helper.make_tensor_value_info(*each) for each in inputs],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in outputs],
        [numpy_helper.from_array(np.asarray(value), name) for name, value in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 11)], producer_name="make.py")
    model.ir_version = 7
    onnx.checker.check_model(model)
    path.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(model, path)


def vision(path, outputs):
    """Tokens of the mean of the image; the pooled output is another turn of it."""
    pixels = ["batch_size", "num_channels", "height", "width"]
    nodes = [
        helper.make_node("ReduceMean", ["pixel_values"], ["mean"], axes=[2, 3], keepdims=0),
        helper.make_node("MatMul", ["mean", "turn"], ["pooled"]),
        helper.make_node("MatMul", ["mean", "spread"], ["flat"]),
        helper.make_node("Reshape", ["flat", "shape"], ["tokens"]),
    ]
    sources = {"last_hidden_state": ("tokens", ["batch_size", TOKENS, WIDTH]), "default": ("pooled", ["batch_size", WIDTH])}
    made = [(name, *sources.get(name, sources["default"])) for name in outputs]
    nodes += [helper.make_node("Identity", [source], [name]) for name, source, _ in made]
    weights = {
        "turn": random.normal(size=(3, WIDTH)).astype(np.float32),
        "spread": random.normal(size=(3, TOKENS * WIDTH)).astype(np.float32),
        "shape": np.array([-1, TOKENS, WIDTH], np.int64),
    }
    save(path, nodes, [("pixel_values", TensorProto.FLOAT, pixels)], [(name, shape) for name, _, shape in made], weights)


def text(path, vocabulary, masked, outputs):
    """The mean of the tokens' vectors, each weighted by its place."""
    ids = ("input_ids", TensorProto.INT64, ["batch_size", "sequence_length"])
    mask = ("attention_mask", TensorProto.INT64, ["batch_size", "sequence_length"])
    nodes = [helper.make_node("Gather", ["table", "input_ids"], ["vectors"])]
    if masked:
        nodes += [
            helper.make_node("Cast", ["attention_mask"], ["real"], to=TensorProto.FLOAT),
            helper.make_node("Unsqueeze", ["real"], ["column"], axes=[2]),
            helper.make_node("Mul", ["vectors", "column"], ["last"]),
        ]
    else:
        nodes += [helper.make_node("Identity", ["vectors"], ["last"])]
    nodes += [helper.make_node("ReduceMean", ["last"], ["pooled"], axes=[1], keepdims=0)]
    sources = {"last_hidden_state": ("last", ["batch_size", "sequence_length", WIDTH])}
    made = [(name, *sources.get(name, ("pooled", ["batch_size", WIDTH]))) for name in outputs]
    nodes += [helper.make_node("Identity", [source], [name]) for name, source, _ in made]
    weights = {"table": random.normal(size=(vocabulary, WIDTH)).astype(np.float32)}
    save(path, nodes, [ids, mask] if masked else [ids], [(name, shape) for name, _, shape in made], weights)


def tokenizer(path, ends):
    """Byte pairs of a few letters, as CLIP's; `ends` are put around a text."""
    letters = ["b", "u", "r"]
    pairs = [("b", "u"), ("u", "r"), ("bu", "r"), ("r", "u"), ("u", "b</w>"), ("bur", "r</w>"), ("r", "ub</w>")]
    words = ["<pad0>", "<pad1>", *letters, *[f"{one}</w>" for one in letters], *[a + b for a, b in pairs]]
    special = [name for name in ends if name]
    words += special
    document = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {"id": words.index(name), "content": name, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
            for name in special
        ],
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [
                *([{"SpecialToken": {"id": ends[0], "type_id": 0}}] if ends[0] else []),
                {"Sequence": {"id": "A", "type_id": 0}},
                {"SpecialToken": {"id": ends[1], "type_id": 0}},
            ],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
            "special_tokens": {name: {"id": name, "ids": [words.index(name)], "tokens": [name]} for name in special},
        },
        "decoder": None,
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": "",
            "end_of_word_suffix": "</w>",
            "fuse_unk": False,
            "vocab": {word: i for i, word in enumerate(words)},
            "merges": [f"{a} {b}" for a, b in pairs],
        },
    }
    path.write_text(json.dumps(document, indent=1) + "\n")
    return len(words)


def unit(vector):
    return [round(float(value), 7) for value in vector / np.linalg.norm(vector)]


def run(path, output, feeds):
    return onnxruntime.InferenceSession(path).run([output], feeds)[0]


def image_of(path, output, mean, deviation):
    pixels = ((np.array(GREY) / 255 - np.array(mean)) / np.array(deviation)).astype(np.float32)
    found = run(path, output, {"pixel_values": np.broadcast_to(pixels[None, :, None, None], (1, 3, SIDE, SIDE)).copy()})
    return unit(found[0, 0] if found.ndim == 3 else found[0])


def texts_of(folder, output, length=None, fill=None):
    encode = Tokenizer.from_file(str(folder / "tokenizer.json")).encode
    session = onnxruntime.InferenceSession(folder / "onnx/text_model.onnx")
    names = [each.name for each in session.get_inputs()]
    found = []
    for each in TEXTS:
        ids = encode(each).ids
        ids += [fill] * ((length or len(ids)) - len(ids))
        feeds = {"input_ids": np.array([ids]), "attention_mask": np.ones((1, len(ids)), np.int64)}
        found.append({"text": each, "vector": unit(session.run([output], {name: feeds[name] for name in names})[0][0])})
    return found


clip, siglip, dinov2 = (HERE / name for name in ("clip", "siglip", "dinov2"))
vision(clip / "onnx/vision_model.onnx", ["image_embeds", "last_hidden_state"])
words = tokenizer(clip / "tokenizer.json", ["<|startoftext|>", "<|endoftext|>"])
text(clip / "onnx/text_model.onnx", words, True, ["text_embeds", "last_hidden_state"])
vision(siglip / "onnx/vision_model.onnx", ["last_hidden_state", "pooler_output"])
words = tokenizer(siglip / "tokenizer.json", [None, "</s>"])
text(siglip / "onnx/text_model.onnx", words, False, ["last_hidden_state", "pooler_output"])
(siglip / "preprocessor_config.json").write_text(json.dumps({"image_mean": [0.4, 0.4, 0.4], "image_std": [0.6, 0.6, 0.6]}) + "\n")
vision(dinov2 / "onnx/model.onnx", ["last_hidden_state"])

expected = {
    "colour": GREY,
    "clip": {
        "image": image_of(clip / "onnx/vision_model.onnx", "image_embeds", [0.48145466, 0.4578275, 0.40821073], [0.26862954, 0.26130258, 0.27577711]),
        "texts": texts_of(clip, "text_embeds"),
    },
    "siglip": {
        "image": image_of(siglip / "onnx/vision_model.onnx", "pooler_output", [0.4] * 3, [0.6] * 3),
        "texts": texts_of(siglip, "pooler_output", 64, 1),
    },
    "dinov2": {"image": image_of(dinov2 / "onnx/model.onnx", "last_hidden_state", [0.485, 0.456, 0.406], [0.229, 0.224, 0.225])},
}
(HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
