/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.night;

import java.nio.file.Path;

/// Where the files of a night's work lie.
///
/// @param root folder of all results
/// @param home folder of the program, with its pipelines
record NightPlace(Path root, Path home) {
    Path repository() {
        return root.resolve("repo");
    }

    Path apdb() {
        return root.resolve("apdb.sqlite");
    }

    Path journal() {
        return root.resolve("frames.json");
    }

    Path instrument() {
        return root.resolve("instrument.yaml");
    }

    Path pipelines() {
        return root.resolve("pipelines");
    }

    Path alerts() {
        return root.resolve("alerts");
    }

    Path tables() {
        return root.resolve("tables");
    }

    Path report() {
        return root.resolve("report.html");
    }

    Path lock() {
        return root.resolve("night.lock");
    }

    /// A pipeline of the program.
    Path pipeline(String name) {
        return home.toAbsolutePath().resolve("pipelines").resolve(name);
    }
}
