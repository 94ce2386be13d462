# snakemake --config steps=100: files that do not depend on each other.
rule all:
    input:
        expand("out/{i}", i=range(int(config["steps"]))),


rule touch:
    output:
        "out/{i}",
    shell:
        "touch {output}"
