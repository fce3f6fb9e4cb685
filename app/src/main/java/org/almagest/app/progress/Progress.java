/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.progress;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// The progress of one piece of work of known size.
///
/// On a terminal a bar with the remaining time; elsewhere one line at the beginning of work that lasts
/// longer than two seconds, then one every tenth of the work, and one at the end. Thread rule: may be
/// stepped by any thread.
public final class Progress implements AutoCloseable {
    private static final long QUIET_NANOS = 2_000_000_000L;

    private final String name;
    private final long total;
    private final PrintStream out;
    private final java.util.Optional<ProgressBar> bar;
    private final long start = System.nanoTime();
    private long done;
    private long tenths;

    private Progress(String name, long total, PrintStream out, java.util.Optional<ProgressBar> bar) {
        this.name = name;
        this.total = total;
        this.out = out;
        this.bar = bar;
    }

    /// Starts a piece of work.
    ///
    /// @param name what is done, a few words
    /// @param total steps to come
    public static Progress start(String name, long total) {
        java.util.Optional<ProgressBar> bar =
                System.console() != null && System.console().isTerminal()
                        ? java.util.Optional.of(new ProgressBarBuilder()
                                .setTaskName(name)
                                .setInitialMax(total)
                                .setStyle(ProgressBarStyle.ASCII)
                                .setUpdateIntervalMillis(500)
                                .build())
                        : java.util.Optional.empty();
        return new Progress(name, total, System.err, bar);
    }

    /// One step is done.
    public synchronized void step() {
        stepTo(done + 1);
    }

    /// So many steps are done in all.
    public synchronized void stepTo(long steps) {
        done = steps;
        if (bar.isPresent()) {
            bar.get().stepTo(steps);
            return;
        }
        long elapsed = System.nanoTime() - start;
        long now = total == 0 ? 10 : 10 * done / total;
        if (elapsed > QUIET_NANOS && now > tenths && done < total) {
            tenths = now;
            double remaining = elapsed / 1e9 * (total - done) / Math.max(1, done);
            out.println(String.format(Locale.ROOT, "%s: %d of %d, about %.0f s left", name, done, total, remaining));
        }
    }

    @Override
    public synchronized void close() {
        bar.ifPresent(ProgressBar::close);
        long elapsed = System.nanoTime() - start;
        if (bar.isEmpty() && elapsed > QUIET_NANOS)
            out.println(String.format(
                    Locale.ROOT,
                    "%s: done in %.1f s",
                    name,
                    Duration.ofNanos(elapsed).toMillis() / 1e3));
    }
}
