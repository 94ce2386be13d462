import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Shows the run on one page that needs no other file: how the models rank, how they learned, what the best one gets wrong and what it
 * looks at.
 *
 * <p>{@code Report.java INPUTS REPORT} reads ranking, curves, best/weights.csv, predictions and test from INPUTS
 */
final class Report {
    private static final int DIGITS = 10;
    private static final int SIDE = 8;

    public static void main(String[] args) throws IOException {
        Path inputs = Path.of(args[0]);
        List<String[]> ranking = rows(inputs.resolve("ranking"), "\t");
        List<String[]> predictions = rows(inputs.resolve("predictions"), ",");
        List<String> test = Files.readAllLines(inputs.resolve("test"));
        int[][] confusion = confusion(predictions);
        int right = 0;
        for (int digit = 0; digit < DIGITS; digit++) {
            right += confusion[digit][digit];
        }
        String best = ranking.get(0)[0];
        String page = PAGE.replace("@ACCURACY@", percent((double) right / predictions.size()))
                .replace("@BEST@", escape(best.replace(",", ", ")))
                .replace("@WRONG@", String.valueOf(predictions.size() - right))
                .replace("@TESTED@", String.valueOf(predictions.size()))
                .replace("@MODELS@", String.valueOf(ranking.size()))
                .replace("@RANKING@", ranking(ranking))
                .replace("@CURVES@", curves(rows(inputs.resolve("curves"), "\t"), best))
                .replace("@CONFUSION@", confusionTable(confusion))
                .replace("@MISTAKES@", mistakes(predictions, test))
                .replace("@WEIGHTS@", weights(Files.readAllLines(inputs.resolve("best/weights.csv"))));
        Files.writeString(Path.of(args[1]), page);
        System.out.println("Wrote the report: " + percent((double) right / predictions.size()) + " of "
                + predictions.size() + " pictures read correctly");
    }

    private static int[][] confusion(List<String[]> predictions) {
        int[][] confusion = new int[DIGITS][DIGITS];
        for (String[] p : predictions) {
            confusion[Integer.parseInt(p[0])][Integer.parseInt(p[1])]++;
        }
        return confusion;
    }

    /** The bars start at 90 %: from zero, six good models would look alike. */
    private static String ranking(List<String[]> ranking) {
        StringBuilder html = new StringBuilder();
        for (String[] row : ranking) {
            double width = Math.max(0, (Double.parseDouble(row[1]) - 0.9) * 1000);
            html.append("<tr><th>").append(escape(row[0].replace(",", ", "))).append("</th><td class=num>");
            html.append(percent(Double.parseDouble(row[1])));
            html.append("</td><td class=bar><i style='width:").append(number(width)).append("%'></i></td><td class=num>");
            html.append(percent(Double.parseDouble(row[2])));
            html.append("</td><td class=num>").append(escape(row[3])).append("</td></tr>\n");
        }
        return html.toString();
    }

    /** Accuracy by epoch, from 80 % up; the best model's line is drawn last, on top. */
    private static String curves(List<String[]> points, String best) {
        Map<String, StringBuilder> lines = new LinkedHashMap<>();
        int epochs = 1;
        for (String[] point : points) {
            epochs = Math.max(epochs, Integer.parseInt(point[1]));
        }
        for (String[] point : points) {
            double x = 40 + 590.0 * (Integer.parseInt(point[1]) - 1) / Math.max(1, epochs - 1);
            double y = 10 + 200 * (1 - Math.max(0, Double.parseDouble(point[3]) - 0.8) / 0.2);
            lines.computeIfAbsent(point[0], name -> new StringBuilder()).append(number(x) + "," + number(y) + " ");
        }
        StringBuilder svg = new StringBuilder("<svg viewBox='0 0 640 240' role=img aria-label='Accuracy by epoch'>");
        for (int share = 80; share <= 100; share += 5) {
            int y = 210 - (share - 80) * 10;
            svg.append("<line class=grid x1=40 x2=630 y1=" + y + " y2=" + y + " />");
            svg.append("<text x=34 y=" + (y + 4) + " text-anchor=end>" + share + " %</text>");
        }
        svg.append("<text x=40 y=232>epoch 1</text><text x=630 y=232 text-anchor=end>epoch " + epochs + "</text>");
        lines.forEach((name, line) -> svg.append(polyline("other", name, line)));
        return svg.append(polyline("best", best, lines.get(best))).append("</svg>").toString();
    }

