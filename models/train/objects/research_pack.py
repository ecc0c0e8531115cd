"""Makes a pack of its own of another object head: python research_pack.py --objects FILE --rules FILE --out DIR

All else is of the pack `concepts`. The pack is marked as not for commercial use, with the licence of what its head was trained on; it is no part of the program.
`think2seg models import DIR --accept-licence` takes it, and `--prompter concepts-research` asks it.
"""
import argparse
import hashlib
import json
import shutil
from pathlib import Path

MODELS = Path(__file__).parents[2]
LICENCE = """concepts-research: FOR RESEARCH ONLY, NOT FOR COMMERCIAL USE

The weights of objects.onnx were trained, beside the data of the pack "concepts", on images of NWPU VHR-10 (G. Cheng, J. Han,
P. Zhou and L. Guo, 2014), which its authors gave free for research purposes alone; the images are from Google Earth and ISPRS Vaihingen,
whose own terms apply. All other files are those of the pack "concepts", whose notices follow.

"""


def main():
    parser = argparse.ArgumentParser()
    for name in ("objects", "rules", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    packs = json.loads((MODELS / "manifest.json").read_text())["packs"]
    pack = next(one for one in packs if one["id"] == "concepts")
    other, files = {"objects": args.objects, "object-rules": args.rules}, []
    for file in pack["files"]:
        name = Path(file["path"]).name
        shutil.copyfile(other.get(file["role"], MODELS / file["path"]), args.out / name)
        held = (args.out / name).read_bytes()
        files.append({"role": file["role"], "path": name, "bytes": len(held), "sha256": hashlib.sha256(held).hexdigest()})
    (args.out / "licence.txt").write_text(LICENCE + (MODELS / pack["licenceFile"]).read_text())
    names = {concept["id"]: concept["name"] for concept in json.loads((MODELS / "concepts/concepts.json").read_text())["concepts"]}
    claimed = [names[kind["id"]] for kind in json.loads(args.rules.read_text())["kinds"] if kind["claimed"]]
    entry = {
        **pack,
        "id": "concepts-research",
        "name": "Concepts (research only)",
        "licence": "LicenseRef-research-only",
        "commercialUse": False,
        "licenceFile": "licence.txt",
        "source": {"kind": "made", "by": "models/train/objects/research_pack.py"},
        "files": files,
        "knows": list(dict.fromkeys([*pack["knows"], *claimed])),
    }
    (args.out / "pack.json").write_text(json.dumps({"format": 1, "pack": entry}, indent=2) + "\n")
    print(f"{args.out} is a pack: think2seg models import {args.out}")


if __name__ == "__main__":
    main()
