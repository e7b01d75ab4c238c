"""`python -m telederm.demo.synthetic OUT_DIR --count N`: writes synthetic photographs."""

import argparse
from itertools import cycle
from pathlib import Path

from telederm.demo.synthetic.photograph import synthetic_photograph
from telederm.demo.synthetic.scene import SKIN_TONES, Kind, View


def main(arguments: list[str] | None = None) -> None:
    """Write the pictures, going round the kinds, and print the path of each."""
    parser = argparse.ArgumentParser(
        prog="python -m telederm.demo.synthetic",
        description="Write photographs of made-up skin lesions, for trying things out.",
    )
    parser.add_argument("folder", type=Path, metavar="OUT_DIR")
    parser.add_argument("--count", type=int, default=7, help="how many pictures (7)")
    parser.add_argument("--seed", type=int, default=1, help="of the first picture (1)")
    parser.add_argument("--view", choices=list(View), default=View.DERMOSCOPIC)
    parser.add_argument("--size", type=int, nargs=2, default=(1600, 1200), metavar=("W", "H"))
    parser.add_argument("--hair", type=float, default=0.0)
    parser.add_argument("--ruler", action="store_true")
    parser.add_argument("--blur", type=float, default=0.0)
    parser.add_argument("--darkness", type=float, default=0.0)
    options = vars(parser.parse_args(arguments))
    folder, count, first = options.pop("folder"), options.pop("count"), options.pop("seed")
    options["size"] = tuple(options["size"])
    folder.mkdir(parents=True, exist_ok=True)
    for seed, kind, tone in zip(range(first, first + count), cycle(Kind), cycle(SKIN_TONES)):
        path = folder / f"synthetic-{seed:04}-{kind}-{options['view']}.jpg"
        path.write_bytes(synthetic_photograph(seed=seed, kind=kind, skin_tone=tone, **options))
        print(path)


if __name__ == "__main__":
    main()
