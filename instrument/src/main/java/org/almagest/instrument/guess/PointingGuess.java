/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.guess;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Which words tell where the telescope pointed, in which units and of which equinox.
final class PointingGuess {
    private static final List<String[]> PAIRS = List.of(
            new String[] {"RA", "DEC"},
            new String[] {"RA2000", "DEC2000"},
            new String[] {"TELRA", "TELDEC"},
            new String[] {"RAMNT", "DECMNT"},
            new String[] {"MNTRA", "MNTDEC"},
            new String[] {"RATEL", "DECTEL"},
            new String[] {"BORERA", "BOREDEC"},
            new String[] {"RASTART", "DECSTART"},
            new String[] {"RADEG", "DECDEG"},
            new String[] {"RAD", "DECD"},
            new String[] {"RAPNT", "DECPNT"},
            new String[] {"RAPOINT", "DECPOINT"},
            new String[] {"PNTRA", "PNTDEC"},
            new String[] {"OBJCTRA", "OBJCTDEC"},
            new String[] {"OBJRA", "OBJDEC"},
            new String[] {"RAOBJ", "DECOBJ"},
            new String[] {"RATARG", "DECTARG"},
            new String[] {"TARGRA", "TARGDEC"},
            new String[] {"CATRA", "CATDEC"},
            new String[] {"CRDRA", "CRDDEC"},
            new String[] {"RAHMS", "DECDMS"},
            new String[] {"CENTRA", "CENTDEC"},
            new String[] {"RACENT", "DECCENT"},
            new String[] {"RACEN", "DECCEN"},
            new String[] {"RAFC", "DECFC"},
            new String[] {"RAJ2000", "DECJ2000"});

    private final FrameSet frames;

    PointingGuess(FrameSet frames) {
        this.frames = frames;
    }

    /// Both facts of the pointing.
    record Answer(Guess ra, Guess dec, double raDegrees, double decDegrees) {}

    Answer answer() {
        for (String[] pair : PAIRS)
            for (String ra : frames.candidates(
                    List.of(pair[0]), w -> degrees(w.value(), 1).isPresent()))
                for (String dec : frames.candidates(List.of(pair[1]), PointingGuess::isDeclination)) {
                    Optional<Answer> answer = pair(ra, dec);
                    if (answer.isPresent()) return answer.get();
                }
        for (String ra : frames.matching(
                "RA[A-Z]{2,}|[A-Z]{2,}RA", w -> degrees(w.value(), 1).isPresent())) {
            String other = HeaderWord.plain(ra).startsWith("RA")
                    ? "DEC" + HeaderWord.plain(ra).substring(2)
                    : HeaderWord.plain(ra).replaceFirst("RA$", "DEC");
            for (String dec : frames.candidates(List.of(other), PointingGuess::isDeclination)) {
                Optional<Answer> answer = pair(ra, dec);
                if (answer.isPresent()) return doubtful(answer.get(), ra, dec);
            }
        }
        if (frames.first("CTYPE1").filter(w -> w.value().startsWith("RA--")).isPresent()
                && frames.first("CRVAL1")
                        .flatMap(w -> box(degrees(w.value(), 1)))
                        .isPresent()
                && frames.first("CRVAL2").filter(PointingGuess::isDeclination).isPresent())
            return wcs("CRVAL1", "CRVAL2");
        String sought = "no RA and DEC or their like, nor a WCS";
        String cost = "exposures without pointing become no visits: they serve as calibrations only";
        return new Answer(
                new Guess.Absent("ra", sought, cost), new Guess.Absent("dec", sought, cost), Double.NaN, Double.NaN);
    }

    private static Answer doubtful(Answer a, String ra, String dec) {
        if (!(a.ra() instanceof Guess.Found f)) return a;
        List<String> warnings = new ArrayList<>(f.warnings());
        warnings.add("that " + ra + " and " + dec + " are the pointing follows from their names alone");
        Guess.Found marked =
                new Guess.Found(f.fact(), f.form(), f.keywords(), f.details(), f.value(), f.evidence(), warnings);
        return new Answer(marked, a.dec(), a.raDegrees(), a.decDegrees());
    }

