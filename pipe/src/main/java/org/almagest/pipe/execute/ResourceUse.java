/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.execute;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/// Wall time, processor time and peak memory of this process since a moment.
final class ResourceUse {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");

    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final long wall = System.nanoTime();
    private final long cpu = system.getProcessCpuTime();

    private ResourceUse() {}

    /// Starts counting; the peak of memory is set back where the system allows.
    static ResourceUse start() {
        try {
            if (Files.isWritable(CLEAR)) Files.writeString(CLEAR, "5");
        } catch (IOException _) {
            // A peak that includes what was before is the best that such a system tells.
        }
        return new ResourceUse();
    }

    double wallSeconds() {
        return (System.nanoTime() - wall) / 1e9;
    }

    /// User and system time of all threads [s].
    double cpuSeconds() {
        return (system.getProcessCpuTime() - cpu) / 1e9;
    }

    /// Largest resident size [MiB]; 0 where it cannot be told.
    double peakRssMb() {
        return field(STATUS, "VmHWM:");
    }

    /// Resident size of another process [MiB]; 0 where it cannot be told.
    static double rssMb(long pid) {
        return field(Path.of("/proc", Long.toString(pid), "status"), "VmRSS:");
    }

    private static double field(Path status, String name) {
        try {
            for (String line : Files.readAllLines(status))
                if (line.startsWith(name)) return Long.parseLong(line.replaceAll("\\D+", "")) / 1024.0;
        } catch (IOException _) {
            return 0;
        }
        return 0;
    }
}
