/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.image;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.image.Mask;
import org.almagest.astro.reduced.ForeignExposure;
import org.almagest.astro.table.Csv;
import org.almagest.astro.table.Table;
import org.almagest.parquet.TableFile;
import org.almagest.parquet.TableForm;
import org.almagest.science.stack.FieldRegistration;

/// Frames of one field, read.
///
/// @param files where from
/// @param exposures in the same order
record FieldFrames(List<Path> files, List<Exposure> exposures) {
    static FieldFrames read(List<Path> files, int least) {
        if (files.size() < least)
            throw new UserFault("at least " + least + " frames are needed, given " + files.size());
        List<Exposure> out = new ArrayList<>();
        for (Path file : files) out.add(ForeignExposure.read(file).exposure());
        for (int k = 1; k < out.size(); k++)
            if (out.get(k).box().width() != out.getFirst().box().width()
                    || out.get(k).box().height() != out.getFirst().box().height())
                throw new UserFault(files.get(k) + " is " + size(out.get(k)) + " pixels, " + files.getFirst() + " "
                        + size(out.getFirst()) + ": frames must be of one size");
        return new FieldFrames(List.copyOf(files), List.copyOf(out));
    }

    private static String size(Exposure e) {
        return e.box().width() + " x " + e.box().height();
    }

    /// Values of a mask whose pixels do not count.
    static int unusable(Mask mask) {
        return mask.valueOf("BAD", "SAT", "CR", "NO_DATA", "UNMASKEDNAN", "SUSPECT");
    }

    List<FieldRegistration.Place> register() {
        List<FieldRegistration.Frame> frames = new ArrayList<>();
        for (int k = 0; k < files.size(); k++) {
            Exposure e = exposures.get(k);
            frames.add(new FieldRegistration.Frame(files.get(k).toString(), e.image(), e.mask(), unusable(e.mask())));
        }
        return FieldRegistration.register(frames);
    }

    /// Writes a table to a file, or to the standard output.
    static void write(Table table, Optional<Path> file, PrintWriter print) {
        if (file.isPresent()) {
            TableFile.write(file.get(), TableForm.of(file.get()), table);
            return;
        }
        try {
            Csv.write(print, table);
        } catch (IOException e) {
            throw new ResourceFault("cannot write the table: " + e.getMessage(), e);
        }
        print.flush();
    }
}
