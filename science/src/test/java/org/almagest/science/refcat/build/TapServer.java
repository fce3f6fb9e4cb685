/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat.build;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.almagest.astro.sky.SkyCoord;

/// A small TAP service: sync, async with the phases of UWS, TAP_SCHEMA, cones in ADQL over one table of
/// stars, answers cut at a limit, and whatever goes wrong when it is told to.
final class TapServer implements AutoCloseable {
    /// What an answer may suffer.
    enum Trouble {
        NONE,
        UNAVAILABLE,
        CUT_SHORT,
        LATE,
        CLOSED
    }

    private static final Pattern CONE =
            Pattern.compile("SELECT (.*) FROM (\\S+) WHERE 1 = CONTAINS\\(POINT\\('ICRS', (\\S+), (\\S+)\\),"
                    + " CIRCLE\\('ICRS', (\\S+), (\\S+), (\\S+)\\)\\)(?: AND (\\S+) < (\\S+))?");

    private final HttpServer server;
    private final List<String> names;
    private final List<String[]> columns;
    private final List<double[]> rows;
    private final int hardLimit;
    final Queue<Trouble> troubles = new ConcurrentLinkedQueue<>();
    final Queue<String> queries = new ConcurrentLinkedQueue<>();
    final Map<String, String> jobs = new ConcurrentHashMap<>();
    private final Map<String, ArrayDeque<String>> phases = new ConcurrentHashMap<>();
    boolean startsJobs = true;

    /// @param columns name, datatype, unit, UCD, description of each
    /// @param rows numbers; the first column is a whole number, the second and third ra and dec
    /// @param hardLimit rows of an answer at most, whatever is asked for
    TapServer(List<String[]> columns, List<double[]> rows, int hardLimit) throws IOException {
        this.columns = columns;
        this.names = columns.stream().map(c -> c[0]).toList();
        this.rows = rows;
        this.hardLimit = hardLimit;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/tap/sync", this::sync);
        server.createContext("/tap/async", this::async);
        server.start();
    }

    URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/tap");
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static Map<String, String> form(HttpExchange x) throws IOException {
        Map<String, String> out = new HashMap<>();
        String body = new String(x.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        for (String pair : body.split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0)
                out.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return out;
    }

    private static void send(HttpExchange x, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        x.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0)
            try (OutputStream out = x.getResponseBody()) {
                out.write(bytes);
            }
        x.close();
    }

    private void sync(HttpExchange x) throws IOException {
        Map<String, String> form = form(x);
        answer(x, form.getOrDefault("QUERY", ""), Integer.parseInt(form.getOrDefault("MAXREC", "2000")));
    }

