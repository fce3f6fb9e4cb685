/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RiceCodecTest {
    /// Pixels that wander by steps of all sizes, with stretches that stand still and jumps over the whole
    /// range.
    private static int[] walk(Random random, int bytes, int n) {
        long range = 1L << 8 * bytes;
        long low = bytes == 1 ? 0 : -range / 2;
        int[] out = new int[n];
        long value = low;
        int size = 1;
        for (int i = 0; i < n; i++) {
            if (i % 40 == 0) size = random.nextInt(8 * bytes);
            long step = size == 0 ? 0 : (random.nextLong() & (1L << size) - 1) - (1L << size - 1);
            if (random.nextInt(200) == 0) step = random.nextLong();
            value = low + Math.floorMod(value + step - low, range);
            out[i] = (int) value;
        }
        return out;
    }

    @Test
    void whatIsEncodedComesBack() {
        Random random = new Random(20);
        for (int bytes : new int[] {1, 2, 4})
            for (int n : new int[] {1, 31, 32, 33, 1000, 4097}) {
                int[] pixels = walk(random, bytes, n);
                RiceCodec codec = new RiceCodec(bytes, 32);
                int length = codec.encode(pixels, 0, n);
                // between other bytes, as in a file
                byte[] code = new byte[length + 24];
                Arrays.fill(code, (byte) 0xa5);
                System.arraycopy(codec.buffer(), 0, code, 7, length);
                int[] back = new int[n];
                codec.decode(code, 7, length, back, n);
                assertThat(back).as("%d bytes, %d pixels", bytes, n).isEqualTo(pixels);
            }
    }

    @Test
    void codeThatEndsEarlyIsNoticed() {
        int[] pixels = walk(new Random(3), 4, 2000);
        RiceCodec codec = new RiceCodec(4, 32);
        int length = codec.encode(pixels, 0, pixels.length);
        byte[] code = Arrays.copyOf(codec.buffer(), length);
        for (int cut = 0; cut < length - 1; cut += 97) {
            int shorter = cut;
            assertThatThrownBy(() -> codec.decode(code, 0, shorter, new int[2000], 2000))
                    .as("after %d bytes", cut)
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void anyBytesEitherDecodeOrAreRefused() {
        Random random = new Random(5);
        for (int k = 0; k < 2000; k++) {
            byte[] code = new byte[random.nextInt(300)];
            random.nextBytes(code);
            int bytes = 1 << random.nextInt(3);
            try {
                new RiceCodec(bytes, 32).decode(code, 0, code.length, new int[500], 500);
            } catch (IndexOutOfBoundsException e) {
                assertThat(e).hasMessageContaining("ends early");
            }
        }
    }
}
