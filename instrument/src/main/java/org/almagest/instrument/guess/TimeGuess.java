/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.instrument.guess;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.fault.Fault;
import org.almagest.astro.time.Time;
import org.almagest.astro.time.TimeScale;

/// Which words tell when the shutter opened, on which scale, and at which moment of the exposure.
final class TimeGuess {
    private static final String FACT = "begin";
    private static final List<String> DATES = List.of(
            "DATEBEG",
            "DATEOBS",
            "DATESTRT",
            "DATESTART",
            "UTCSTART",
            "UTSTART",
            "UTOBS",
            "UTCOBS",
            "UTBEG",
            "EXPSTART",
            "OBSSTART",
            "STARTTIM",
            "STARTIME",
            "OPENSHUT",
            "DATELOC",
            "DATEAVG",
            "DATEMID",
            "UTMID",
            "DATEEND",
            "UTEND");
    private static final List<String> DAYS = List.of("DATEOBS", "DATEBEG", "UTDATE", "DATEUT", "UTCDATE", "OBSDATE");
    private static final List<String> CLOCKS = List.of(
            "UTSTR",
            "UTSTART",
            "UTCSTART",
            "UTCSTR",
            "UTBEG",
            "TIMEBEG",
            "TIMESTRT",
            "TIMEOBS",
            "UTOBS",
            "UTCOBS",
            "EXPSTART",
            "STARTTIM",
            "UT",
            "UTC",
            "UTTIME",
            "UTMID",
            "UTMIDDLE",
            "UTEND",
            "UTCEND");
    private static final List<String> DAY_COUNTS = List.of(
            "MJDBEG",
            "MJDSTR",
            "MJDSTART",
            "MJDOBS",
            "JDSTART",
            "JDBEG",
            "JDOBS",
            "JDUTC",
            "JULIAN",
            "JULDATE",
            "JD",
            "MJDAVG",
            "MJDMID",
            "JDMID",
            "MJDEND",
            "JDEND",
            "MJD");

    private final FrameSet frames;

    TimeGuess(FrameSet frames) {
        this.frames = frames;
    }

    /// One way to read the time.
    ///
    /// @param keywords one word, or a date and a time of day
    /// @param form iso, mjd or jd
    /// @param at start, mid or end
    private record Reading(List<String> keywords, String form, String at) {
        String source() {
            return keywords.size() == 1
                    ? "keyword: " + Yaml.text(keywords.getFirst())
                    : "text: \"{" + keywords.get(0) + "}T{" + keywords.get(1) + "}\"";
        }
    }

    Guess guess() {
        List<Reading> all = readings();
        Optional<Reading> chosen =
                all.stream().filter(r -> covered(r) == frames.size()).findFirst();
        if (chosen.isEmpty())
            chosen = all.stream()
                    .max(java.util.Comparator.comparingLong(this::covered))
                    .filter(r -> covered(r) > 0);
        if (chosen.isEmpty() || covered(chosen.get()) < frames.size()) {
            List<Reading> others = unusual();
            Optional<Reading> whole =
                    others.stream().filter(r -> covered(r) == frames.size()).findFirst();
            if (whole.isPresent()) return found(whole.get(), List.of(whole.get()));
        }
        if (chosen.isEmpty())
            return new Guess.Absent(
                    FACT,
                    "no DATE-BEG, DATE-OBS, MJD-OBS or their like with a date",
                    "without the time of the exposure no frame can be ingested");
        return found(chosen.get(), all);
    }

    private Guess found(Reading chosen, List<Reading> all) {
        List<String> warnings = new ArrayList<>();
        TimeScales scales = new TimeScales(frames, chosen.keywords());
        TimeScales.Answer scale = scales.answer();
        warnings.addAll(scale.warnings());
        if (covered(chosen) < frames.size())
            warnings.add("only " + frames.share(covered(chosen)) + " tell it; the others cannot be ingested");
        HeaderWord word = first(chosen);
        String noted = word.comment().isEmpty() ? "" : ", noted '" + word.comment() + "'";
        if (word.keyword().equals("MJD") && !word.notes("start|begin|observation|exposure"))
            warnings.add("MJD is often the time at which the file was written");
        if (chosen.at().equals("end"))
            warnings.add("the word tells the end of the exposure; its start is the exposure time earlier, if nothing"
                    + " passed in between");
        if (DATES.stream().noneMatch(word.plain()::equals)
                && word.lastPlain().isEmpty()
                && chosen.keywords().size() == 1
                && chosen.form().equals("iso"))
            warnings.add("that " + word.keyword() + " is the time of the exposure follows from its values"
                    + (isNoted(word) ? " and its note" : " alone"));
        if (!word.lastPlain().isEmpty())
            warnings.add(
                    "the keyword is of several words; that it is the time of the observation follows from the last");
        for (Reading other : all) if (!other.equals(chosen)) compare(chosen, other, warnings);
        if (frames.keywords().values().stream().noneMatch(w -> w.plain().startsWith("DATEAVG")) && scale.assumed())
            scale = scale.withReason("UTC because nothing tells another scale (the FITS standard's default)");
        String form = "{" + chosen.source() + ", form: " + chosen.form() + ", scale: " + scale.scale() + ", at: "
                + chosen.at() + "}";
        Map<String, String> details = new LinkedHashMap<>();
        details.put("scale", scale.scale());
        details.put("at", chosen.at());
        return new Guess.Found(
                FACT,
                form,
                chosen.keywords(),
                details,
                text(chosen, firstFrame(chosen)).orElse(""),
                "from " + String.join(" and ", chosen.keywords()) + " of " + frames.share(covered(chosen)) + noted
                        + "; " + scale.reason(),
                warnings.stream().distinct().toList());
    }

