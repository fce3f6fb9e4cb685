/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.isr;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.ExposureInfo;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.image.Image;
import org.almagest.astro.image.Mask;
import org.almagest.astro.image.MaskPlanes;
import org.almagest.astro.image.PlanePool;
import org.almagest.astro.kernel.RowArithmetic;
import org.jspecify.annotations.Nullable;

/// One detector on its way through the steps: amplifiers first, an assembled image after [Assemble].
///
/// Steps change it in place. Thread rule: one thread.
public final class IsrFrame {
    static final MaskPlanes PLANES = MaskPlanes.of(
            "BAD",
            "SAT",
            "INTRP",
            "CR",
            "EDGE",
            "DETECTED",
            "DETECTED_NEGATIVE",
            "SUSPECT",
            "NO_DATA",
            "CROSSTALK",
            "UNMASKEDNAN");

    /// What the steps know of one amplifier.
    static final class Amplifier {
        final RawAmplifier raw;
        /// Made when the first pixel is marked: most amplifiers have few.
        private @Nullable Mask mask;
        /// Count that was taken off each row as the level without light.
        final double[] rowLevel;
        /// Read noise [electron], measured or described.
        double readNoise;
        /// [electron / count], measured or described.
        double gain;

        Amplifier(RawAmplifier raw) {
            this.raw = raw;
            this.readNoise = raw.readNoise();
            this.gain = raw.gain();
            this.rowLevel = new double[raw.pixels().height()];
        }

        Image pixels() {
            return raw.pixels();
        }

        /// Whether a row was read, counted from 0; amplifiers may differ in length.
        boolean hasRow(int y) {
            return y < raw.pixels().height();
        }

        /// Multiplies a row, if it was read.
        void multiply(int y, float factor) {
            Image px = raw.pixels();
            if (hasRow(y)) RowLoops.multiply(px.data(), px.rowStart(px.y0() + y), px.width(), factor);
        }

        /// Takes its level off a row, if it was read.
        void subtract(int y, float[] levels) {
            Image px = raw.pixels();
            if (hasRow(y)) RowLoops.subtract(px.data(), px.rowStart(px.y0() + y), px.width(), levels[y]);
        }

        /// Marks of the pixels.
        Mask mask() {
            Mask m = mask;
            if (m == null) mask = m = Mask.clear(raw.pixels().box(), PLANES);
            return m;
        }

        /// Marks, if any pixel has one.
        Optional<Mask> maskIfMade() {
            return Optional.ofNullable(mask);
        }
    }

    private final List<Amplifier> amplifiers = new ArrayList<>();
    private final Box detector;
    private final ExposureInfo info;
    private final IsrCalibrations calibrations;
    private final PlanePool pool;
    private final Map<String, String> words = new LinkedHashMap<>();
    private boolean electrons;
    private @Nullable Image image;
    private @Nullable Image variance;
    private @Nullable Mask mask;
    private final List<ProductRows> products = new ArrayList<>();
    private @Nullable ProductRows dark;
    private double darkSeconds;

    /// @param raw the amplifiers; their pixels are changed
    /// @param info of the exposure: visit, filter, detector, first WCS, header words
    public IsrFrame(List<RawAmplifier> raw, ExposureInfo info, IsrCalibrations calibrations) {
        this(raw, info, calibrations, new PlanePool());
    }

    /// As above, with memory for the planes of the result.
    public IsrFrame(List<RawAmplifier> raw, ExposureInfo info, IsrCalibrations calibrations, PlanePool pool) {
        if (raw.isEmpty()) throw new DataFault("the raw exposure has no amplifiers");
        Box all = raw.getFirst().section();
        for (RawAmplifier a : raw) {
            amplifiers.add(new Amplifier(a));
            all = all.union(a.section());
        }
        this.detector = all;
        this.info = info;
        this.calibrations = calibrations;
        this.pool = pool;
    }

    List<Amplifier> amplifiers() {
        return amplifiers;
    }

    /// Memory for planes.
    PlanePool pool() {
        return pool;
    }

    /// Gain in use of an amplifier, by its place in the list [electron / count].
    public double gain(int amplifier) {
        return amplifiers.get(amplifier).gain;
    }

    /// The pixels of the assembled detector.
    public Box detector() {
        return detector;
    }

    public ExposureInfo info() {
        return info;
    }

    public IsrCalibrations calibrations() {
        return calibrations;
    }

    /// Whether pixels hold electrons already, not counts.
    boolean inElectrons() {
        return electrons;
    }

    void nowElectrons() {
        electrons = true;
    }

    /// Notes that a step was applied, and with what.
    void note(String step, String what) {
        words.put("ISR " + step.toUpperCase(Locale.ROOT), what);
    }

    /// The assembled image.
    ///
    /// @param step that asks, for the fault when there is none yet
    public Image image(String step) {
        if (image == null) throw outOfOrder(step, "Assemble");
        return image;
    }

    /// The assembled mask.
    ///
    /// @param step that asks, for the fault when there is none yet
    public Mask mask(String step) {
        if (mask == null) throw outOfOrder(step, "Assemble");
        return mask;
    }

    Image variance(String step) {
        if (variance == null) throw outOfOrder(step, "Variance");
        return variance;
    }

    /// Number of rows: of the longest amplifier, and of the detector once it is assembled.
    int rows() {
        if (image != null) return detector.height();
        int most = 0;
        for (Amplifier a : amplifiers) most = Math.max(most, a.pixels().height());
        return most;
    }

    void assembled(Image pixels, Mask bits) {
        image = pixels;
        mask = bits;
    }

    void variance(Image made) {
        variance = made;
    }

    /// Adds the electrons of the dark current that was subtracted to a row.
    void addDarkElectrons(float[] onto, int at, int y) {
        if (dark == null) return;
        int from = dark.row(y);
        RowArithmetic.BEST.addPositive(onto, at, detector.width(), (float) darkSeconds, dark.pixels(), from);
    }

    void darkSubtracted(ProductRows perSecond, double seconds) {
        dark = perSecond;
        darkSeconds = seconds;
    }

    private static UserFault outOfOrder(String step, String before) {
        return new UserFault("ISR step " + step + " comes before " + before + ": put it behind in the list of steps");
    }

    /// Whether the amplifiers are still apart; faults for a step that works on them.
    void requireAmplifiers(String step) {
        if (image != null) throw outOfOrder("Assemble", step);
    }

    /// A calibration product that covers the detector; open until [#closeProducts].
    Optional<ProductRows> product(
            Optional<IsrCalibrations.Product> stored, String type, boolean required, String step) {
        if (stored.isEmpty() && required)
            throw new DataFault("ISR step " + step + " needs a " + type + ", and none is valid for this exposure:"
                    + " certify one, or set required: false");
        Optional<ProductRows> product = stored.map(IsrCalibrations.Product::open);
        product.ifPresent(rows -> {
            products.add(rows);
            if (!rows.box().equals(detector))
                throw new DataFault(type + " covers " + rows.box() + ", the detector " + detector
                        + ": it was made for another detector or binning");
        });
        return product;
    }

    /// Joins the marks of a product's row that was asked for.
    void joinMarks(ProductRows product) {
        product.marks().ifPresent(m -> mask("the product's marks").merge(m));
    }

    /// Closes the products that steps asked for.
    void closeProducts() {
        products.forEach(ProductRows::close);
        products.clear();
    }

    /// The result, once assembled and with a variance.
    public Exposure exposure() {
        Map<String, String> all = new LinkedHashMap<>(info.metadata());
        all.putAll(words);
        return new Exposure(image("the end"), mask("the end"), variance("the end"), info.withMetadata(all));
    }
}
