/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.almagest.astro.file.WholeFile;

/// Writes a raw frame as FITS (standard 4.0): a primary header and one unsigned 16-bit image extension per
/// amplifier.
///
/// A writer of its own, so that a fault of the FITS library the pipelines read with cannot hide. The file
/// is written aside and then renamed. Thread rule: one thread.
final class RawFile {
    private static final int BLOCK = 2880;

    private final ByteArrayOutputStream header = new ByteArrayOutputStream();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);

    RawFile() {
        card("SIMPLE", "T", "FITS standard 4.0");
        card("BITPIX", "8", "no image here");
        card("NAXIS", "0", "");
        card("EXTEND", "T", "");
    }

    RawFile text(String keyword, String value, String comment) {
        card(keyword, String.format(Locale.ROOT, "'%-8s'", value.replace("'", "''")), comment);
        return this;
    }

    RawFile whole(String keyword, long value, String comment) {
        card(keyword, Long.toString(value), comment);
        return this;
    }

    RawFile real(String keyword, double value, int decimals, String comment) {
        card(keyword, String.format(Locale.ROOT, "%." + decimals + "f", value), comment);
        return this;
    }

    /// Ends the header before and begins an image extension of unsigned 16-bit numbers.
    RawFile image(int width, int height) {
        return image(width, height, 16).whole("BZERO", 32768, "unsigned").whole("BSCALE", 1, "");
    }

    /// Ends the header before and begins an image extension.
    ///
    /// @param bitpix of the standard
    RawFile image(int width, int height, int bitpix) {
        endHeader();
        card("XTENSION", "'IMAGE   '", "");
        whole("BITPIX", bitpix, "").whole("NAXIS", 2, "");
        whole("NAXIS1", width, "").whole("NAXIS2", height, "");
        return whole("PCOUNT", 0, "").whole("GCOUNT", 1, "");
    }

    /// Ends the header and adds floating-point pixels.
    RawFile pixels(float[] values) {
        endHeader();
        byte[] data = new byte[4 * values.length];
        java.nio.ByteBuffer.wrap(data).asFloatBuffer().put(values);
        bytes.writeBytes(data);
        pad(bytes, 0);
        return this;
    }

    /// Ends the header and adds the pixels.
    RawFile pixels(short[] counts) {
        endHeader();
        byte[] data = new byte[2 * counts.length];
        for (int i = 0; i < counts.length; i++) {
            int stored = (counts[i] & 0xFFFF) - 32768;
            data[2 * i] = (byte) (stored >> 8);
            data[2 * i + 1] = (byte) stored;
        }
        bytes.writeBytes(data);
        pad(bytes, 0);
        return this;
    }

    void write(Path file) {
        WholeFile.write(file, aside -> {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(aside))) {
                bytes.writeTo(out);
            }
        });
    }

    private void endHeader() {
        if (header.size() == 0) return;
        raw("END");
        pad(header, ' ');
        bytes.writeBytes(header.toByteArray());
        header.reset();
    }

    private void card(String keyword, String value, String comment) {
        String fixed = value.startsWith("'")
                ? String.format(Locale.ROOT, "%-8s= %-20s", keyword, value)
                : String.format(Locale.ROOT, "%-8s= %20s", keyword, value);
        String full = comment.isEmpty() ? fixed : fixed + " / " + comment;
        if (fixed.length() > 80) throw new IllegalArgumentException("value of " + keyword + " is too long: " + value);
        raw(full.length() > 80 ? full.substring(0, 80) : full);
    }

    private void raw(String card) {
        header.writeBytes(String.format(Locale.ROOT, "%-80s", card).getBytes(StandardCharsets.US_ASCII));
    }

    private static void pad(ByteArrayOutputStream out, int with) {
        while (out.size() % BLOCK != 0) out.write(with);
    }
}
