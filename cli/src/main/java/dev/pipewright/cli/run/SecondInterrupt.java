package dev.pipewright.cli.run;

import java.lang.reflect.Proxy;

/** What Ctrl-C does while the JVM goes down already: without this, nothing, until all of its hooks have ended. */
final class SecondInterrupt {
    private SecondInterrupt() {}

    /** Runs the action, in a thread of its own, at each SIGINT from now on; where the JVM cannot, a SIGINT does nothing. */
    static void handle(Runnable action) {
        try {
            // By name: the JDK has nothing else for signals, and the compiler warns of this class in a way that cannot
            // be put off.
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object acting = Proxy.newProxyInstance(
                    SecondInterrupt.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        action.run();
                        return null;
                    });
            Object interrupt = signal.getConstructor(String.class).newInstance("INT");
            signal.getMethod("handle", signal, handler).invoke(null, interrupt, acting);
        } catch (ReflectiveOperationException | IllegalArgumentException impossible) {
            // A JVM without that class, or one that leaves signals alone: the first Ctrl-C has to do.
        }
    }
}
