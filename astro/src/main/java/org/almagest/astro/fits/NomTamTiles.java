/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import nom.tam.fits.Fits;
import nom.tam.image.compression.hdu.CompressedImageHDU;
import org.almagest.astro.image.Box;

/// Tiles that nom-tam-fits packs and unpacks: quantised floats other than Rice, HCOMPRESS, PLIO,
/// masks of pixels without a value.
final class NomTamTiles {
    // The library warns of cards that it wrote itself; what is wrong with a file we tell by an exception.
    private static final Logger LIBRARY_LOG = Logger.getLogger("nom.tam");

    static {
        LIBRARY_LOG.setLevel(Level.SEVERE);
    }

    private NomTamTiles() {}

    /// Unpacks the whole image and keeps a part of one plane.
    static Pixels read(
            ByteSource source,
            FitsHeader stored,
            FitsHeader image,
            long dataStart,
            long dataLength,
            List<Integer> shape,
            int plane,
            Box part) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.writeBytes(CardFormat.bytes(FitsWriter.emptyPrimary()));
            bytes.writeBytes(CardFormat.bytes(stored.cards()));
            ByteBuffer data = source.slice(dataStart, dataLength);
            bytes.write(data.array(), data.arrayOffset(), data.remaining());
            while (bytes.size() % CardFormat.BLOCK != 0) bytes.write(0);
            try (Fits fits = new Fits(new ByteArrayInputStream(bytes.toByteArray()))) {
                CompressedImageHDU hdu = (CompressedImageHDU) fits.getHDU(1);
                Object kernel = hdu.asImageHDU().getKernel();
                for (int axis = shape.size() - 1, rest = plane; axis >= 2; axis--) {
                    int below = 1;
                    for (int i = 2; i < axis; i++) below *= shape.get(i);
                    kernel = Array.get(kernel, rest / below);
                    rest %= below;
                }
                return new Unpacked(kernel, Scaling.of(image), image, part);
            }
        } catch (IOException | RuntimeException e) {
            throw new FitsFormatException(
                    source.name(), 0, stored.origin() + ": compressed tiles are damaged: " + e.getMessage(), e);
        }
    }

    /// Pixels that were unpacked all at once.
    private record Unpacked(Object rows, Scaling scaling, FitsHeader header, Box part) implements Pixels {
        @Override
        public Pixels part(Box other) {
            return new Unpacked(rows, scaling, header, other);
        }

        private Object row(int y) {
            return rows.getClass().getComponentType().isArray() ? Array.get(rows, y) : rows;
        }

        @Override
        public float[] floats() {
            double[] wide = doubles();
            float[] out = new float[wide.length];
            for (int i = 0; i < out.length; i++) out[i] = (float) wide[i];
            return out;
        }

        @Override
        public double[] doubles() {
            double[] out = new double[Math.toIntExact(part.area())];
            for (int y = part.y0(); y <= part.y1(); y++) {
                int at = (y - part.y0()) * part.width() - part.x0();
                Object row = row(y);
                for (int x = part.x0(); x <= part.x1(); x++)
                    out[at + x] = switch (row) {
                        case float[] a -> scaling.zero() + scaling.scale() * a[x];
                        case double[] a -> scaling.zero() + scaling.scale() * a[x];
                        default -> scaling.physical(integer(row, x));
                    };
            }
            return out;
        }

        @Override
        public int[] ints() {
            int[] out = new int[Math.toIntExact(part.area())];
            if (!scaling.isInteger()) scaling.toInts(out, out, 0, 0, header);
            int[] line = new int[part.width()];
            for (int y = part.y0(); y <= part.y1(); y++) {
                Object row = row(y);
                for (int i = 0; i < line.length; i++) line[i] = Math.toIntExact(integer(row, part.x0() + i));
                scaling.toInts(line, out, (y - part.y0()) * part.width(), line.length, header);
            }
            return out;
        }

        private static long integer(Object row, int x) {
            return switch (row) {
                case byte[] a -> a[x] & 0xff;
                case short[] a -> a[x];
                case int[] a -> a[x];
                case long[] a -> a[x];
                default -> throw new IllegalStateException("pixels of " + row.getClass());
            };
        }
    }
}
