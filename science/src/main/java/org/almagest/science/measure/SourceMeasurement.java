/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.measure;

import static org.almagest.astro.table.ColumnType.BOOLEAN;
import static org.almagest.astro.table.ColumnType.FLOAT;
import static org.almagest.astro.table.ColumnType.INT;
import static org.almagest.astro.table.ColumnType.LONG;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.science.detect.Footprint;
import org.almagest.science.detect.SpanSet;

/// Measures all peaks of all footprints of an exposure: one row each.
///
/// While a source is measured every other footprint holds noise of the background's width (the same from
/// run to run), and of its own footprint it has its share by [Deblender]. There are no rows for blends as
/// wholes: `parent` is the ID of the brightest source of the same footprint.
public final class SourceMeasurement {
    private static final int BAND = 256;

    private final Exposure exposure;
    private final Config config;
    private final Frame frame;
    private final Frame plain;
    private final MatchedCentroid locator;
    private final Image work;
    private final double background;

    /// @param measurements names of the measurements
    /// @param options of each by its name
    /// @param maxPeaks largest blend that is shared out; the sources of larger ones are measured as they
    /// lie
    /// @param maxArea largest footprint that is shared out [pixel]
    public record Config(
            List<String> measurements, Map<String, Map<String, String>> options, int maxPeaks, int maxArea) {
        public static final Config DEFAULT = new Config(
                List.of("centroid", "psfFlux", "apFlux", "calibFlux", "localBackground", "shape", "pixelFlags"),
                Map.of(),
                100,
                400_000);

        public Config {
            measurements = List.copyOf(measurements);
            options = Map.copyOf(options);
        }

        /// The same with other measurements.
        public Config withMeasurements(String... names) {
            return new Config(List.of(names), options, maxPeaks, maxArea);
        }

        /// The same with one option more.
        public Config withOption(String measurement, String name, String value) {
            Map<String, Map<String, String>> more = new java.util.TreeMap<>(options);
            Map<String, String> own = new java.util.TreeMap<>(more.getOrDefault(measurement, Map.of()));
            own.put(name, value);
            more.put(measurement, own);
            return new Config(measurements, more, maxPeaks, maxArea);
        }
    }

    private SourceMeasurement(Exposure exposure, Config config, Image work) {
        this.exposure = exposure;
        this.config = config;
        this.work = work;
        work.assign(exposure.image());
        this.plain = Frame.of(exposure);
        this.frame = plain.withImage(work);
        this.locator = new MatchedCentroid(plain, 1);
        this.background = Math.sqrt(medianVariance(exposure.variance()));
    }

    /// Numbers for rows.
    ///
    /// @param first of the first row; the others follow
    /// @param capacity how many there are
    public record Ids(long first, long capacity) {}

    /// Measures sources; the exposure is left as it is.
    ///
    /// @param footprints as [org.almagest.science.detect.Detection] gives them
    /// @param firstId ID of the first row; the others follow
    /// @param capacity how many IDs there are
    public static Table measure(
            Exposure exposure, List<Footprint> footprints, long firstId, long capacity, Config config) {
        return measure(exposure, footprints, new Ids(firstId, capacity), config, Image.zeros(exposure.box()));
    }

    /// As above.
    ///
    /// @param scratch over the exposure's box; its pixels are lost
    public static Table measure(Exposure exposure, List<Footprint> footprints, Ids ids, Config config, Image scratch) {
        return measure(exposure, footprints, _ -> true, ids, config, scratch);
    }

    /// As above for the sources of some footprints; the others only hide.
    ///
    /// @param chosen whether the footprint at a place of the list is measured
    public static Table measure(
            Exposure exposure, List<Footprint> footprints, IntPredicate chosen, Ids ids, Config config, Image scratch) {
        List<Footprint> wanted = IntStream.range(0, footprints.size())
                .filter(chosen)
                .mapToObj(footprints::get)
                .toList();
        int rows = wanted.stream().mapToInt(f -> f.peaks().size()).sum();
        if (rows > ids.capacity())
            throw new UserFault(rows + " sources, but row IDs for " + ids.capacity()
                    + " only: raise the detection threshold or the counter bits of the instrument's row_id");
        SourceMeasurement measurement = new SourceMeasurement(exposure, config, scratch);
        for (Footprint f : footprints) measurement.hide(f.spans());
        return measurement.run(wanted, rows, ids.first());
    }

    private static List<Column> ownColumns() {
        return List.of(
                Column.of("sourceId", LONG, "", "Unique number of the source."),
                Column.of("parent", LONG, "", "ID of the brightest source of the same footprint, 0 when alone."),
                Column.of("nPeaks", INT, "", "Sources in the footprint."),
                Column.of("snr", FLOAT, "", "Signal-to-noise of the detection, negative for a dip."),
                Column.of("footprintArea", INT, "pixel", "Pixels of the footprint."),
                Column.of("isNegative", BOOLEAN, "", "The source is a dip."),
                Column.of("deblend_skipped", BOOLEAN, "", "The blend was too large to be shared out."));
    }

