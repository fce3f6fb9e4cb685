/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.run;

import java.io.PrintWriter;
import java.util.Optional;
import org.almagest.app.progress.Progress;
import org.almagest.pipe.execute.ProgressListener;
import org.almagest.pipe.execute.QuantumState;
import org.almagest.pipe.graph.Quantum;

/// Shows a run as a bar, and failures as they come.
public final class RunProgress implements ProgressListener, AutoCloseable {
    private final String name;
    private final PrintWriter err;
    private Optional<Progress> bar = Optional.empty();

    /// @param name what the bar is called
    /// @param err where failures are told
    public RunProgress(String name, PrintWriter err) {
        this.name = name;
        this.err = err;
    }

    @Override
    public void started(int total, int done) {
        Progress progress = Progress.start(name, total);
        if (done > 0) progress.stepTo(done);
        bar = Optional.of(progress);
    }

    @Override
    public void ended(Quantum quantum, QuantumState state, int done) {
        if (state == QuantumState.FAILED) tell("failed: " + quantum);
        bar.ifPresent(b -> b.stepTo(done));
    }

    @Override
    public void retried(Quantum quantum, String reason) {
        tell("trying again: " + quantum + ": " + reason);
    }

    private void tell(String line) {
        err.println(line);
        err.flush();
    }

    @Override
    public void close() {
        bar.ifPresent(Progress::close);
    }
}
