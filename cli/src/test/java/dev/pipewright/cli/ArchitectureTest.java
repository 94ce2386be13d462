package dev.pipewright.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The arrows between the modules and their packages. */
@AnalyzeClasses(packages = "dev.pipewright", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule arrowsPointFromTheCommandLineToTheWorkflows = layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.pipewright..")
            .layer("cli")
            .definedBy("dev.pipewright.cli..")
            .layer("worker")
            .definedBy("dev.pipewright.worker..")
            .layer("activities")
            .definedBy("dev.pipewright.activities..")
            .layer("run")
            .definedBy("dev.pipewright.run..")
            .layer("contract")
            .definedBy("dev.pipewright.activity..", "dev.pipewright.pipeline..", "dev.pipewright.stack..")
            .whereLayer("cli")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("worker")
            .mayOnlyBeAccessedByLayers("cli")
            .whereLayer("activities")
            .mayOnlyBeAccessedByLayers("cli", "worker")
            .whereLayer("run")
            .mayOnlyBeAccessedByLayers("cli", "worker");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("dev.pipewright.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule onlyOneClassKnowsTheEmbeddedServer = noClasses()
            .that()
            .doNotHaveSimpleName("EmbeddedTemporal")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.temporal.testserver..", "io.temporal.internal.testservice..");
}