    private static String polyline(String kind, String name, CharSequence points) {
        return "<polyline class=" + kind + " points='" + points + "'><title>" + escape(name) + "</title></polyline>";
    }

    private static String confusionTable(int[][] confusion) {
        StringBuilder html = new StringBuilder("<tr><td></td>");
        for (int answer = 0; answer < DIGITS; answer++) {
            html.append("<th>").append(answer).append("</th>");
        }
        html.append("</tr>\n");
        for (int digit = 0; digit < DIGITS; digit++) {
            int all = Math.max(1, Arrays.stream(confusion[digit]).sum());
            html.append("<tr><th>").append(digit).append("</th>");
            for (int answer = 0; answer < DIGITS; answer++) {
                int count = confusion[digit][answer];
                String kind = digit == answer ? "right" : count > 0 ? "wrong" : "none";
                html.append("<td class=" + kind + " style='--share:" + number((double) count / all) + "'>");
                html.append(count > 0 ? String.valueOf(count) : "").append("</td>");
            }
            html.append("</tr>\n");
        }
        return html.toString();
    }

    /** The pictures of the predictions are the lines of the test part, in the same order. */
    private static String mistakes(List<String[]> predictions, List<String> test) {
        StringBuilder html = new StringBuilder();
        for (int i = 0; i < predictions.size(); i++) {
            String[] p = predictions.get(i);
            if (!p[0].equals(p[1])) {
                html.append("<figure>").append(picture(numbers(test.get(i)), 1, "ink"));
                html.append("<figcaption><b>").append(p[0]).append("</b> read as <b>").append(p[1]);
                html.append("</b><br>").append(percent(Double.parseDouble(p[2]))).append(" sure</figcaption></figure>\n");
            }
        }
        return html.length() == 0 ? "<p>None at all.</p>" : html.toString();
    }

    private static String weights(List<String> lines) {
        double most = 0;
        for (String line : lines) {
            most = Math.max(most, Arrays.stream(numbers(line)).limit(SIDE * SIDE).map(Math::abs).max().orElse(0));
        }
        StringBuilder html = new StringBuilder();
        for (int digit = 0; digit < lines.size(); digit++) {
            html.append("<figure>").append(picture(numbers(lines.get(digit)), 1 / Math.max(1e-9, most), "plus"));
            html.append("<figcaption><b>").append(digit).append("</b></figcaption></figure>\n");
        }
        return html.toString();
    }

    /** One square a pixel: the value is how opaque it is, its sign the colour. */
    private static String picture(double[] pixels, double scale, String positive) {
        StringBuilder svg = new StringBuilder("<svg class=picture viewBox='0 0 8 8' shape-rendering=crispEdges>");
        for (int i = 0; i < SIDE * SIDE; i++) {
            double value = pixels[i] * scale;
            if (Math.abs(value) > 0.01) {
                svg.append("<rect class=" + (value > 0 ? positive : "minus") + " x=" + i % SIDE + " y=" + i / SIDE);
                svg.append(" width=1 height=1 opacity=" + number(Math.abs(value)) + " />");
            }
        }
        return svg.append("</svg>").toString();
    }

    private static List<String[]> rows(Path file, String separator) throws IOException {
        List<String[]> rows = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (String line : lines.subList(1, lines.size())) {
            rows.add(line.split(separator, -1));
        }
        return rows;
    }

    private static double[] numbers(String line) {
        return Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&#39;");
    }

