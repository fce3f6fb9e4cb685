/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat.build;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.xml.stream.XMLStreamException;
import org.almagest.astro.fault.ResourceFault;
import org.almagest.astro.fault.UserFault;

/// A service of the Table Access Protocol.
///
/// Answers are written to a file and checked to their end before anything of them is used. What may pass by
/// itself (no connection, time out, status 429 or 5xx, an answer cut short) is tried again, with twice the
/// pause each time.
///
/// @see <a href="https://www.ivoa.net/documents/TAP/">TAP 1.1</a> and <a
/// href="https://www.ivoa.net/documents/UWS/">UWS 1.1, IVOA</a>
public final class TapService {
    private final URI base;
    private final Mode mode;
    private final Patience patience;
    private final Consumer<String> report;
    private final HttpClient client;

    /// How queries are asked.
    public enum Mode {
        /// Sync, and async when that takes longer than is waited for.
        AUTO,
        SYNC,
        ASYNC
    }

    /// How long is waited.
    ///
    /// @param tries of one request
    /// @param pause before the second; twice as long before each further one
    /// @param request for one answer
    /// @param job for an async job to end
    /// @param poll between looks at a job
    public record Patience(int tries, Duration pause, Duration request, Duration job, Duration poll) {
        public static final Patience DEFAULT = new Patience(
                6, Duration.ofSeconds(2), Duration.ofMinutes(5), Duration.ofHours(2), Duration.ofSeconds(3));
    }

    /// @param base address of the service, without `/sync`
    /// @param report gets a word when something is tried again
    public TapService(URI base, Mode mode, Patience patience, Consumer<String> report) {
        String text = base.toString().replaceAll("/+$", "");
        if (base.getScheme() == null || !base.getScheme().matches("https?"))
            throw new UserFault(
                    "TAP service " + base + ": an address that begins with http:// or https:// was expected");
        this.base = URI.create(text);
        this.mode = mode;
        this.patience = patience;
        this.report = report;
        this.client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(
                        patience.request().compareTo(Duration.ofSeconds(30)) < 0
                                ? patience.request()
                                : Duration.ofSeconds(30))
                .build();
    }

    /// Address of the service.
    public URI base() {
        return base;
    }

    /// Something that may pass by itself.
    private static final class Passing extends Exception {
        private static final long serialVersionUID = 1;
        private final boolean timedOut;

        Passing(String message, boolean timedOut) {
            super(message);
            this.timedOut = timedOut;
        }

        Passing(String message, boolean timedOut, Throwable cause) {
            super(message, cause);
            this.timedOut = timedOut;
        }
    }

