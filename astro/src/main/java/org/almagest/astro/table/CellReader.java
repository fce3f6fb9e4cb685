/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.table;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.almagest.astro.fault.DataFault;

/// Lines of cells between delimiters (RFC 4180); a quoted cell may hold delimiters and line ends.
///
/// Lines that begin with `#` before the first line of cells are comments, empty lines are passed over. When
/// the delimiter is a blank, several count as one. A line ends with LF, CR or both.
final class CellReader {
    private static final int END = -1;

    private final Reader in;
    private final String source;
    private char delimiter;
    private final char[] buffer = new char[1 << 14];
    private int at;
    private int filled;
    private int number = 1;
    private boolean begun;
    private int width = -1;

    CellReader(Reader in, String source, char delimiter) {
        this.in = in;
        this.source = source;
        this.delimiter = delimiter;
    }

    /// The text of a file, UTF-8, unpacked when it is packed with gzip.
    static Reader open(Path path) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16);
        in.mark(2);
        boolean packed = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        // A decoder made so complains of what is no UTF-8.
        return new InputStreamReader(
                packed ? new GZIPInputStream(in, 1 << 16) : in, StandardCharsets.UTF_8.newDecoder());
    }

    /// This reader, from here on with another delimiter.
    CellReader with(char other) {
        delimiter = other;
        return this;
    }

    /// One cell; a cell without quotes that is empty is missing.
    record Cell(String text, boolean quoted) {
        boolean missing() {
            return text.isEmpty() && !quoted;
        }
    }

    /// @param number of the line in the file, from 1
    record Line(int number, List<Cell> cells) {}

    /// The cells of the first line, an empty one (as of the numbers of rows that some programs write first)
    /// by its place: `column1`; every line behind it must have as many.
    List<String> names() throws IOException {
        Line first =
                next().orElseThrow(() -> new DataFault(source + " is empty: the first line must name the columns"));
        width = first.cells.size();
        List<String> names = new ArrayList<>();
        for (Cell cell : first.cells)
            names.add(cell.text.isBlank() ? "column" + (names.size() + 1) : cell.text.strip());
        return List.copyOf(names);
    }

    /// The next line of cells; empty at the end.
    Optional<Line> next() throws IOException {
        while (true) {
            int c = peek();
            if (c == END) return Optional.empty();
            if (number == 1 && !begun && c == '\ufeff') at++;
            else if (c == '\n' || c == '\r') {
                int began = number;
                endLine();
                // In a table of one column an empty line is a missing cell.
                if (width == 1 && peek() != END) return Optional.of(new Line(began, List.of(new Cell("", false))));
            } else if (!begun && c == '#') restOfLine();
            else {
                begun = true;
                Line line = new Line(number, cells());
                if (width >= 0 && line.cells.size() != width)
                    throw new DataFault(source + " line " + line.number + " has " + line.cells.size()
                            + " cells; the first line names " + width + " columns");
                return Optional.of(line);
            }
        }
    }

    /// A line that begins with `#`, without its end; empty when the next line is none.
    Optional<String> comment() throws IOException {
        if (number == 1 && peek() == '\ufeff') at++;
        return peek() == '#' ? Optional.of(restOfLine()) : Optional.empty();
    }

    private String restOfLine() throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = peek(); c != END && c != '\n' && c != '\r'; c = peek()) {
            text.append((char) c);
            at++;
        }
        endLine();
        return text.toString();
    }

    private List<Cell> cells() throws IOException {
        List<Cell> out = new ArrayList<>(Math.max(8, width));
        while (true) {
            if (delimiter == ' ') while (peek() == ' ') at++;
            int c = peek();
            if (delimiter == ' ' && !out.isEmpty() && isLineEnd(c)) break;
            out.add(c == '"' ? quoted() : new Cell(plain(), false));
            c = peek();
            if (isLineEnd(c)) break;
            at++;
        }
        endLine();
        return out;
    }

    private static boolean isLineEnd(int c) {
        return c == END || c == '\n' || c == '\r';
    }

    private String plain() throws IOException {
        StringBuilder text = new StringBuilder();
        while (true) {
            int begin = at;
            while (at < filled) {
                char c = buffer[at];
                if (c == delimiter || c == '\n' || c == '\r')
                    return text.append(buffer, begin, at - begin).toString();
                at++;
            }
            text.append(buffer, begin, at - begin);
            if (peek() == END) return text.toString();
        }
    }

    private Cell quoted() throws IOException {
        StringBuilder text = new StringBuilder();
        int begin = number;
        at++;
        while (true) {
            int c = peek();
            if (c == END) throw new DataFault(source + " line " + begin + ": a quoted cell is never closed");
            at++;
            if (c == '\n') number++;
            if (c == '"') {
                if (peek() != '"') break;
                at++;
            }
            text.append((char) c);
        }
        int c = peek();
        if (c != delimiter && !isLineEnd(c))
            throw new DataFault(source + " line " + number + ": text behind a closing quote");
        return new Cell(text.toString(), true);
    }

    private void endLine() throws IOException {
        int c = peek();
        if (c == END) return;
        at++;
        number++;
        if (c == '\r' && peek() == '\n') at++;
    }

    private int peek() throws IOException {
        if (at == filled) {
            filled = in.read(buffer);
            at = 0;
            if (filled <= 0) {
                filled = 0;
                return END;
            }
        }
        return buffer[at];
    }
}
