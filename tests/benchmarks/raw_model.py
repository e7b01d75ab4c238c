"""A process that holds a SavedModel and times its signature, told what to do on its input.

    python -m tests.benchmarks.raw_model FOLDER PICTURE
Each line `BATCH COUNT` is answered by a line with the seconds of each call, as JSON.
"""

import json
import sys
import time
from pathlib import Path

import tensorflow as tf

from serving import contract


def main(folder: str, picture: str) -> None:
    model = tf.saved_model.load(folder)
    signature = model.signatures[contract.SIGNATURE]
    image = Path(picture).read_bytes()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        batch, count = map(int, line.split())
        images = tf.constant([image] * batch)
        times = []
        for _ in range(count):
            began = time.perf_counter()
            signature(**{contract.INPUT_IMAGES: images})[contract.OUTPUT_PROBABILITIES].numpy()
            times.append(time.perf_counter() - began)
        sys.stdout.write(json.dumps(times) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
