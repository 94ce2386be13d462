"""Trains one support vector machine and measures it on the validation part: train.py DATA MODEL C GAMMA"""

import json
import os
import sys
from pathlib import Path

import joblib
import numpy as np
from sklearn.svm import SVC

data, folder, c, gamma = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4])


def part(name):
    return np.load(data / f"{name}_x.npy"), np.load(data / f"{name}_y.npy")


x, y = part("train")
model = SVC(C=c, gamma=gamma).fit(x, y)
metrics = {
    "accuracy": round(model.score(*part("validation")), 4),
    "train_accuracy": round(model.score(x, y), 4),
    "support_vectors": int(model.n_support_.sum()),
}
folder.mkdir()
joblib.dump(model, folder / "model.joblib")
(folder / "metrics.json").write_text(json.dumps(metrics))
print(f"accuracy {metrics['accuracy']} ({metrics['train_accuracy']} on what it learned from)")
Path(os.environ["PIPEWRIGHT_METADATA"]).write_text(json.dumps(metrics))
