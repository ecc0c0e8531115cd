"""How many boxes labels.json has of each kind, in how many photographs, and how many of those are held out: python count.py"""
import json
from collections import Counter
from pathlib import Path

labels = json.loads((Path(__file__).parent / "labels.json").read_text())
boxes = Counter(kind for label in labels.values() for kind, *_ in label["boxes"])
kinds = {kind: [name for name, label in labels.items() if kind in {b[0] for b in label["boxes"]}] for kind in boxes}
print(f"{sum(boxes.values())} boxes in {sum(bool(label['boxes']) for label in labels.values())} photographs")
print("| kind | boxes | photographs | of these held out | complete for the kind |\n| --- | --- | --- | --- | --- |")
for kind, count in boxes.most_common():
    complete = sum(kind in label["complete"] for label in labels.values())
    print(f"| {kind.replace('_', ' ')} | {count} | {len(kinds[kind])} | {sum(int(name[-2:]) % 5 == 4 for name in kinds[kind])} | {complete} |")