    private Table run(List<Footprint> footprints, int rows, long firstId) {
        MeasurementSet set = MeasurementSet.of(config.measurements(), config.options(), frame);
        List<Column> columns = new ArrayList<>(ownColumns());
        columns.addAll(set.columns());
        Object[] arrays = columns.stream().map(c -> allocate(c, rows)).toArray();
        List<Cells> cells = new ArrayList<>();
        int at = ownColumns().size();
        for (Measurement m : set.ordered()) {
            int n = m.columns().size();
            cells.add(new Cells(Arrays.copyOfRange(arrays, at, at + n)));
            at += n;
        }
        Cells own = new Cells(Arrays.copyOf(arrays, ownColumns().size()));
        int[] firstRow = new int[footprints.size()];
        for (int i = 1; i < firstRow.length; i++)
            firstRow[i] = firstRow[i - 1] + footprints.get(i - 1).peaks().size();
        for (int i : byBands(footprints)) {
            Footprint f = footprints.get(i);
            int row = firstRow[i];
            boolean shared =
                    f.peaks().size() > 1 && f.peaks().size() <= config.maxPeaks() && f.area() <= config.maxArea();
            Deblender.Blend blend = shared ? Deblender.split(plain, f, locator) : new Deblender.Blend(List.of(), work);
            long parent = f.peaks().size() > 1 ? firstId + row : 0;
            if (!shared) show(f.spans());
            for (int k = 0; k < f.peaks().size(); k++) {
                if (shared) blend.writeChild(k, exposure.image(), f.spans(), work);
                identify(own, row, ((long[]) arrays[0]), ((long[]) arrays[1]), firstId + row, parent, f, k);
                own.flag(6, f.peaks().size() > 1 && !shared);
                Target target = new Target(frame, f, f.peaks().get(k));
                for (int m = 0; m < cells.size(); m++) {
                    cells.get(m).row(row);
                    set.ordered().get(m).measure(target, cells.get(m));
                }
                row++;
            }
            hide(f.spans());
        }
        return TableBuilder.wrap(new Schema(columns), rows, arrays);
    }

    /// The order in which footprints are measured: down one band of columns after the other, so that their
    /// surroundings stay in the cache. No result depends on it.
    private static int[] byBands(List<Footprint> footprints) {
        return IntStream.range(0, footprints.size())
                .boxed()
                .sorted(Comparator.comparingInt(
                                (Integer i) -> footprints.get(i).box().x0() / BAND)
                        .thenComparingInt(i -> i))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static void identify(
            Cells own, int row, long[] ids, long[] parents, long id, long parent, Footprint f, int k) {
        ids[row] = id;
        parents[row] = parent;
        own.row(row);
        own.set(2, f.peaks().size());
        own.set(3, f.peaks().get(k).significance());
        own.set(4, f.area());
        own.flag(5, !f.peaks().get(k).isPositive());
    }

    static Object allocate(Column c, int rows) {
        return switch (c.type()) {
            case BOOLEAN -> new boolean[rows];
            case SHORT, INT -> new int[rows];
            case LONG, TIMESTAMP -> new long[rows];
            case FLOAT -> {
                float[] a = new float[rows];
                Arrays.fill(a, Float.NaN);
                yield a;
            }
            case DOUBLE -> {
                double[] a = new double[rows];
                Arrays.fill(a, Double.NaN);
                yield a;
            }
            case STRING, BINARY -> throw new IllegalArgumentException("measurement column " + c.name() + " is text");
        };
    }

    private void show(SpanSet spans) {
        Image image = exposure.image();
        for (int r = 0; r < spans.size(); r++)
            System.arraycopy(
                    image.data(),
                    image.index(spans.x0(r), spans.y(r)),
                    work.data(),
                    work.index(spans.x0(r), spans.y(r)),
                    spans.x1(r) - spans.x0(r) + 1);
    }

    private void hide(SpanSet spans) {
        for (int r = 0; r < spans.size(); r++) {
            int from = work.index(spans.x0(r), spans.y(r));
            for (int i = 0; i <= spans.x1(r) - spans.x0(r); i++) work.data()[from + i] = noise(from + i);
        }
    }

    /// A nearly Gaussian number that depends on the pixel alone: the sum of four uniform ones.
    private float noise(int pixel) {
        long z = (pixel + 1L) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        z ^= z >>> 31;
        int sum =
                (int) (z & 0xFFFF) + (int) (z >>> 16 & 0xFFFF) + (int) (z >>> 32 & 0xFFFF) + (int) (z >>> 48 & 0xFFFF);
        return (float) (background * (sum - 2 * 65535.0) / 65536 * Math.sqrt(3));
    }

    private static double medianVariance(Image variance) {
        Box box = variance.box();
        float[] some = new float[4096];
        int n = 0;
        long area = box.area();
        long step = Math.max(1, area / 4001);
        for (long i = 0; i < area && n < some.length; i += step) {
            float v = variance.data()[
                    variance.offset() + (int) (i / box.width()) * variance.stride() + (int) (i % box.width())];
            if (v > 0 && v <= Float.MAX_VALUE) some[n++] = v;
        }
        if (n == 0) return 0;
        Arrays.sort(some, 0, n);
        return some[n / 2];
    }
}
