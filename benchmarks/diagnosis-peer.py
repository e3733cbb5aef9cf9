"""One question asked of another tool: python diagnosis-peer.py <tool> <question> <ground truth> <detections>
[<second detections> <bootstrap rounds>] [--repeats n]. Prints milliseconds: loading, the first answer, the same again.
"""

import argparse
import contextlib
import io
import json
import statistics
import time

parser = argparse.ArgumentParser()
for name in ("tool", "question", "ground_truth", "detections"):
    parser.add_argument(name)
parser.add_argument("second", nargs="?")
parser.add_argument("rounds", nargs="?", type=int)
parser.add_argument("--repeats", type=int, default=0)
asked = parser.parse_args()


def hotcoco():
    import hotcoco

    truth = hotcoco.COCO(asked.ground_truth)
    models = [truth.loadRes(path) for path in (asked.detections, asked.second) if path]

    def evaluated(model):
        evaluation = hotcoco.COCOeval(truth, model, "bbox")
        evaluation.evaluate()
        return evaluation

    def curves():
        evaluation = evaluated(models[0])
        evaluation.accumulate()
        return evaluation.f_scores()

    def errors():
        return evaluated(models[0]).tide_errors(pos_thr=0.5, bg_thr=0.1)

    return {
        "confusion": lambda: hotcoco.COCOeval(truth, models[0], "bbox").confusion_matrix(iou_thr=0.5, min_score=0.25),
        "errors": errors,
        "curves": curves,
        "worth": errors,
        "compare": lambda: hotcoco.compare(*map(evaluated, models), n_bootstrap=asked.rounds),
    }[asked.question]


def tidecv():
    from tidecv import TIDE, Data, datasets

    # datasets.COCO wants masks, which files of boxes need not have
    with open(asked.ground_truth) as file:
        table = json.load(file)
    truth = Data("truth", max_dets=100)
    for image in table["images"]:
        truth.add_image(image["id"], image["file_name"])
    for category in table["categories"]:
        truth.add_class(category["id"], category["name"])
    for row in table["annotations"]:
        add = truth.add_ignore_region if row["iscrowd"] else truth.add_ground_truth
        add(row["image_id"], row["category_id"], row["bbox"])
    model = datasets.COCOResult(asked.detections)

    def errors():
        tide = TIDE()
        tide.evaluate(truth, model, mode=TIDE.BOX)
        return tide.get_all_errors()

    return errors


def milliseconds(work):
    start = time.perf_counter()
    answer = work()
    return answer, (time.perf_counter() - start) * 1000


with contextlib.redirect_stdout(io.StringIO()):
    answer, load = milliseconds({"hotcoco": hotcoco, "tidecv": tidecv}[asked.tool])
    first = milliseconds(answer)[1]
    again = [milliseconds(answer)[1] for _ in range(asked.repeats)]
print(json.dumps({"times": {"load": load, "first": first, "again": statistics.median(again) if again else None}}))
