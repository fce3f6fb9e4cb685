/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.refcat.build;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Table;
import org.almagest.astro.time.Time;
import org.almagest.astro.time.TimeScale;
import org.almagest.astro.unit.Flux;

/// Makes stars of the rows of one source.
final class RowConverter {
    private static final double BRIGHTEST = -10;
    private static final double FAINTEST = 40;

    private final Mapping mapping;
    private final StarRecord form;
    private final int[] bandPlaces;
    private final long firstNumber;
    private final Predicate<SkyCoord> wanted;
    private final RowCounts counts;
    private long row;

    /// @param firstNumber of rows without one of their own; negative: they are numbered by their place in
    /// the sky
    /// @param wanted which places are asked for
    RowConverter(Mapping mapping, StarRecord form, long firstNumber, Predicate<SkyCoord> wanted, RowCounts counts) {
        this.mapping = mapping;
        this.form = form;
        this.firstNumber = firstNumber;
        this.wanted = wanted;
        this.counts = counts;
        this.bandPlaces = mapping.bands().stream()
                .mapToInt(b -> form.bands().indexOf(b.band()))
                .toArray();
    }

    /// Where stars go.
    interface Sink {
        void take(StarRecord.Star star);
    }

    void convert(Table block, Sink sink) {
        Cells cells = new Cells(block);
        StarRecord.Star star = new StarRecord.Star(form.bands().size());
        for (int i = 0; i < block.rows(); i++) {
            counts.read();
            long number = row++;
            if (!place(cells, i, star)) continue;
            number(cells, i, star, number);
            motion(cells, i, star);
            for (int b = 0; b < star.flux.length; b++) star.flux[b] = star.fluxErr[b] = Float.NaN;
            for (int b = 0; b < bandPlaces.length; b++)
                flux(cells, i, mapping.bands().get(b), star, bandPlaces[b]);
            counts.kept();
            sink.take(star);
        }
    }

    private boolean place(Cells cells, int i, StarRecord.Star star) {
        double ra = cells.angle(Role.RA, i), dec = cells.angle(Role.DEC, i);
        if (!Double.isFinite(ra) || !Double.isFinite(dec)) {
            counts.dropped("no coordinates");
            return false;
        }
        if (Math.abs(dec) > 90 || ra < -360 || ra > 720) {
            counts.dropped("coordinates out of range");
            return false;
        }
        ra %= 360;
        if (ra < 0) ra += 360;
        if (!wanted.test(SkyCoord.ofDegrees(ra, dec))) {
            counts.dropped("outside the part of the sky asked for");
            return false;
        }
        star.ra = ra;
        star.dec = dec;
        return true;
    }

    private void number(Cells cells, int i, StarRecord.Star star, long number) {
        Optional<Mapping.Use> use = mapping.use(Role.ID);
        Optional<String> text = use.flatMap(u -> cells.text(u.column(), i));
        star.numbered = text.isPresent();
        if (text.isEmpty()) {
            star.id = firstNumber >= 0 ? firstNumber + number : hash(Double.toString(star.ra) + " " + star.dec);
            return;
        }
        try {
            star.id = Long.parseLong(text.get());
        } catch (NumberFormatException e) {
            star.id = hash(text.get());
        }
    }

    /// The first 63 bits of SHA-256.
    private static long hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong() >>> 1;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void motion(Cells cells, int i, StarRecord.Star star) {
        double raErr = Math.abs(cells.scaled(Role.RA_ERR, i)), decErr = Math.abs(cells.scaled(Role.DEC_ERR, i));
        star.numbers[0] = (float) (Double.isFinite(raErr) ? raErr : mapping.defaultErrorMas());
        star.numbers[1] = (float) (Double.isFinite(decErr) ? decErr : mapping.defaultErrorMas());
        double toArc = mapping.pmRaTimesCosDec() ? 1 : Math.cos(Math.toRadians(star.dec));
        star.numbers[2] = (float) (cells.scaled(Role.PM_RA, i) * toArc);
        star.numbers[3] = (float) cells.scaled(Role.PM_DEC, i);
        star.numbers[4] = (float) (cells.scaled(Role.PM_RA_ERR, i) * toArc);
        star.numbers[5] = (float) cells.scaled(Role.PM_DEC_ERR, i);
        double epoch = cells.scaled(Role.EPOCH, i);
        star.epoch = Double.isFinite(epoch) ? years(epoch) : mapping.defaultEpoch();
        star.extended = mapping.use(Role.EXTENDED)
                .flatMap(u -> cells.text(u.column(), i))
                .map(t -> t.equalsIgnoreCase("true") || t.equals("1") || t.equalsIgnoreCase("t"))
                .orElse(false);
    }

