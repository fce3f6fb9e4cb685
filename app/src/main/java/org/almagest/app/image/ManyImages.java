/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.image;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.almagest.astro.fault.UserFault;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Options of commands that work on several images, one after the other.
final class ManyImages {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "FITS files, plain or packed (.gz, .bz2, .fz).")
    private List<Path> files = List.of();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Folder of what is written, made when it is not there. Names are those of the files.")
    private Path out = Path.of(".");

    @SuppressWarnings("NullAway.Init") // picocli sets the fields
    ManyImages() {}

    /// The files; all are there, and no two would be written under one name.
    List<Path> files() {
        Map<String, Path> names = new HashMap<>();
        for (Path f : files) {
            if (!Files.isRegularFile(f)) throw new UserFault("there is no file " + f);
            Path other = names.put(stem(f), f);
            if (other != null)
                throw new UserFault(other + " and " + f + " would be written under one name: give them to two commands"
                        + " with folders of their own");
        }
        return files;
    }

    /// The file to write for an input: its name without its FITS ending, then what is added.
    Path output(Path input, String ending) {
        Path path = out.resolve(stem(input) + ending);
        if (path.toAbsolutePath().normalize().equals(input.toAbsolutePath().normalize()))
            throw new UserFault(path + " would be written over itself: choose another folder for --out");
        return path;
    }

    /// A file's name without the endings of FITS files and catalogues.
    static String stem(Path file) {
        return file.getFileName().toString().replaceFirst("(?i)\\.(fits|fit|fts|cat)?(\\.(gz|bz2|fz))?$", "");
    }
}
