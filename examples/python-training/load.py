"""Checks the raw pictures and splits them into three parts: load.py RAW DATA SEED"""

import gzip
import json
import os
import sys
from pathlib import Path

import numpy as np
from sklearn.model_selection import train_test_split

raw, folder, seed = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])


def read(path):
    """Plain or gzipped CSV: 64 pixels of 0 to 16 and the digit."""
    gzipped = Path(path).read_bytes()[:2] == b"\x1f\x8b"
    with (gzip.open if gzipped else open)(path, "rt") as lines:
        rows = np.loadtxt(lines, delimiter=",", dtype=np.int64)
    if rows.ndim != 2 or rows.shape[1] != 65:
        sys.exit(f"Cannot use the raw data: {rows.shape[-1]} fields a line (expected 64 pixels and a digit)")
    if rows[:, :64].min() < 0 or rows[:, :64].max() > 16 or rows[:, 64].min() < 0 or rows[:, 64].max() > 9:
        sys.exit("Cannot use the raw data: pixels must be 0 to 16 and digits 0 to 9")
    return rows[:, :64] / 16.0, rows[:, 64]


pixels, digits = read(raw)
rest, x_test, rest_digits, y_test = train_test_split(
    pixels, digits, test_size=0.2, random_state=seed, stratify=digits
)
x_train, x_validation, y_train, y_validation = train_test_split(
    rest, rest_digits, test_size=0.25, random_state=seed, stratify=rest_digits
)

folder.mkdir()
parts = {"train": (x_train, y_train), "validation": (x_validation, y_validation), "test": (x_test, y_test)}
for name, (x, y) in parts.items():
    np.save(folder / f"{name}_x.npy", x)
    np.save(folder / f"{name}_y.npy", y)
sizes = {name: len(y) for name, (_, y) in parts.items()}
print(", ".join(f"{name}: {size}" for name, size in sizes.items()))
Path(os.environ["PIPEWRIGHT_METADATA"]).write_text(json.dumps({"pictures": len(digits), **sizes}))