    private void answer(HttpExchange x, String query, int limit) throws IOException {
        Trouble trouble = query.contains("TAP_SCHEMA") || troubles.isEmpty() ? Trouble.NONE : troubles.remove();
        if (!query.contains("TAP_SCHEMA")) queries.add(query);
        switch (trouble) {
            case UNAVAILABLE -> send(x, 503, "<html><body>Down for <b>maintenance</b></body></html>");
            case CLOSED -> x.close();
            case LATE -> {
                try {
                    Thread.sleep(1500);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                x.close();
            }
            case CUT_SHORT -> {
                String whole = evaluated(query, limit);
                send(x, 200, whole.substring(0, whole.length() * 2 / 3));
            }
            case NONE -> {
                String whole = evaluated(query, limit);
                send(x, whole.contains("value=\"ERROR\"") ? 400 : 200, whole);
            }
        }
    }

    private void async(HttpExchange x) throws IOException {
        String path = x.getRequestURI().getPath().substring("/tap/async".length());
        Map<String, String> form = form(x);
        if (path.isEmpty()) {
            String id = "job" + jobs.size();
            jobs.put(id, form.get("MAXREC") + " " + form.get("QUERY"));
            phases.put(id, new ArrayDeque<>(startsJobs ? List.of("QUEUED", "EXECUTING") : List.of("PENDING")));
            x.getResponseHeaders().set("Location", address() + "/async/" + id);
            send(x, 303, "");
            return;
        }
        String[] parts = path.substring(1).split("/");
        String id = parts[0], job = jobs.getOrDefault(id, "1 nothing");
        String query = job.substring(job.indexOf(' ') + 1);
        int limit = Integer.parseInt(job.substring(0, job.indexOf(' ')));
        String last = evaluated(query, limit).contains("value=\"ERROR\"") ? "ERROR" : "COMPLETED";
        ArrayDeque<String> left = phases.getOrDefault(id, new ArrayDeque<>());
        if (parts.length == 1) send(x, 200, "<job/>");
        else if (parts[1].equals("phase") && x.getRequestMethod().equals("POST")) {
            left.clear();
            send(x, 200, "");
        } else if (parts[1].equals("phase")) {
            String phase = left.isEmpty() ? last : left.peek().equals("PENDING") ? "PENDING" : left.remove();
            send(x, 200, phase + "\n");
        } else if (parts[1].equals("error")) send(x, 200, evaluated(query, limit));
        else answer(x, query, limit);
    }

    private static String info(String status, String words) {
        return "<INFO name=\"QUERY_STATUS\" value=\"" + status + "\">" + words + "</INFO>";
    }

    private static String document(String inside) {
        return "<?xml version=\"1.0\"?><VOTABLE version=\"1.3\" xmlns=\"http://www.ivoa.net/xml/VOTable/v1.3\">"
                + "<RESOURCE type=\"results\">" + inside + "</RESOURCE></VOTABLE>\n";
    }

    private static String table(List<String[]> fields, List<? extends List<String>> cells) {
        StringBuilder out = new StringBuilder(info("OK", "") + "<TABLE>");
        for (String[] f : fields)
            out.append("<FIELD name=\"")
                    .append(f[0])
                    .append("\" datatype=\"")
                    .append(f[1])
                    .append("\"")
                    .append(f[1].equals("char") ? " arraysize=\"*\"" : "")
                    .append("/>");
        out.append("<DATA><TABLEDATA>\n");
        for (List<String> row : cells) {
            out.append("<TR>");
            for (String cell : row) out.append("<TD>").append(cell).append("</TD>");
            out.append("</TR>\n");
        }
        return out.append("</TABLEDATA></DATA></TABLE>").toString();
    }

    private String evaluated(String query, int limit) {
        if (query.contains("TAP_SCHEMA.tables"))
            return document(table(
                    List.<String[]>of(new String[] {"table_name", "char"}),
                    query.contains("IN (") && !query.contains("'gaiadr3.gaia_source'")
                            ? List.of()
                            : List.of(List.of("gaiadr3.gaia_source"))));
        if (query.contains("TAP_SCHEMA.columns")) {
            List<String[]> fields = Arrays.stream(
                            new String[] {"column_name", "datatype", "unit", "ucd", "description"})
                    .map(n -> new String[] {n, "char"})
                    .toList();
            boolean known = query.contains("'gaiadr3.gaia_source'");
            return document(table(fields, known ? columns.stream().map(List::of).toList() : List.of()));
        }
        Matcher m = CONE.matcher(query);
        if (!m.matches() || !m.group(2).equals("gaiadr3.gaia_source"))
            return document(info("ERROR", "Cannot parse &lt;" + query.length() + "&gt; characters"));
        List<String> asked = List.of(m.group(1).split(", "));
        if (!names.containsAll(asked)) return document(info("ERROR", "Unknown column in\n  " + m.group(1)));
        SkyCoord centre = SkyCoord.ofDegrees(Double.parseDouble(m.group(5)), Double.parseDouble(m.group(6)));
        double radius = Double.parseDouble(m.group(7));
        List<List<String>> cells = new ArrayList<>();
        int most = Math.min(limit, hardLimit);
        boolean more = false;
        for (double[] row : rows) {
            if (centre.separation(SkyCoord.ofDegrees(row[1], row[2])).degrees() > radius) continue;
            if (m.group(8) != null && !(row[names.indexOf(m.group(8))] < Double.parseDouble(m.group(9)))) continue;
            if (cells.size() == most) {
                more = true;
                break;
            }
            List<String> out = new ArrayList<>();
            for (String name : asked) {
                double v = row[names.indexOf(name)];
                out.add(Double.isNaN(v) ? "" : names.indexOf(name) == 0 ? Long.toString((long) v) : Double.toString(v));
            }
            cells.add(out);
        }
        List<String[]> fields = asked.stream()
                .map(n -> new String[] {n.toUpperCase(Locale.ROOT), names.indexOf(n) == 0 ? "long" : "double"})
                .toList();
        return document(table(fields, cells) + (more ? info("OVERFLOW", "") : ""));
    }
}
