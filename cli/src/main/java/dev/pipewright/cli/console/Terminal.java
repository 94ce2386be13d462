package dev.pipewright.cli.console;

import org.jspecify.annotations.Nullable;

/** Whether a person is there, and how much they see. */
public interface Terminal {
    /** Nobody is there: pipes and files all around. */
    Terminal NONE = new Terminal() {
        @Override
        public boolean in() {
            return false;
        }

        @Override
        public boolean out() {
            return false;
        }

        @Override
        public boolean err() {
            return false;
        }

        @Override
        public Size size() {
            return Size.USUAL;
        }

        @Override
        public char @Nullable [] readSecret() {
            return null;
        }
    };

    /** Whether standard input is typed by a person. */
    boolean in();

    /** Whether standard output is seen by a person. */
    boolean out();

    /** Whether standard error is seen by a person. */
    boolean err();

    /** As it is now: a window may be resized at any moment. Cheap to ask again and again. */
    Size size();

    /** One line without showing it as it is typed; null at the end of input or where there is no terminal. */
    char @Nullable [] readSecret();

    /**
     * Of a window, in characters.
     *
     * @param rows at least 1
     * @param columns at least 1
     */
    record Size(int rows, int columns) {
        /** Where the real size cannot be told. */
        public static final Size USUAL = new Size(24, 80);

        public Size {
            if (rows < 1 || columns < 1) {
                throw new IllegalArgumentException("A terminal has rows and columns: " + rows + ", " + columns);
            }
        }
    }
}
