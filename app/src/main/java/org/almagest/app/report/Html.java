/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.report;

import java.nio.file.Path;
import java.util.List;
import org.almagest.astro.file.WholeFile;

/// Builds one self-contained page. Text is escaped; charts and stamps are inlined.
///
/// Thread rule: one thread.
public final class Html {
    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #1d2330; --paper: #fbfaf7; --line: #c9c6bd; --soft: #565d6c;
              --good: #1d7a46; --bad: #b3261e; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e4e2dc; --paper: #14171d; --line: #3b404b;
              --soft: #a7aebc; --good: #5cc48a; --bad: #ff8a7a; --s0: #6fb1f5; --s1: #ff9673; --s2: #6fcf97;
              --s3: #c79be8; --s4: #dcb75a; } }
            * { box-sizing: border-box; }
            body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 1120px;
              margin: 2rem auto; padding: 0 1rem; }
            h1 { font-size: 1.6rem; line-height: 1.25; margin-bottom: .2rem; }
            h2 { font-size: 1.2rem; margin: 2.6rem 0 .4rem; }
            p.note { color: var(--soft); margin: .3rem 0 1rem; max-width: 46rem; }
            .row { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 500px), 1fr));
              gap: 1.6rem 2rem; align-items: start; }
            figure, .block { margin: 0; min-width: 0; } .block h3 { font-size: 1rem; margin: 0 0 .3rem; }
            figcaption { color: var(--soft); font-size: .87rem; max-width: 520px; margin-top: .3rem; }
            svg { max-width: 100%; height: auto; display: block; }
            @media (max-width: 560px) { svg { font-size: 16px; } }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums; width: 100%; max-width: 520px; }
            th, td { text-align: right; padding: .2rem 0 .2rem .8rem; border-bottom: 1px solid var(--line);
              vertical-align: top; }
            th { font-weight: 600; } th:first-child, td:first-child { text-align: left; padding-left: 0; }
            td { white-space: nowrap; } td:first-child { white-space: normal; }
            .bad { color: var(--bad); font-weight: 600; } .good { color: var(--good); }
            .stamps { display: grid; grid-template-columns: repeat(3, 1fr); gap: 4px; max-width: 500px; }
            .stamps span { display: block; text-align: center; font-size: .8rem; color: var(--soft); }
            div.wide { overflow-x: auto; } div.wide table { max-width: none; }
            div.wide td:first-child { white-space: nowrap; }
            tr.out td { color: var(--soft); } ul.plain { max-width: 60rem; padding-left: 1.2rem; }
            svg a:hover { opacity: .6; } :target { outline: 2px solid var(--line); outline-offset: 6px; }
            img.stamp { display: block; width: 100%; aspect-ratio: 1; image-rendering: pixelated; }
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

    /// Tables side by side.
    public Html tables(List<Columns> tables) {
        body.append("<div class=\"row\">\n");
        for (Columns t : tables) {
            body.append("<div class=\"block\">");
            if (!t.title().isEmpty())
                body.append("<h3>").append(escape(t.title())).append("</h3>");
            body.append(t.markup()).append("</div>\n");
        }
        body.append("</div>\n");
        return this;
    }

    /// One table as wide as the page, scrolled where that is too narrow.
    public Html wideTable(Columns table) {
        body.append("<div class=\"wide\">").append(table.markup()).append("</div>\n");
        return this;
    }

    /// A long table behind a line that opens it; open when it is short.
    public Html folded(String line, Columns table) {
        body.append(table.rows().size() > 20 ? "<details>" : "<details open>")
                .append("<summary>")
                .append(escape(line))
                .append("</summary>\n");
        return wideTable(table).raw("</details>\n");
    }

    private Html raw(String markup) {
        body.append(markup);
        return this;
    }

    /// Sentences, one below the other.
    public Html list(List<String> sentences) {
        body.append("<ul class=\"plain\">\n");
        for (String s : sentences) body.append("<li>").append(escape(s)).append("</li>\n");
        body.append("</ul>\n");
        return this;
    }

    /// Figures side by side.
    public Html figures(List<Figure> figures) {
        body.append("<div class=\"row\">\n");
        for (Figure figure : figures)
            body.append(figure.anchor().isEmpty() ? "<figure>" : "<figure id=\"" + escape(figure.anchor()) + "\">")
                    .append(figure.markup())
                    .append("<figcaption>")
                    .append(escape(figure.caption()))
                    .append("</figcaption></figure>\n");
        body.append("</div>\n");
        return this;
    }

    /// Writes the page aside, then puts it in place.
    public void write(Path file) {
        WholeFile.write(file, page());
    }

    /// The page as text.
    public String page() {
        return "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + escape(title)
                + "</title><meta name=\"viewport\" content=\"width=device-width\"><style>" + STYLE
                + "</style></head><body>\n" + body + "</body></html>\n";
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
    /// @param anchor name that links lead to; empty for none
    public record Figure(String markup, String caption, String anchor) {
        public Figure(String markup, String caption) {
            this(markup, caption, "");
        }
    }

    /// A table of texts; a cell that begins with `+` or `!` is marked as met or missed, by colour and by a
    /// sign.
    ///
    /// @param title above it; empty for none
    /// @param head column titles
    /// @param rows cells, each row as long as the head
    public record Columns(String title, List<String> head, List<List<String>> rows) {
        /// The table as HTML.
        public String markup() {
            StringBuilder s = new StringBuilder("<table><tr>");
            for (String cell : head) s.append("<th>").append(escape(cell)).append("</th>");
            s.append("</tr>\n");
            for (List<String> row : rows) {
                s.append("<tr>");
                for (String cell : row) s.append(cell(cell));
                s.append("</tr>\n");
            }
            return s.append("</table>\n").toString();
        }

        private static String cell(String text) {
            if (text.startsWith("!")) return "<td class=\"bad\">✗ " + escape(text.substring(1)) + "</td>";
            if (text.startsWith("+")) return "<td class=\"good\">✓ " + escape(text.substring(1)) + "</td>";
            return "<td>" + escape(text) + "</td>";
        }
    }
}