    private Optional<Answer> pair(String ra, String dec) {
        int frame = 0;
        while (frame < frames.size()
                && (frames.word(frame, ra).isEmpty() || frames.word(frame, dec).isEmpty())) frame++;
        if (frame == frames.size()) return Optional.empty();
        HeaderWord r = frames.word(frame, ra).orElseThrow(),
                d = frames.word(frame, dec).orElseThrow();
        List<String> warnings = new ArrayList<>();
        String unit = raUnit(r, warnings);
        OptionalDouble alpha =
                degrees(r.value(), unit.equals("hourangle") ? 15 : unit.equals("rad") ? 180 / Math.PI : 1);
        OptionalDouble delta = degrees(d.value(), unit.equals("rad") ? 180 / Math.PI : 1);
        if (alpha.isEmpty() || delta.isEmpty() || alpha.getAsDouble() > 360 || Math.abs(delta.getAsDouble()) > 90)
            return Optional.empty();
        offWcs(alpha.getAsDouble(), delta.getAsDouble(), frame, unit, warnings);
        for (int i = 0; i < frames.size(); i++)
            if (frames.word(i, ra).filter(w -> degrees(w.value(), 1).isEmpty()).isPresent())
                warnings.add(frames.frames().get(i).name() + ": " + ra + " = '"
                        + frames.word(i, ra).orElseThrow().value() + "' is no angle");
        String equinox = equinox(warnings);
        String decUnit = unit.equals("rad") ? "rad" : "deg";
        long pointed = frames.count(ra);
        if (pointed < frames.size())
            warnings.add("only " + frames.share(ra) + " have it; science frames among the others become no visits");
        return Optional.of(new Answer(
                found("ra", r, unit, equinox, warnings),
                found("dec", d, decUnit, equinox, List.of()),
                alpha.getAsDouble(),
                delta.getAsDouble()));
    }

    private Guess found(String fact, HeaderWord word, String unit, String equinox, List<String> warnings) {
        String missing = String.join(", ", unknowns(word.keyword()));
        return new Guess.Found(
                fact,
                "{keyword: " + Yaml.text(word.keyword()) + ", unit: " + unit
                        + (missing.isEmpty() ? "" : ", missing: [" + missing + "]") + "}",
                List.of(word.keyword()),
                Map.of("unit", unit),
                word.value(),
                "from " + word.keyword() + " of " + frames.share(word.keyword())
                        + (word.comment().isEmpty() ? "" : ", noted '" + word.comment() + "'") + "; "
                        + reason(word, unit)
                        + "; " + equinox,
                warnings.stream().distinct().toList());
    }

    /// Values that stand for "not known", where some frame has one.
    private List<String> unknowns(String keyword) {
        return frames.frames().stream()
                .map(f -> f.words().get(keyword))
                .filter(w -> w != null && w.isUnknown() && !w.value().isEmpty())
                .map(w -> Yaml.text(w.value()))
                .distinct()
                .toList();
    }

    private static String reason(HeaderWord w, String unit) {
        if (isSexagesimal(w.value()))
            return unit.equals("hourangle") ? "hours, minutes, seconds" : "degrees, minutes, seconds";
        return switch (unit) {
            case "hourangle" -> "decimal hours";
            case "rad" -> "radians";
            default -> "decimal degrees";
        };
    }

    private String raUnit(HeaderWord w, List<String> warnings) {
        if (isSexagesimal(w.value())) {
            double lead = leading(w.value());
            if (lead < 24) {
                if (w.notes("deg|degrees|DD:MM:SS") && !w.notes("HH:MM:SS|hours?"))
                    warnings.add("the comment says degrees, but the value is taken as hours, as sexagesimal ones are");
                return "hourangle";
            }
            return "deg";
        }
        if (w.notes("rad|radians?")) return "rad";
        if (w.notes("h|hrs?|hours?|hour ?angle") && !w.notes("deg|degrees?")) return "hourangle";
        if (w.notes("deg|degrees?|d")) return "deg";
        double most = 0;
        for (int i = 0; i < frames.size(); i++)
            most = Math.max(
                    most,
                    frames.word(i, w.keyword()).map(x -> x.number().orElse(0)).orElse(0.0));
        if (most >= 24) return "deg";
        Optional<Double> crval = frames.first("CRVAL1").flatMap(x -> box(x.number()));
        if (crval.isPresent()
                && frames.first("CTYPE1")
                        .filter(x -> x.value().startsWith("RA--"))
                        .isPresent())
            return Math.abs(crval.get() - 15 * w.number().orElse(0))
                            < Math.abs(crval.get() - w.number().orElse(0))
                    ? "hourangle"
                    : "deg";
        warnings.add("right ascensions below 24 may be degrees or hours, no word says which; degrees are taken");
        return "deg";
    }

