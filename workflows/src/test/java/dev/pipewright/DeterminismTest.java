package dev.pipewright;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.properties.CanBeAnnotated.Predicates.annotatedWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** Workflow code is replayed: it must do the same thing each time, and nothing in it may catch the end of its thread. */
@AnalyzeClasses(packages = "dev.pipewright", importOptions = DoNotIncludeTests.class)
class DeterminismTest {
    private static final Set<String> CLOCKS_AND_DICE =
            Set.of("now", "currentTimeMillis", "nanoTime", "randomUUID", "random", "sleep", "getenv", "getProperty");

    @ArchTest
    static final ArchRule runsUseOnlyTheJdkTemporalAndTheContract = classes()
            .that()
            .resideInAPackage("dev.pipewright.run..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.pipewright.run..",
                    "dev.pipewright.activity..",
                    "dev.pipewright.pipeline..",
                    "dev.pipewright.stack..",
                    "io.temporal..",
                    "com.fasterxml.jackson.annotation..",
                    "java.lang..",
                    "java.time..",
                    "java.util",
                    "java.util.function..",
                    "java.util.stream..",
                    "java.util.regex..",
                    "org.slf4j..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule runsNeverReadTheClockOrRollDice = noClasses()
            .that()
            .resideInAnyPackage("dev.pipewright.run..", "dev.pipewright.pipeline..")
            .should()
            .accessTargetWhere(describe(
                    "reads a clock, the environment or chance",
                    (JavaAccess<?> access) ->
                            access.getTargetOwner().getPackageName().startsWith("java.")
                                    && CLOCKS_AND_DICE.contains(
                                            access.getTarget().getName())));

    @ArchTest
    static final ArchRule workflowsHaveNoMutableStatics = noFields()
            .that()
            .areDeclaredInClassesThat()
            .resideInAPackage("dev.pipewright.run..")
            .and()
            .areStatic()
            .should()
            .notBeFinal();

    @ArchTest
    static final ArchRule packagesAreNullMarked = classes()
            .that()
            .haveSimpleName("package-info")
            .should(com.tngtech.archunit.lang.conditions.ArchConditions.be(
                    annotatedWith("org.jspecify.annotations.NullMarked")));
}
