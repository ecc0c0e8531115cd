"""Fills the reference's decisions into the table of odd answers, by running the reference's own parser.

    python reference-answers.py CHECKOUT TABLE.json

CHECKOUT is a working tree of the reference implementation; numpy and json_repair must be installed.
Nothing of the segmenter is needed: its packages are stood in for. The table is rewritten in place:
`evaluation` and `training` hold the places (from 1) of the instances that are kept, "no target" or
"unreadable"; `exact` says whether the whole text has the rewarded format. Texts and the column
`lenient` are left alone.
"""
import importlib.util
import json
import pathlib
import sys
import types

for name in ("torch",):
    sys.modules.setdefault(name, types.ModuleType(name))


def load(checkout):
    path = pathlib.Path(checkout, "src/open-r1-multimodal/src/open_r1/geo_reward_func_ultra.py")
    spec = importlib.util.spec_from_file_location("reference", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    parser = object.__new__(module.GEO_Reward_Func_Ultra)
    parser.pos_point_num, parser.neg_point_num = 2, 0
    return parser, module


def decisions(parser, parse, text):
    """Keeps every instance's place by marking it before repeated boxes are removed."""
    seen = []
    remove = parser.remove_repeated_boxes_nms

    def spy(parsed, *rest):
        seen.append(list(parsed))
        return remove(parsed, *rest)

    parser.remove_repeated_boxes_nms = spy
    try:
        kept, _ = parse(text)
    finally:
        parser.remove_repeated_boxes_nms = remove
    if kept is None:
        return "unreadable"
    if not kept:
        return "no target"
    ids = [id(instance) for instance in kept]
    return [place for place, instance in enumerate(seen[-1], 1) if id(instance) in ids]


def main(checkout, table):
    parser, _ = load(checkout)
    rows = json.loads(pathlib.Path(table).read_text("utf8"))
    for row in rows:
        row["evaluation"] = decisions(parser, parser.parse_sam_json_test, row["text"])
        row["training"] = decisions(parser, parser.parse_sam_json, row["text"])
        row["exact"] = bool(parser.thk_ans_format_reward([[{"content": row["text"]}]])[0])
    order = ("text", "evaluation", "training", "exact", "lenient")
    lines = [json.dumps({k: row[k] for k in order if k in row}, ensure_ascii=True) for row in rows]
    pathlib.Path(table).write_text("[\n" + ",\n".join(lines) + "\n]\n", "utf8")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