    /// Tells when a WCS of the frame is elsewhere.
    private void offWcs(double ra, double dec, int frame, String unit, List<String> warnings) {
        if (frames.word(frame, "CTYPE1")
                .filter(w -> w.value().startsWith("RA--"))
                .isEmpty()) return;
        Optional<Double> a = frames.word(frame, "CRVAL1").flatMap(w -> box(w.number()));
        Optional<Double> d = frames.word(frame, "CRVAL2").flatMap(w -> box(w.number()));
        if (a.isEmpty() || d.isEmpty()) return;
        double dx = Math.abs(((a.get() - ra) % 360 + 540) % 360 - 180) * Math.cos(Math.toRadians(dec));
        double off = Math.hypot(dx, d.get() - dec);
        if (off > 3)
            warnings.add(String.format(
                    Locale.ROOT, "the WCS is %.1f deg from this pointing; is %s the right unit?", off, unit));
    }

    private String equinox(List<String> warnings) {
        Optional<HeaderWord> system = frames.first("RADESYS").or(() -> frames.first("RADECSYS"));
        Optional<HeaderWord> year =
                frames.first("EQUINOX").or(() -> frames.first("EPOCH")).or(() -> frames.first("OBJEPOCH"));
        Optional<Double> equinox = year.flatMap(w -> HeaderWord.number(w.value().replaceFirst("^[JB]", "")).stream()
                .boxed()
                .findFirst());
        if (equinox.isPresent() && equinox.get() > 1800 && Math.abs(equinox.get() - 2000) > 0.01)
            warnings.add(String.format(
                    Locale.ROOT,
                    "the equinox is %.1f, not 2000: pointings are off by about %.1f arcmin; raise pointing_uncertainty",
                    equinox.get(),
                    Math.abs(equinox.get() - 2000) * 50.3 / 60));
        if (system.isPresent())
            return "equinox 2000, " + system.get().keyword() + " = '"
                    + system.get().value() + "'";
        return year.map(w -> "equinox " + w.value() + " by " + w.keyword())
                .orElse("equinox 2000 is assumed, no word tells it");
    }

    private Answer wcs(String ra, String dec) {
        HeaderWord r = frames.first(ra).orElseThrow(), d = frames.first(dec).orElseThrow();
        List<String> warnings = new ArrayList<>(
                List.of("this is where the WCS has its reference pixel, which may lie outside the image"));
        String equinox = equinox(warnings);
        return new Answer(
                found("ra", r, "deg", equinox, warnings),
                found("dec", d, "deg", equinox, List.of()),
                r.number().orElse(Double.NaN),
                d.number().orElse(Double.NaN));
    }

    private static Optional<Double> box(OptionalDouble d) {
        return d.isPresent() ? Optional.of(d.getAsDouble()) : Optional.empty();
    }

    private static boolean isDeclination(HeaderWord w) {
        OptionalDouble d = degrees(w.value(), 1);
        return d.isPresent() && Math.abs(d.getAsDouble()) <= 90;
    }

    static boolean isSexagesimal(String value) {
        return value.matches("[-+]?\\d{1,3}[: ]+\\d{1,2}(?:[: ]+\\d{1,2}(?:\\.\\d*)?|\\.\\d*)?");
    }

    private static double leading(String value) {
        return Double.parseDouble(value.replaceFirst("^[-+]", "").split("[: ]")[0]);
    }

    /// An angle, sexagesimal or decimal, times a factor.
    static OptionalDouble degrees(String value, double factor) {
        if (!isSexagesimal(value)) {
            OptionalDouble d = HeaderWord.number(value);
            return d.isPresent() && Math.abs(d.getAsDouble()) <= 360
                    ? OptionalDouble.of(factor * d.getAsDouble())
                    : OptionalDouble.empty();
        }
        double sum = 0, unit = 1;
        for (String part : value.replaceFirst("^[-+]", "").strip().split("[: ]+")) {
            sum += Double.parseDouble(part) * unit;
            unit /= 60;
        }
        return OptionalDouble.of(factor * (value.startsWith("-") ? -sum : sum));
    }
}
