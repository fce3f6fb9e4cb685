/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.pipe.graph;

import java.nio.file.Files;
import java.nio.file.Path;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.pipe.task.QuantumContext;

/// Faults that a test asks for: `data 12` at visit or exposure 12, `once 12 FILE` until
/// the file exists, `halt 12 FILE`, `sleep 12`, `memory 12`, `slow 200` [ms] everywhere.
final class Faults {
    private Faults() {}

    static void maybe(String wanted, QuantumContext context) {
        if (wanted.isEmpty()) return;
        String[] words = wanted.split(" ", 3);
        if (words[0].equals("slow")) {
            pause(Long.parseLong(words[1]));
            return;
        }
        long visit = Long.parseLong(words[1]);
        boolean here =
                context.dataId().find("visit").filter(v -> v.equals(visit)).isPresent()
                        || context.dataId()
                                .find("exposure")
                                .filter(v -> v.equals(visit))
                                .isPresent();
        if (!here) return;
        switch (words[0]) {
            case "data" -> throw new DataFault("visit " + visit + " is broken");
            case "bug" -> throw new IllegalStateException("visit " + visit + " meets a bug");
            case "sleep" -> pause(60_000);
            case "memory" -> {
                byte[][] hoard = new byte[4096][];
                for (int i = 0; i < hoard.length; i++) hoard[i] = new byte[1 << 22];
                throw new IllegalStateException("had " + hoard.length);
            }
            case "once" -> {
                if (first(words[2])) throw new ResourceFault("visit " + visit + " has no disk yet");
            }
            case "halt" -> {
                if (first(words[2])) Runtime.getRuntime().halt(137);
            }
            default -> throw new IllegalArgumentException(wanted);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean first(String file) {
        try {
            if (Files.exists(Path.of(file))) return false;
            Files.createFile(Path.of(file));
            return true;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
