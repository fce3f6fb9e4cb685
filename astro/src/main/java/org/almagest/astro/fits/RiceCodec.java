/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import java.util.Arrays;

/// Rice coding of whole numbers, RICE_1 of FITS 4.0, section 10.4.1.
///
/// A tile is its first pixel, then blocks of differences: each block names the number of low bits kept as
/// they are, and the rest stands in unary. A block of equal pixels costs only its name.
///
/// Rice, Yeh & Miller 1993 (AIAA 93-4541); White & Becker 1998.
///
/// Thread rule: one thread; the buffer is reused.
final class RiceCodec {
    /// Bits that name a block's split, largest split, and bits of a pixel, for pixels of 1, 2 and 4 bytes.
    private enum Width {
        BYTE(3, 6, 8),
        SHORT(4, 14, 16),
        INT(5, 25, 32);

        final int nameBits;
        final int maxSplit;
        final int pixelBits;

        Width(int nameBits, int maxSplit, int pixelBits) {
            this.nameBits = nameBits;
            this.maxSplit = maxSplit;
            this.pixelBits = pixelBits;
        }

        static Width of(int bytes) {
            return switch (bytes) {
                case 1 -> BYTE;
                case 2 -> SHORT;
                case 4 -> INT;
                default -> throw new IllegalArgumentException("Rice coding of " + bytes + "-byte pixels");
            };
        }
    }

    private final Width width;
    private final int blockSize;
    private byte[] out = new byte[1 << 12];
    private int outBytes;
    private long bits;
    private int bitCount;

    /// @param pixelBytes 1, 2 or 4
    /// @param blockSize pixels that share one split, usually 32
    RiceCodec(int pixelBytes, int blockSize) {
        this.width = Width.of(pixelBytes);
        this.blockSize = blockSize;
    }

    /// Encodes pixels; the bytes are `buffer()[0, returned)` until the next call.
    int encode(int[] pixels, int offset, int n) {
        outBytes = 0;
        bits = 0;
        bitCount = 0;
        ensure(n * 5L + 64);
        put(pixels[offset] & mask(), width.pixelBits);
        int last = pixels[offset];
        int[] differences = new int[blockSize];
        for (int at = 0; at < n; at += blockSize) {
            int m = Math.min(blockSize, n - at);
            last = encodeBlock(pixels, offset + at, m, last, differences);
        }
        if (bitCount > 0) put(0, 8 - bitCount);
        return outBytes;
    }

    byte[] buffer() {
        return out;
    }

    private long mask() {
        return width == Width.INT ? 0xffffffffL : (1L << width.pixelBits) - 1;
    }

    private int encodeBlock(int[] pixels, int from, int m, int last, int[] differences) {
        int any = 0;
        for (int i = 0; i < m; i++) any |= pixels[from + i] ^ last;
        if (any == 0) {
            put(0, width.nameBits);
            return last;
        }
        int shift = 32 - width.pixelBits;
        long sum = 0;
        int before = last;
        for (int i = 0; i < m; i++) {
            int d = (pixels[from + i] - before) << shift >> shift;
            before = pixels[from + i];
            differences[i] = (d << 1) ^ (d >> 31);
            sum += differences[i] & mask();
        }
        putBlock(differences, m, split(sum, m));
        return before;
    }

    private static int split(long sum, int m) {
        double mean = (sum - (m / 2) - 1) / (double) m;
        long half = mean < 0 ? 0 : (long) mean >> 1;
        int split = 0;
        while (half > 0) {
            split++;
            half >>= 1;
        }
        return split;
    }

    private void putBlock(int[] differences, int m, int split) {
        if (split >= width.maxSplit) {
            put(width.maxSplit + 1, width.nameBits);
            for (int i = 0; i < m; i++) put(differences[i] & mask(), width.pixelBits);
            return;
        }
        put(split + 1, width.nameBits);
        for (int i = 0; i < m; i++) {
            long d = differences[i] & mask();
            long top = d >>> split;
            while (top > 24) {
                put(0, 24);
                top -= 24;
            }
            put(1, (int) top + 1);
            if (split > 0) put(d & (1L << split) - 1, split);
        }
    }

    private void put(long value, int count) {
        bits = bits << count | value;
        bitCount += count;
        while (bitCount >= 8) {
            bitCount -= 8;
            if (outBytes == out.length) ensure(out.length * 2L);
            out[outBytes++] = (byte) (bits >>> bitCount);
        }
    }

    private void ensure(long bytes) {
        if (bytes > out.length) out = Arrays.copyOf(out, Math.toIntExact(bytes));
    }

    /// Decodes pixels; 1-byte pixels are unsigned, the others signed.
    ///
    /// @throws IndexOutOfBoundsException if the code ends before the pixels do
    void decode(byte[] code, int start, int length, int[] pixels, int n) {
        Reader in = new Reader(code, start, start + length);
        int last = (int) in.take(width.pixelBits);
        for (int at = 0; at < n; at += blockSize) last = decodeBlock(in, pixels, at, Math.min(n, at + blockSize), last);
    }

    private int decodeBlock(Reader in, int[] pixels, int from, int to, int before) {
        int split = (int) in.take(width.nameBits) - 1;
        int last = before;
        for (int i = from; i < to; i++) {
            if (split >= 0) {
                long d = split >= width.maxSplit ? in.take(width.pixelBits) : in.unary() << split | in.take(split);
                last += (int) (d >>> 1) ^ -(int) (d & 1);
            }
            pixels[i] = narrow(last);
        }
        return last;
    }

    private int narrow(int value) {
        return switch (width) {
            case BYTE -> value & 0xff;
            case SHORT -> (short) value;
            case INT -> value;
        };
    }

    /// Bits from the highest down.
    private static final class Reader {
        private final byte[] code;
        private final int end;
        private int at;
        private long bits;
        private int count;

        Reader(byte[] code, int start, int end) {
            this.code = code;
            this.at = start;
            this.end = end;
        }

        private void fill(int wanted) {
            while (count < wanted) {
                if (at >= end) throw new IndexOutOfBoundsException("Rice code ends early");
                bits = bits << 8 | code[at++] & 0xff;
                count += 8;
            }
        }

        long take(int n) {
            if (n == 0) return 0;
            fill(n);
            count -= n;
            return bits >>> count & (1L << n) - 1;
        }

        /// Number of zeros before the next one.
        long unary() {
            long zeros = 0;
            while (true) {
                if (count == 0) fill(8);
                long held = bits & (1L << count) - 1;
                if (held == 0) {
                    zeros += count;
                    count = 0;
                    continue;
                }
                int lead = count - (64 - Long.numberOfLeadingZeros(held));
                count -= lead + 1;
                return zeros + lead;
            }
        }
    }
}
