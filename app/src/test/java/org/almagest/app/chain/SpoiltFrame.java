/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.chain;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// A raw frame as header cards and bytes of data, to be spoilt in single places. Reads nothing but what the
/// simulator writes: no heaps, no groups.
final class SpoiltFrame {
    private static final int BLOCK = 2880;
    private static final int CARD = 80;

    private record Hdu(List<String> cards, byte[] data) {
        int number(String keyword) {
            return cards.stream()
                    .filter(c -> c.startsWith(String.format(Locale.ROOT, "%-8s=", keyword)))
                    .mapToInt(
                            c -> Integer.parseInt(c.substring(10).split("/")[0].strip()))
                    .findFirst()
                    .orElse(0);
        }
    }

    /// Value of a pixel [count].
    @FunctionalInterface
    interface Pixels {
        double at(int x, int y);
    }

    private final List<Hdu> hdus = new ArrayList<>();

    SpoiltFrame(Path file) {
        byte[] all = bytes(file);
        int at = 0;
        while (at < all.length) {
            List<String> cards = new ArrayList<>();
            do {
                cards.add(new String(all, at, CARD, StandardCharsets.US_ASCII));
                at += CARD;
            } while (!cards.getLast().startsWith("END "));
            cards.removeLast();
            at = padded(at);
            Hdu hdu = new Hdu(cards, new byte[0]);
            int size = hdu.number("NAXIS") == 0
                    ? 0
                    : hdu.number("NAXIS1") * hdu.number("NAXIS2") * Math.abs(hdu.number("BITPIX")) / 8;
            hdus.add(new Hdu(cards, Arrays.copyOfRange(all, at, at + size)));
            at += padded(size);
        }
    }

    static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int padded(int n) {
        return (n + BLOCK - 1) / BLOCK * BLOCK;
    }

    private static String card(String keyword, String value) {
        return String.format(Locale.ROOT, "%-80s", String.format(Locale.ROOT, "%-8s= %20s", keyword, value));
    }

    private static List<String> with(List<String> cards, String keyword, String value) {
        List<String> changed = new ArrayList<>(cards);
        changed.replaceAll(c -> c.startsWith(String.format(Locale.ROOT, "%-8s=", keyword)) ? card(keyword, value) : c);
        return changed;
    }

    SpoiltFrame without(String keyword) {
        hdus.getFirst().cards.removeIf(c -> c.startsWith(String.format(Locale.ROOT, "%-8s=", keyword)));
        return this;
    }

    /// Takes the upper half of an amplifier's rows away.
    SpoiltFrame halved(int hdu) {
        Hdu old = hdus.get(hdu);
        hdus.set(
                hdu,
                new Hdu(
                        with(old.cards, "NAXIS2", Integer.toString(old.number("NAXIS2") / 2)),
                        Arrays.copyOf(old.data, old.data.length / 2)));
        return this;
    }

    /// Puts other pixels into all amplifiers.
    SpoiltFrame counts(Pixels pixels) {
        for (int h = 1; h < hdus.size(); h++) {
            Hdu old = hdus.get(h);
            int width = old.number("NAXIS1");
            ByteBuffer to = ByteBuffer.allocate(old.data.length);
            for (int i = 0; i < old.data.length / 2; i++)
                to.putShort((short) (Math.round(pixels.at(i % width, i / width)) - 32768));
            hdus.set(h, new Hdu(old.cards, to.array()));
        }
        return this;
    }

    /// Makes all pixels NaN, as 32-bit floats.
    SpoiltFrame nan() {
        for (int h = 1; h < hdus.size(); h++) {
            Hdu old = hdus.get(h);
            ByteBuffer to = ByteBuffer.allocate(2 * old.data.length);
            while (to.hasRemaining()) to.putFloat(Float.NaN);
            hdus.set(h, new Hdu(with(with(old.cards, "BITPIX", "-32"), "BZERO", "0.0"), to.array()));
        }
        return this;
    }

    /// Sky without a source: bias level, overscan, and noise of a seed.
    static Pixels emptySky(int firstOverscan) {
        Random random = new Random(5);
        return (x, y) -> x < firstOverscan ? 1715 + 18 * random.nextGaussian() : 1200 + 5.3 * random.nextGaussian();
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Hdu hdu : hdus) {
            StringBuilder header = new StringBuilder();
            hdu.cards.forEach(header::append);
            header.append(String.format(Locale.ROOT, "%-80s", "END"));
            while (header.length() % BLOCK != 0) header.append(' ');
            out.writeBytes(header.toString().getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(hdu.data);
            out.writeBytes(new byte[padded(hdu.data.length) - hdu.data.length]);
        }
        return out.toByteArray();
    }
}
