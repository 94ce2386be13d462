"""Shows the results on one page: report.py RESULTS REPORT"""

import json
import sys
from html import escape
from pathlib import Path

results = json.loads(Path(sys.argv[1]).read_text())
legs, confusion = results["legs"], results["confusion"]


def leg_row(leg):
    settings = escape(leg["settings"].replace(",", ", "))
    return (
        f"<tr><th>{settings}</th><td>{leg['accuracy']:.1%}</td><td>{leg['train_accuracy']:.1%}</td>"
        f"<td>{leg['support_vectors']}</td></tr>"
    )


def confusion_row(digit, counts):
    total = max(1, sum(counts))
    cells = ""
    for answer, count in enumerate(counts):
        kind = "right" if answer == digit else "wrong" if count else "none"
        cells += f"<td class={kind} style='--share:{count / total:.2f}'>{count or ''}</td>"
    return f"<tr><th>{digit}</th>{cells}</tr>"


page = f"""<!doctype html>
<html lang=en>
<meta charset=utf-8>
<meta name=viewport content="width=device-width, initial-scale=1">
<title>Handwritten digits: {results['test_accuracy']:.1%}</title>
<style>
:root {{ color-scheme: light dark; --paper: #fff; --page: #f3f4f6; --text: #1c2430; --soft: #667085; --line: #e2e5ea;
  --accent: #2457d6; --right: 36,87,214; --wrong: 212,57,43 }}
@media (prefers-color-scheme: dark) {{ :root {{ --paper: #1b2029; --page: #12151b; --text: #e7eaf0; --soft: #98a2b3;
  --line: #313845; --accent: #7ea2ff; --right: 100,140,255; --wrong: 255,110,95 }} }}
body {{ margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif }}
main {{ max-width: 760px; margin: 0 auto; padding: 32px 20px 64px }}
h1 {{ font-size: 26px; margin: 0 }} h2 {{ font-size: 17px; margin: 0 0 10px }} p {{ margin: 0; color: var(--soft) }}
p b {{ color: var(--accent); font-size: 21px }}
section {{ background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: 20px; margin-top: 16px; overflow-x: auto }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums }}
.models {{ width: 100% }} .models td, .models th {{ padding: 6px 10px; border-top: 1px solid var(--line); text-align: right }}
.models th:first-child {{ text-align: left }} .models thead th {{ border: 0; color: var(--soft); font-weight: 400 }}
.models tbody tr:first-child {{ color: var(--accent) }}
.confusion td, .confusion th {{ width: 40px; height: 34px; text-align: center }}
.confusion td {{ border: 1px solid var(--line) }} .confusion tr:first-child td {{ border: 0 }}
.right {{ background: rgba(var(--right), calc(.1 + .45 * var(--share))) }}
.wrong {{ background: rgba(var(--wrong), calc(.25 + 2 * var(--share))); font-weight: 600 }}
</style>
<main>
<h1>Reading handwritten digits</h1>
<p><b>{results['test_accuracy']:.1%}</b> of {sum(map(sum, confusion))} unseen pictures right with {escape(legs[0]['settings'])},
the best of {len(legs)} support vector machines.</p>
<section><h2>The models, ranked by accuracy on the validation pictures</h2>
<table class=models><thead><tr><th>settings</th><th>validation</th><th>training</th><th>support vectors</th></tr></thead>
<tbody>{''.join(map(leg_row, legs))}</tbody></table></section>
<section><h2>What was written (rows), what was read (columns)</h2>
<table class=confusion><tr><td></td>{''.join(f'<th>{digit}</th>' for digit in range(10))}</tr>
{''.join(confusion_row(digit, counts) for digit, counts in enumerate(confusion))}</table></section>
</main>
</html>
"""
Path(sys.argv[2]).write_text(page)
print(f"Wrote the report: {results['test_accuracy']:.1%} of {sum(map(sum, confusion))} pictures read correctly")
