package groovy.lang;

/**
 * Nothing but a name. Picocli asks at each start whether Groovy is there, and to learn that it is not the JVM opens every jar of the class path
 * and reads its table of contents: a fifth of the time of a short command. A class of this name, the first place looked at, answers at once; no command is one.
 */
final class Closure {
    private Closure() {}
}
