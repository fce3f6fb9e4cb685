/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
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

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

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
    /// The bits not yet used are held from the top of a long. Bound: one count of leading zeros and two
    /// shifts a pixel, each waiting for the one before.
    ///
    /// @throws IndexOutOfBoundsException if the code ends before the pixels do
    void decode(byte[] code, int start, int length, int[] pixels, int n) {
        long held = 0;
        int count = 0, at = start, end = start + length;
        while (count < width.pixelBits) {
            held |= (long) byteAt(code, at++, end) << 56 - count;
            count += 8;
        }
        int last = (int) (held >>> 64 - width.pixelBits);
        held <<= width.pixelBits;
        count -= width.pixelBits;
        for (int from = 0; from < n; from += blockSize) {
            int to = Math.min(n, from + blockSize);
            while (count < width.nameBits) {
                held |= (long) byteAt(code, at++, end) << 56 - count;
                count += 8;
            }
            int split = (int) (held >>> 64 - width.nameBits) - 1;
            held <<= width.nameBits;
            count -= width.nameBits;
            if (split < 0) {
                Arrays.fill(pixels, from, to, last);
                continue;
            }
            // pixels that are stored as they are have no run of zeros before them
            boolean isPlain = split >= width.maxSplit;
            int low = isPlain ? width.pixelBits : split;
            for (int i = from; i < to; i++) {
                int zeros = 0;
                if (count < 32 && at + 8 <= end) {
                    held |= (long) LONGS.get(code, at) >>> count;
                    at += 63 - count >>> 3;
                    count |= 56;
                }
                if (!isPlain) {
                    zeros = Long.numberOfLeadingZeros(held);
                    if (zeros >= count) {
                        // a long run, or the end of the code
                        zeros = 0;
                        while (true) {
                            int lead = Math.min(count, Long.numberOfLeadingZeros(held));
                            zeros += lead;
                            if (lead < count) {
                                held <<= lead;
                                count -= lead;
                                break;
                            }
                            held = (long) byteAt(code, at++, end) << 56;
                            count = 8;
                        }
                        held <<= 1;
                        count--;
                    } else {
                        held <<= zeros + 1;
                        count -= zeros + 1;
                    }
                }
                while (count < low) {
                    held |= (long) byteAt(code, at++, end) << 56 - count;
                    count += 8;
                }
                int d = zeros << low | (int) (held >>> 1 >>> 63 - low);
                held <<= low;
                count -= low;
                last += d >>> 1 ^ -(d & 1);
                pixels[i] = last;
            }
        }
        narrow(pixels, n);
    }

    private static int byteAt(byte[] code, int at, int end) {
        if (at >= end) throw new IndexOutOfBoundsException("Rice code ends early");
        return code[at] & 0xff;
    }

    private void narrow(int[] pixels, int n) {
        switch (width) {
            case BYTE -> {
                for (int i = 0; i < n; i++) pixels[i] &= 0xff;
            }
            case SHORT -> {
                for (int i = 0; i < n; i++) pixels[i] = (short) pixels[i];
            }
            case INT -> {}
        }
    }
}
