/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// Builds one self-contained page. Text is escaped; charts and stamps are inlined.
///
/// Thread rule: one thread.
public final class Html {
    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #1d2330; --paper: #fbfaf7; --line: #c9c6bd; --soft: #6b7180; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e4e2dc; --paper: #14171d; --line: #3b404b; --soft: #9aa1b0; } }
            body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 1080px;
              margin: 2rem auto; padding: 0 1rem; }
            h1 { font-size: 1.6rem; margin-bottom: .2rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
            p.note { color: var(--soft); } table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
            th, td { text-align: right; padding: .15rem .7rem; border-bottom: 1px solid var(--line); }
            th:first-child, td:first-child { text-align: left; } .row { display: flex; flex-wrap: wrap; gap: 1rem; }
            figure { margin: 0; } figcaption { color: var(--soft); font-size: .85rem; max-width: 520px; }
            img.stamp { width: 128px; height: 128px; image-rendering: pixelated; }
            .triplet { display: flex; gap: 4px; } .bad { color: #c0392b; } .good { color: #2e8b57; }
            """;

    private final StringBuilder body = new StringBuilder();
    private final String title;

    /// @param title title of the page
    public Html(String title) {
        this.title = title;
        body.append("<h1>").append(escape(title)).append("</h1>\n");
    }

    public Html heading(String text) {
        body.append("<h2>").append(escape(text)).append("</h2>\n");
        return this;
    }

    public Html note(String text) {
        body.append("<p class=\"note\">").append(escape(text)).append("</p>\n");
        return this;
    }

    /// A table of texts; a cell that begins with `+` or `!` is marked as met or missed.
    ///
    /// @param head column titles
    /// @param rows cells, each row as long as the head
    public Html table(List<String> head, List<List<String>> rows) {
        body.append("<table><tr>");
        for (String cell : head) body.append("<th>").append(escape(cell)).append("</th>");
        body.append("</tr>\n");
        for (List<String> row : rows) {
            body.append("<tr>");
            for (String cell : row) body.append(cell(cell));
            body.append("</tr>\n");
        }
        body.append("</table>\n");
        return this;
    }

    /// Figures side by side.
    public Html figures(List<Figure> figures) {
        body.append("<div class=\"row\">\n");
        for (Figure figure : figures)
            body.append("<figure>")
                    .append(figure.markup())
                    .append("<figcaption>")
                    .append(escape(figure.caption()))
                    .append("</figcaption></figure>\n");
        body.append("</div>\n");
        return this;
    }

    /// Writes the page aside, then puts it in place.
    public void write(Path file) {
        String page = "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + escape(title)
                + "</title><meta name=\"viewport\" content=\"width=device-width\"><style>" + STYLE
                + "</style></head><body>\n" + body + "</body></html>\n";
        Path aside = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.write(aside, page.getBytes(StandardCharsets.UTF_8));
            Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be written", e);
        }
    }

    private static String cell(String text) {
        if (text.startsWith("!")) return "<td class=\"bad\">" + escape(text.substring(1)) + "</td>";
        if (text.startsWith("+")) return "<td class=\"good\">" + escape(text.substring(1)) + "</td>";
        return "<td>" + escape(text) + "</td>";
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /// Something drawn, with a sentence beneath.
    ///
    /// @param markup HTML or SVG, trusted
    /// @param caption plain text
    public record Figure(String markup, String caption) {}
}
