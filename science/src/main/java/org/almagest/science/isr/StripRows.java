/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.Arrays;
import java.util.Optional;
import org.almagest.astro.exposure.ExposureRows;
import org.almagest.astro.fits.FitsFile;
import org.almagest.astro.fits.PixelRows;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;

/// Rows of a combined frame on disk, read in strips of a few rows into memory that is used again, so that
/// its planes are never in memory.
///
/// Bound: the bytes of the image come from the system's cache once a frame; a strip fits the processor's.
///
/// Thread rule: one thread.
public final class StripRows implements ProductRows {
    private static final int STRIP = 4;
    private static final int STRIPS = 1 + (KEPT + STRIP - 1) / STRIP;

    /// Reads rows from y on to `at` and behind.
    private interface Pixels {
        void read(int y, int n, float[] out, int at);
    }

    private interface Bits {
        void read(int y, int n, int[] out, int at);
    }

    private final Box box;
    private final Pixels image;
    private final Optional<Bits> mask;
    private final MaskPlanes planes;
    private final AutoCloseable file;
    private final float[] held;
    private final int[] strips = new int[STRIPS];
    private final int[] bits;
    private int bitsStrip = -1;
    private int last;

    private StripRows(Box box, Pixels image, Optional<Bits> mask, MaskPlanes planes, AutoCloseable file) {
        this.box = box;
        this.image = image;
        this.mask = mask;
        this.planes = planes;
        this.file = file;
        this.held = new float[STRIPS * STRIP * box.width()];
        this.bits = new int[mask.isPresent() ? STRIP * box.width() : 0];
        Arrays.fill(strips, -1);
    }

    /// Image and mask of an exposure.
    ///
    /// @param rows are closed with this
    public static ProductRows of(ExposureRows rows) {
        return new StripRows(rows.box(), rows::image, Optional.of(rows::mask), rows.planes(), rows);
    }

    /// The first image of a file, without marks.
    ///
    /// @param file is closed with this
    public static ProductRows of(FitsFile file) {
        PixelRows rows = file.firstImage().rows();
        return new StripRows(file.firstImage().box(), rows::floats, Optional.empty(), MaskPlanes.of("BAD"), file);
    }

    @Override
    public Box box() {
        return box;
    }

    @Override
    public int row(int y) {
        last = y - box.y0();
        int strip = last / STRIP, place = strip % STRIPS, at = place * STRIP * box.width();
        if (strips[place] != strip) {
            image.read(box.y0() + strip * STRIP, rows(strip), held, at);
            strips[place] = strip;
        }
        return at + last % STRIP * box.width();
    }

    private int rows(int strip) {
        return Math.min(STRIP, box.height() - strip * STRIP);
    }

    @Override
    public float[] pixels() {
        return held;
    }

    @Override
    public Optional<Mask> marks() {
        if (mask.isEmpty()) return Optional.empty();
        int strip = last / STRIP, at = last % STRIP * box.width();
        if (strip != bitsStrip) {
            mask.get().read(box.y0() + strip * STRIP, rows(strip), bits, 0);
            bitsStrip = strip;
        }
        if (RowLoops.anyBit(bits, at, box.width()) == 0) return Optional.empty();
        Box rows = new Box(box.x0(), box.y0() + strip * STRIP, box.width(), STRIP);
        return Optional.of(Mask.wrap(bits, rows, planes).view(new Box(box.x0(), box.y0() + last, box.width(), 1)));
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