    /// Two readings of the first frame that differ by what no rounding explains.
    private void compare(Reading a, Reading b, List<String> warnings) {
        for (int i = 0; i < frames.size(); i++) {
            Optional<Time> ta = time(a, i), tb = time(b, i);
            if (ta.isEmpty() || tb.isEmpty() || !a.at().equals("start") || !b.at().equals("start")) continue;
            double seconds = tb.get().secondsSince(ta.get());
            double rounding = rounding(b, i) + rounding(a, i) + 1.5;
            if (Math.abs(seconds) <= rounding) continue;
            String other =
                    String.join(" and ", b.keywords()) + " differs by " + String.format(Locale.ROOT, "%.1f s", seconds)
                            + " in " + frames.frames().get(i).name();
            double hours = seconds / 3600;
            if (Math.abs(hours * 4 - Math.rint(hours * 4)) < 0.01 && Math.abs(hours) >= 0.25 && Math.abs(hours) <= 14)
                warnings.add(other + ", whole quarters of an hour: one of them is local time");
            else if (Math.abs(seconds) >= 30
                    && Math.abs(seconds) <= 38.5
                    && b.keywords().getFirst().startsWith("MJD"))
                warnings.add(other + ", as much as TAI is ahead of UTC: one of them is on the other scale");
            else if (!b.keywords().getFirst().matches("(?i)M?JD") && rounding < 100) warnings.add(other);
            return;
        }
    }

    /// How far a day count is off by its last digit [s].
    private double rounding(Reading r, int frame) {
        if (r.form().equals("iso")) return 0;
        String text = frames.word(frame, r.keywords().getFirst())
                .map(HeaderWord::value)
                .orElse("");
        int point = text.indexOf('.');
        int digits = point < 0 ? 0 : text.replaceAll("[eE].*", "").length() - point - 1;
        return 86_400 * Math.pow(10, -Math.min(digits, 9));
    }

    private List<Reading> readings() {
        List<Reading> all = new ArrayList<>();
        for (String k : frames.candidates(DATES, TimeGuess::isDateAndTime)) all.add(reading(List.of(k), "iso"));
        List<String> clocks = frames.candidates(CLOCKS, TimeGuess::isClock);
        for (String day : frames.candidates(DAYS, TimeGuess::isDay))
            for (String clock : clocks)
                if (!frames.first(clock).orElseThrow().notes("local|HST|LST|sidereal"))
                    all.add(reading(List.of(day, clock), "iso"));
        for (String k : frames.candidates(DAY_COUNTS, TimeGuess::isDayCount))
            all.add(reading(List.of(k), frames.first(k).orElseThrow().number().orElse(0) > 1e6 ? "jd" : "mjd"));
        for (int i = 0; i < all.size(); i++) all.set(i, asNoted(all.get(i), all));
        // starts before other moments, UTC before local clocks; the sort is stable
        all.sort(java.util.Comparator.comparingInt(this::doubt));
        return all;
    }

    /// Words of unusual names with a date and a time in every frame: those that are noted as the start of
    /// something first. When a file was written, or a detector cooled, is not of the exposure.
    private List<Reading> unusual() {
        List<Reading> all = new ArrayList<>();
        for (String k : frames.matching(".*", TimeGuess::isDateAndTime)) {
            HeaderWord w = frames.first(k).orElseThrow();
            if (w.plain().matches("DATE|.*(FILE|CREAT|WRIT|MODIF|PROC|CAL|TEMP).*")
                    || w.notes("file|hdu|header|creat\\w*|writt\\w*|modif\\w*|process\\w*|calib\\w*|temp\\w*"))
                continue;
            all.add(reading(List.of(k), "iso"));
        }
        all.sort(java.util.Comparator.comparingInt((Reading r) -> isNoted(first(r)) ? 0 : 1)
                .thenComparingInt(this::doubt));
        return all;
    }