    private static final String PAGE =
            """
            <!doctype html>
            <html lang=en>
            <meta charset=utf-8>
            <meta name=viewport content="width=device-width, initial-scale=1">
            <title>Handwritten digits: @ACCURACY@</title>
            <style>
            :root { color-scheme: light dark; --paper: #fff; --page: #f3f4f6; --text: #1c2430; --soft: #667085; --line: #e2e5ea;
              --accent: #2457d6; --right: 36,87,214; --wrong: 212,57,43 }
            @media (prefers-color-scheme: dark) { :root { --paper: #1b2029; --page: #12151b; --text: #e7eaf0; --soft: #98a2b3;
              --line: #313845; --accent: #7ea2ff; --right: 100,140,255; --wrong: 255,110,95 } }
            body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif }
            main { max-width: 960px; margin: 0 auto; padding: 32px 20px 64px }
            h1 { font-size: 26px; margin: 0 } h2 { font-size: 17px; margin: 0 0 4px }
            p { margin: 0 0 14px; color: var(--soft) }
            section, .tile { background: var(--paper); border: 1px solid var(--line); border-radius: 10px; padding: 20px; margin-top: 16px;
              overflow-x: auto }
            .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); gap: 16px }
            .tile b { display: block; font-size: 21px; line-height: 1.3; font-variant-numeric: tabular-nums }
            .tile span { color: var(--soft) }
            .first b { color: var(--accent) }
            table { border-collapse: collapse } th { font-weight: 600; text-align: left }
            .ranking { width: 100% } .ranking td, .ranking th { padding: 6px 10px; border-top: 1px solid var(--line); white-space: nowrap }
            .ranking thead th { border: 0; color: var(--soft); font-weight: 400 }
            .ranking tbody tr:first-child { color: var(--accent) }
            .num { text-align: right; font-variant-numeric: tabular-nums }
            .bar { width: 40% } .bar i { display: block; height: 10px; border-radius: 5px; background: var(--soft); opacity: .5 }
            tbody tr:first-child .bar i { background: var(--accent); opacity: 1 }
            .confusion td, .confusion th { width: 40px; height: 34px; text-align: center; font-variant-numeric: tabular-nums }
            .confusion td { border: 1px solid var(--line) } .confusion tr:first-child td { border: 0 }
            .right { background: rgba(var(--right), calc(.1 + .45 * var(--share))) }
            .wrong { background: rgba(var(--wrong), calc(.25 + 2 * var(--share))); font-weight: 600 }
            svg text { font-size: 11px; fill: var(--soft) } .grid { stroke: var(--line) }
            polyline { fill: none; stroke: var(--soft); stroke-opacity: .55; stroke-width: 1.2 }
            polyline.best { stroke: var(--accent); stroke-opacity: 1; stroke-width: 2.4 }
            .pictures { display: flex; flex-wrap: wrap; gap: 16px } figure { margin: 0; text-align: center; font-size: 13px; color: var(--soft) }
            figcaption b { color: var(--text) } .picture { width: 72px; height: 72px; border: 1px solid var(--line); border-radius: 4px }
            .ink { fill: var(--text) } .plus { fill: rgb(var(--right)) } .minus { fill: rgb(var(--wrong)) }
            </style>
            <main>
            <h1>Reading handwritten digits</h1>
            <p>Softmax regression on 8 &times; 8 pictures, settings chosen on pictures kept apart for that, judged on others.</p>
            <div class=tiles>
            <div class="tile first"><b>@ACCURACY@</b><span>of @TESTED@ unseen pictures right</span></div>
            <div class=tile><b>@BEST@</b><span>is the best of @MODELS@ models</span></div>
            <div class=tile><b>@WRONG@</b><span>pictures read wrongly</span></div>
            </div>
            <section><h2>The models</h2><p>Ranked by accuracy on the validation pictures; the bars begin at 90 %.</p>
            <table class=ranking><thead><tr><th>settings</th><th class=num>validation</th><th></th><th class=num>training</th><th class=num>loss</th></tr></thead>
            <tbody>
            @RANKING@</tbody></table></section>
            <section><h2>How they learned</h2><p>Accuracy on the validation pictures after each epoch; the best model's line stands out.</p>
            @CURVES@</section>
            <section><h2>What was written, what was read</h2><p>Rows are the digits written, columns the best model's answers.</p>
            <table class=confusion>@CONFUSION@</table></section>
            <section><h2>The mistakes</h2><p>Every unseen picture that the best model got wrong.</p>
            <div class=pictures>@MISTAKES@</div></section>
            <section><h2>What the model looks at</h2><p>Blue ink speaks for the digit, red ink against it.</p>
            <div class=pictures>@WEIGHTS@</div></section>
            </main>
            </html>
            """;
}
