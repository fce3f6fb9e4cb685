/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.night;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.almagest.astro.fault.ResourceFault;

/// Watches a folder, and takes each frame as it comes.
///
/// The folder is looked at twice a second: notices of the file system do not come through from network
/// folders. Light curves are measured anew when that takes a small share of the time; in the end always.
/// Thread rule: one thread.
///
/// @param night what does the work
/// @param out where each frame's end is told
/// @param idle ends when no frame has come for so long
record Following(Night night, PrintWriter out, Duration idle) {
    private static final long POLL_MILLIS = 500;
    private static final int SHARE = 10;

    /// Works until no frame comes any more, or the process is told to end.
    Night.Pass run() {
        Instant curvesEnd = Instant.now();
        Night.Pass pass = night.run(true);
        Duration cost = Duration.between(curvesEnd, Instant.now());
        curvesEnd = Instant.now();
        Instant last = Instant.now();
        boolean stale = false;
        out.println("waiting for frames; stop with Ctrl-C");
        out.flush();
        while (Duration.between(last, Instant.now()).compareTo(idle) < 0) {
            pause();
            Instant begin = Instant.now();
            boolean fresh = night.hasNew();
            boolean curves = stale && begin.isAfter(curvesEnd.plus(cost.multipliedBy(SHARE)));
            if (!fresh && !curves) continue;
            pass = night.run(curves && !fresh);
            Duration took = Duration.between(begin, Instant.now());
            if (fresh) {
                last = Instant.now();
                stale = true;
            } else {
                cost = took;
                curvesEnd = Instant.now();
                stale = false;
            }
            out.println(String.format(
                    Locale.ROOT,
                    "%d frames in %.1f s; %d alerts so far",
                    pass.frames(),
                    took.toMillis() / 1e3,
                    pass.alerts()));
            out.flush();
        }
        return stale ? night.run(true) : pass;
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ResourceFault("interrupted while waiting for frames", e);
        }
    }
}
