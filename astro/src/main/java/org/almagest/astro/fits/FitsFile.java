/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.fits;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A FITS file open for reading: its HDUs in order. Plain, gzip and bzip2 files alike.
///
/// Opening reads the headers only; data are read when an HDU is asked for them. A file whose data are cut
/// short opens, and the HDU that lacks bytes says so when it is read.
///
/// Thread rule: several threads may read at once.
public final class FitsFile implements AutoCloseable {
    private static final int MAX_HEADER_BLOCKS = 20_000;

    private final ByteSource source;
    private final List<FitsHdu> hdus;

    private FitsFile(ByteSource source, List<FitsHdu> hdus) {
        this.source = source;
        this.hdus = hdus;
    }

    /// Opens a file.
    ///
    /// @throws FitsFormatException if it is no FITS file or a header is malformed
    public static FitsFile open(Path path) {
        return of(ByteSource.open(path));
    }

    /// A FITS file that lies in memory, unpacked.
    ///
    /// @param name what to call it in messages
    public static FitsFile of(String name, byte[] bytes) {
        return of(ByteSource.of(name, bytes));
    }

    private static FitsFile of(ByteSource source) {
        try {
            return new FitsFile(source, List.copyOf(scan(source)));
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /// Name of the file, for messages.
    public String name() {
        return source.name();
    }

    public List<FitsHdu> hdus() {
        return hdus;
    }

    /// The HDU of a number, 0 for the primary.
    public FitsHdu hdu(int index) {
        if (index < 0 || index >= hdus.size())
            throw new FitsFormatException(
                    name(), index, "no such HDU; the file has " + hdus.size() + " (is it cut short?)");
        return hdus.get(index);
    }

    /// The first HDU of a name.
    public FitsHdu hdu(String extname) {
        return find(extname)
                .orElseThrow(() -> new FitsFormatException(
                        name(),
                        0,
                        "no HDU named " + extname + "; there are "
                                + hdus.stream().map(FitsHdu::name).toList()));
    }

    /// The first HDU whose `EXTNAME` is the name given, in any case.
    public Optional<FitsHdu> find(String extname) {
        return hdus.stream().filter(h -> h.name().equalsIgnoreCase(extname)).findFirst();
    }

    /// The first HDU that holds an image with pixels.
    public FitsHdu firstImage() {
        return hdus.stream()
                .filter(h -> h.isImage() && !h.shape().isEmpty())
                .findFirst()
                .orElseThrow(() -> new FitsFormatException(name(), 0, "no HDU holds an image"));
    }

    @Override
    public void close() {
        source.close();
    }

    private static List<FitsHdu> scan(ByteSource source) {
        if (source.size() < CardFormat.BLOCK)
            throw new FitsFormatException(
                    source.name(), 0, "not a FITS file: " + source.size() + " bytes, the least is 2880");
        List<FitsHdu> out = new ArrayList<>();
        long at = 0;
        while (at + CardFormat.BLOCK <= source.size()) {
            int index = out.size();
            if (!beginsHdu(source, at, index)) {
                if (index == 0)
                    throw new FitsFormatException(
                            source.name(), 0, "not a FITS file: it does not begin with SIMPLE  =");
                break;
            }
            List<Card> cards = new ArrayList<>();
            long data = readHeader(source, at, index, cards);
            FitsHeader header = new FitsHeader(CardFormat.joinContinued(cards), source.name(), index);
            FitsHdu hdu = FitsHdu.of(source, header, index, data);
            out.add(hdu);
            at = data + (hdu.dataLength() + CardFormat.BLOCK - 1) / CardFormat.BLOCK * CardFormat.BLOCK;
        }
        return out;
    }

    private static boolean beginsHdu(ByteSource source, long at, int index) {
        byte[] first = new byte[9];
        source.read(at, ByteBuffer.wrap(first));
        String word = new String(first, StandardCharsets.ISO_8859_1);
        return index == 0 ? word.equals("SIMPLE  =") : word.equals("XTENSION=");
    }

    /// Reads cards up to `END` and returns where the data begin.
    private static long readHeader(ByteSource source, long start, int index, List<Card> cards) {
        byte[] block = new byte[CardFormat.BLOCK];
        for (int k = 0; k < MAX_HEADER_BLOCKS; k++) {
            long at = start + (long) k * CardFormat.BLOCK;
            if (at + CardFormat.BLOCK > source.size()) break;
            source.read(at, ByteBuffer.wrap(block));
            for (int c = 0; c < CardFormat.BLOCK; c += CardFormat.LENGTH) {
                String line = new String(block, c, CardFormat.LENGTH, StandardCharsets.ISO_8859_1);
                if (line.startsWith("END     ")) return at + CardFormat.BLOCK;
                cards.add(CardFormat.parse(line));
            }
        }
        throw new FitsFormatException(
                source.name(), index, "header without END: the file is cut short or damaged; fetch it again");
    }
}