    /// Epochs come as Julian years, as MJD or as JD.
    private static double years(double epoch) {
        if (epoch < 3000) return epoch;
        return (epoch > 1e6 ? Time.ofJd(epoch, TimeScale.UTC) : Time.ofMjd(epoch, TimeScale.UTC)).julianEpoch();
    }

    private void flux(Cells cells, int i, Mapping.BandUse b, StarRecord.Star star, int place) {
        double value = cells.number(b.column(), i) * b.factor();
        if (!Double.isFinite(value)) return;
        double error = b.error().isEmpty() ? Double.NaN : cells.number(b.error(), i);
        if (!b.isMagnitude()) {
            star.flux[place] = (float) value;
            if (error > 0) star.fluxErr[place] = (float) (error * b.factor());
            return;
        }
        if (value < BRIGHTEST || value > FAINTEST) {
            counts.doubtful("magnitude in " + b.column() + " out of range");
            return;
        }
        double flux = Flux.njyOfAbMagnitude(value + b.abOffset());
        double magnitudes = b.errorIsRatio() ? 2.5 / Math.log(10) / error : error * b.factor();
        if (!(magnitudes > 0) || magnitudes > 10) magnitudes = mapping.defaultMagError();
        star.flux[place] = (float) flux;
        star.fluxErr[place] = (float) (flux * magnitudes * Math.log(10) / 2.5);
    }

    /// Cells of a block as numbers, whatever they lie there as.
    private final class Cells {
        private final Table block;

        Cells(Table block) {
            this.block = block;
        }

        Optional<String> text(String column, int i) {
            int place = block.schema().indexOf(column);
            return block.cell(place, i)
                    .map(c -> c instanceof Double d && d == Math.rint(d) && Math.abs(d) < 9e18
                            ? Long.toString(d.longValue())
                            : c.toString().strip())
                    .filter(t -> !isBlank(t));
        }

        double number(String column, int i) {
            int place = block.schema().indexOf(column);
            if (!(block.array(place) instanceof String[] texts)) return block.number(column, i);
            if (block.nulls(place).get(i)) return Double.NaN;
            String text = texts[i].strip();
            if (isBlank(text)) return Double.NaN;
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                counts.doubtful("no number in " + column);
                return Double.NaN;
            }
        }

        /// In the role's unit; NaN when there is none.
        double scaled(Role role, int i) {
            Optional<Mapping.Use> use = mapping.use(role);
            return use.isEmpty()
                    ? Double.NaN
                    : number(use.get().column(), i) * use.get().factor();
        }

        /// Degrees; texts may be sexagesimal, of ra in hours unless a `d` or degree sign says otherwise.
        double angle(Role role, int i) {
            Mapping.Use use = mapping.use(role).orElseThrow();
            int place = block.schema().indexOf(use.column());
            if (block.array(place) instanceof String[] texts
                    && !block.nulls(place).get(i)) {
                String text = texts[i].strip();
                if (text.matches(".*[0-9][\\s:hdms'\u00b0].*")) return sexagesimal(text, role == Role.RA, use.column());
            }
            return scaled(role, i);
        }

        private double sexagesimal(String text, boolean hours, String column) {
            String lower = text.toLowerCase(Locale.ROOT);
            String[] parts = lower.replaceAll("[hdms:'\"\u00b0]", " ").strip().split("\\s+");
            try {
                double value = 0, scale = 1;
                if (parts.length > 3) throw new NumberFormatException(text);
                for (String part : parts) {
                    value += Math.abs(Double.parseDouble(part)) * scale;
                    scale /= 60;
                }
                boolean degrees = lower.contains("d") || lower.contains("\u00b0");
                return (lower.startsWith("-") ? -value : value) * (hours && !degrees ? 15 : 1);
            } catch (NumberFormatException e) {
                counts.doubtful("no angle in " + column);
                return Double.NaN;
            }
        }
    }

    /// What people write for nothing.
    private static boolean isBlank(String text) {
        return switch (text) {
            case "", "null", "NULL", "nan", "NaN", "NAN", "N/A", "NA", "--", "-", "None" -> true;
            default -> false;
        };
    }
}
