"""Keeps the best model of all legs and judges it on the test part: compare.py MODELS DATA BEST RESULTS"""

import json
import os
import shutil
import sys
from pathlib import Path

import joblib
import numpy as np
from sklearn.metrics import confusion_matrix

models, data, best, results = map(Path, sys.argv[1:5])

legs = []
for leg in models.iterdir():
    metrics = json.loads((leg / "model" / "metrics.json").read_text())
    legs.append({"settings": leg.name, **metrics})
# Between equals the model with fewer support vectors, then the name: the choice is always the same.
legs.sort(key=lambda leg: (-leg["accuracy"], leg["support_vectors"], leg["settings"]))
winner = legs[0]["settings"]
shutil.copyfile(models / winner / "model" / "model.joblib", best)

x, y = np.load(data / "test_x.npy"), np.load(data / "test_y.npy")
answers = joblib.load(best).predict(x)
accuracy = round(float((answers == y).mean()), 4)
confusion = confusion_matrix(y, answers, labels=range(10)).tolist()
results.write_text(json.dumps({"legs": legs, "test_accuracy": accuracy, "confusion": confusion}))
for leg in legs:
    print(f"{leg['settings']:20} {leg['accuracy']:.4f}{'  <- best' if leg is legs[0] else ''}")
print(f"accuracy {accuracy} on {len(y)} pictures never seen before")
metadata = {"best": winner, "accuracy": legs[0]["accuracy"], "test_accuracy": accuracy, "models": len(legs)}
Path(os.environ["PIPEWRIGHT_METADATA"]).write_text(json.dumps(metadata))
