/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.almagest.astro.fault.Fault;
import org.almagest.butler.Butler;

/// Whether a repository is whole.
final class RepositoryCheck {
    private RepositoryCheck() {}

    static List<Finding> of(Path root) {
        String check = "repository";
        if (!Files.isDirectory(root))
            return List.of(Finding.fail(check, root + " is no folder", "make one with almagest butler create " + root));
        List<Finding> out = new ArrayList<>();
        try (Butler butler = Butler.open(root)) {
            Butler.Check found = butler.verify();
            String counts = root + ": " + found.datasets() + " datasets, "
                    + found.missing().size() + " missing or changed, "
                    + found.unknown().size() + " files of no dataset";
            if (!found.missing().isEmpty())
                out.add(Finding.fail(
                        check,
                        counts + "; the first is " + found.missing().getFirst().path(),
                        "almagest butler verify " + root
                                + " lists them; take them from a copy, or remove their run and run again"));
            else if (!found.unknown().isEmpty())
                out.add(Finding.warn(
                        check,
                        counts,
                        "almagest butler verify --clean " + root + " removes what killed processes left"));
            else out.add(Finding.ok(check, counts));
        } catch (Fault e) {
            out.add(Finding.fail(
                    check, String.valueOf(e.getMessage()), "is this the folder that almagest butler create made?"));
        }
        out.add(MachineChecks.writable("repository folder", root));
        return out;
    }
}
