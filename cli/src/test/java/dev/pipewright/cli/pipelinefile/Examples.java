package dev.pipewright.cli.pipelinefile;

import java.util.List;

/** Pipeline files that the tests read; every key of the grammar occurs in one of them. */
final class Examples {
    /** The example of the reference page, with every key. */
    static final String TRAINING = """
            name: training
            image: {base: "python:3.12-slim", requirements: requirements.txt}
            parameters: {alpha: 0.1, training: true}
            env: {PYTHONUNBUFFERED: "1"}
            inputs: {raw: ./data/raw.csv}
            timeout: 6h
            steps:
              load:
                inputs: {raw: inputs.raw}
                run: python load.py $INPUTS/raw $OUTPUTS/data
                outputs: [data]
                secrets: [DB_PASSWORD]
                code: [load.py, lib/]
              train:
                inputs: {data: load.data}
                matrix: {alpha: [0.01, 0.10, 1.0]}
                run: python train.py --alpha ${{ matrix.alpha }} $INPUTS/data $OUTPUTS/model
                outputs: [model]
                resources: {cpus: 2, memory: 4GiB, gpus: 0, disk: 50GiB, on_oom: grow}
                retry: {attempts: 3, delay: 10s, backoff: 2}
                timeout: 30m
                machine: own
              compare:
                inputs: {models: train.model}
                run: python compare.py $INPUTS/models $OUTPUTS/report.html
                outputs: [report.html]
                when: ${{ params.training }}
                cache: false
                after: [load]
                env: {LANG: C.UTF-8}
                image: {name: "python:3.12"}
              publish:
                inputs: {report: compare.report.html}
                run: |
                  sh publish.sh "$INPUTS/report" ${{ params.alpha }}
                cache: {expires: 24h}
                image: {dockerfile: Dockerfile}
            """;

    /** Anchors, aliases, merge keys, quotes and text blocks. */
    static final String ANCHORS = """
            # A pipeline that says things once
            x-defaults: &defaults
              retry: &retry {attempts: 2, delay: 500ms, backoff: 1.5}
              timeout: 1h30m
            name: 'anchors'
            parameters:
              text: "it's a \\"text\\" with \\u00e9"
              size: 10
            steps:
              first:
                <<: *defaults
                run: >
                  echo one
                  two ${{ params.text }}
                outputs: [a, b.txt]
              second:
                <<: [{timeout: 5m}, *defaults]
                retry: *retry
                inputs: {a: first.a}
                when: "${{ params.size != '0' }}"
                run: |-
                  cat <<END
                  don't
                  END
                  cat $INPUTS/a # ${{ params.size }}
                code: ["*.sh", '!old.sh']
            """;

    /** The least there can be. */
    static final String SMALL = """
            name: small
            steps:
              only:
                run: "true"
            """;

    static final List<String> ALL = List.of(TRAINING, ANCHORS, SMALL);

    private Examples() {}
}