    /// A word that does not say of which moment it is, but tells the same instant as one that does.
    private Reading asNoted(Reading r, List<Reading> all) {
        if (isNoted(first(r)) || !r.at().equals("start")) return r;
        int frame = firstFrame(r);
        Optional<Time> mine = time(r, frame);
        for (Reading other : all) {
            Optional<Time> theirs = time(other, frame);
            if (other.at().equals("start") || mine.isEmpty() || theirs.isEmpty()) continue;
            if (Math.abs(theirs.get().secondsSince(mine.get())) < 0.01)
                return new Reading(r.keywords(), r.form(), other.at());
        }
        return r;
    }

    private static boolean isNoted(HeaderWord w) {
        return w.plain().matches(".*(BEG|STR|STRT|START)") || w.notes("start\\w*|begin\\w*|open\\w*");
    }

    private int doubt(Reading r) {
        HeaderWord word = first(r);
        int doubt = word.plain().equals("MJD") ? 6 : 0;
        if (r.at().equals("mid")) doubt += 2;
        if (r.at().equals("end")) doubt += 4;
        if (word.notes("local( time)?|LT") || word.value().matches(".*[T ].*[+-](?!00:?00)\\d\\d:?\\d\\d")) doubt += 1;
        if (!word.lastPlain().isEmpty()) doubt += r.form().equals("iso") ? 1 : 2;
        return doubt;
    }

    private Reading reading(List<String> keywords, String form) {
        HeaderWord word = frames.first(keywords.getLast()).orElseThrow();
        String plain = word.lastPlain().isEmpty() ? word.plain() : word.lastPlain();
        String at = "start";
        if (plain.matches(".*(AVG|MID|MIDDLE)")) at = "mid";
        else if (plain.endsWith("END")) at = "end";
        else if (!isNoted(word)) {
            if (word.notes("mid|middle|mid-\\w+|midpoint|centre|center")) at = "mid";
            else if (word.notes("end|readout|stop|finish|clos\\w*")) at = "end";
        }
        return new Reading(keywords, form, at);
    }

    private static boolean isDateAndTime(HeaderWord w) {
        return w.value().matches("\\d{4}-\\d{2}-\\d{2}[T ]\\d{1,2}:\\d{2}.*")
                && w.value().contains("T")
                && isIso(w.value());
    }

    private static boolean isDay(HeaderWord w) {
        return w.value().matches("\\d{4}-\\d{2}-\\d{2}");
    }

    private static boolean isClock(HeaderWord w) {
        return w.value().matches("\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d*)?)?") && isIso("2000-01-01T" + w.value());
    }

    private static boolean isDayCount(HeaderWord w) {
        double d = w.number().orElse(0);
        return (d > 30_000 && d < 90_000) || (d > 2_430_000.5 && d < 2_490_000);
    }

    private static boolean isIso(String text) {
        try {
            Time.ofIso(text, TimeScale.UTC);
            return true;
        } catch (Fault | IllegalArgumentException e) {
            return false;
        }
    }

    private long covered(Reading r) {
        long n = 0;
        for (int i = 0; i < frames.size(); i++) if (time(r, i).isPresent()) n++;
        return n;
    }

    private int firstFrame(Reading r) {
        for (int i = 0; i < frames.size(); i++) if (time(r, i).isPresent()) return i;
        return 0;
    }

    private HeaderWord first(Reading r) {
        return frames.first(r.keywords().getLast()).orElseThrow();
    }

    private Optional<String> text(Reading r, int frame) {
        List<String> parts = new ArrayList<>();
        for (String k : r.keywords()) frames.word(frame, k).ifPresent(w -> parts.add(w.value()));
        return parts.size() < r.keywords().size() ? Optional.empty() : Optional.of(String.join("T", parts));
    }

    /// The time as if on UTC.
    private Optional<Time> time(Reading r, int frame) {
        return text(r, frame).flatMap(t -> {
            try {
                return Optional.of(
                        switch (r.form()) {
                            case "iso" -> Time.ofIso(t, TimeScale.UTC);
                            case "mjd" -> Time.ofMjd(Double.parseDouble(t), TimeScale.UTC);
                            default -> Time.ofJd(Double.parseDouble(t), TimeScale.UTC);
                        });
            } catch (Fault | IllegalArgumentException | ArithmeticException e) {
                return Optional.empty(); // no date, or one that no calendar holds
            }
        });
    }
}