    /// Asks, and keeps the answer in a file.
    ///
    /// @param rows that the service is to give at most
    /// @return what the answer says of itself; never an error
    /// @throws UserFault with the service's own words, if it refuses the query
    /// @throws ResourceFault if it cannot be reached, or fails again and again
    TapAnswer query(String adql, long rows, Path into) {
        boolean async = mode == Mode.ASYNC;
        Duration pause = patience.pause();
        for (int attempt = 1; ; attempt++) {
            try {
                return checked(async ? async(adql, rows, into) : sync(adql, rows, into), into);
            } catch (Passing e) {
                if (attempt >= patience.tries())
                    throw new ResourceFault(
                            "the TAP service " + base + " failed " + attempt + " times: " + e.getMessage()
                                    + "; the same command goes on where this one ended",
                            e);
                report.accept("TAP service: " + e.getMessage() + "; trying again");
                if (e.timedOut && mode == Mode.AUTO) async = true;
                sleep(pause);
                pause = pause.multipliedBy(2);
            }
        }
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ResourceFault("interrupted while waiting for a TAP service", e);
        }
    }

    private TapAnswer checked(Path answer, Path into) throws Passing {
        try {
            TapAnswer told = TapAnswer.read(answer);
            if (told.isError()) throw new UserFault("the TAP service " + base + " says: " + told.message());
            Files.move(answer, into, StandardCopyOption.REPLACE_EXISTING);
            return told;
        } catch (XMLStreamException e) {
            throw new Passing(
                    "its answer is no whole VOTable (" + oneLine(String.valueOf(e.getMessage())) + ")", false, e);
        } catch (java.io.EOFException e) {
            throw new Passing("its answer is cut short", false, e);
        } catch (IOException e) {
            throw new ResourceFault("cannot keep the answer in " + into + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, String> parameters(String adql, long rows) {
        Map<String, String> out = new LinkedHashMap<>();
        out.put("REQUEST", "doQuery");
        out.put("LANG", "ADQL");
        out.put("FORMAT", "votable");
        out.put("RESPONSEFORMAT", "votable");
        out.put("MAXREC", Long.toString(rows));
        out.put("QUERY", adql);
        return out;
    }

    private Path sync(String adql, long rows, Path into) throws Passing {
        return kept(post("/sync", parameters(adql, rows)), into);
    }

    private Path async(String adql, long rows, Path into) throws Passing {
        Map<String, String> asked = parameters(adql, rows);
        asked.put("PHASE", "RUN");
        HttpResponse<InputStream> made = send(post("/async", asked), false);
        drop(made);
        URI job = made.previousResponse()
                .flatMap(
                        r -> r.headers().firstValue("Location").map(l -> r.uri().resolve(l)))
                .orElse(made.uri());
        if (job.getPath().endsWith("/async"))
            throw new UserFault("the TAP service " + base + " makes no async jobs; use --tap-mode sync");
        String at = job.toString().replaceAll("/+$", "");
        try {
            long end = System.nanoTime() + patience.job().toNanos();
            boolean started = false;
            while (true) {
                String phase = text(get(URI.create(at + "/phase"))).strip();
                switch (phase) {
                    case "COMPLETED" -> {
                        return kept(get(URI.create(at + "/results/result")), into);
                    }
                    case "ERROR" -> throw new UserFault("the TAP service " + base + " says: " + jobError(at));
                    case "ABORTED" -> throw new Passing("the service ended the job", true);
                    case "PENDING", "HELD" -> {
                        if (!started) drop(send(post(URI.create(at + "/phase"), Map.of("PHASE", "RUN")), false));
                        started = true;
                    }
                    default -> {}
                }
                if (System.nanoTime() > end) throw new Passing("the job " + at + " does not end", true);
                sleep(patience.poll());
            }
        } finally {
            try {
                drop(send(post(URI.create(at), Map.of("ACTION", "DELETE")), false));
            } catch (Passing | UserFault e) {
                // The service removes what is left by itself.
                report.accept("TAP service: the job " + at + " could not be removed");
            }
        }
    }

    private String jobError(String job) throws Passing {
        String words = text(get(URI.create(job + "/error")));
        return plain(words);
    }

    /// Words of a page or VOTable, without its marks.
    private static String plain(String text) {
        int info = text.indexOf("QUERY_STATUS");
        String from = info >= 0 ? text.substring(text.indexOf('>', info) + 1) : text;
        String words = oneLine(
                        from.replaceAll("(?s)<(style|script).*?</\\1>", " ").replaceAll("<[^>]*>", " "))
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&apos;", "'")
                .replace("&amp;", "&");
        return words.length() > 400 ? words.substring(0, 400) + " ..." : words.isEmpty() ? "nothing" : words;
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private HttpRequest post(String path, Map<String, String> form) {
        return post(URI.create(base + path), form);
    }

    private HttpRequest post(URI to, Map<String, String> form) {
        String body = form.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return HttpRequest.newBuilder(to)
                .timeout(patience.request())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private HttpRequest get(URI from) {
        return HttpRequest.newBuilder(from).timeout(patience.request()).GET().build();
    }

    /// @param told whether the words of a refusal may stand in a VOTable, which the caller reads
    private HttpResponse<InputStream> send(HttpRequest request, boolean told) throws Passing {
        try {
            HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            int status = answer.statusCode();
            if (status < 300 || (status == 303 && !told)) return answer;
            if (status == 429 || status >= 500) {
                Optional<String> after =
                        answer.headers().firstValue("Retry-After").filter(s -> s.matches("[0-9]{1,3}"));
                String words = plain(text(answer));
                if (after.isPresent()) sleep(Duration.ofSeconds(Math.min(120, Long.parseLong(after.get()))));
                throw new Passing("status " + status + " (" + words + ")", status == 504);
            }
            throw new UserFault(
                    "the TAP service " + base + " refuses with status " + status + ": " + plain(text(answer)));
        } catch (HttpTimeoutException e) {
            throw new Passing("no answer in " + patience.request().toSeconds() + " s", true, e);
        } catch (IOException e) {
            String words = e.getMessage() == null ? e.getClass().getSimpleName() : oneLine(e.getMessage());
            throw new Passing("no connection (" + words + ")", false, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ResourceFault("interrupted while asking a TAP service", e);
        }
    }

    private String text(HttpRequest request) throws Passing {
        return text(send(request, false));
    }

    private static String text(HttpResponse<InputStream> answer) throws Passing {
        try (InputStream in = answer.body()) {
            return new String(in.readNBytes(1 << 16), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Passing("its answer is cut short", false, e);
        }
    }

    private static void drop(HttpResponse<InputStream> answer) throws Passing {
        text(answer);
    }

    private Path kept(HttpRequest request, Path into) throws Passing {
        Path aside = into.resolveSibling(into.getFileName() + ".part");
        try (InputStream in = send(request, true).body()) {
            Files.copy(in, aside, StandardCopyOption.REPLACE_EXISTING);
            return aside;
        } catch (java.nio.file.FileSystemException e) {
            throw new ResourceFault(
                    "cannot keep the answer in " + into + ": " + e.getMessage() + "; is the disk full?", e);
        } catch (IOException e) {
            throw new Passing("its answer is cut short", false, e);
        }
    }
}
