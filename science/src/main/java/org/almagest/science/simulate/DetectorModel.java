/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import java.util.Arrays;
import java.util.Optional;
import org.almagest.science.simulate.CameraConfig.AmplifierGrid;
import org.almagest.science.simulate.CameraConfig.Placement;
import org.almagest.science.simulate.RandomStream.Purpose;
import org.almagest.science.simulate.SurveyConfig.CalibrationConfig;

/// Truth about one detector: response, defects, dark current, amplifiers.
///
/// Thread rule: immutable.
final class DetectorModel {
    /// Kinds of bad pixels, as written to the truth.
    enum Defect {
        BAD_COLUMN,
        DEAD_PIXEL,
        HOT_PIXEL
    }

    /// Excess dark current from which a hot pixel counts as bad [electron/s]: ten times its photon noise is
    /// over the sky's in a science exposure.
    static final double BAD_CURRENT = 1;

    private static final double COLUMN_RESPONSE = 0.25;
    private static final int NO_DEFECT = 0;

    private final int width;
    private final int height;
    private final int place;
    private final long seed;
    private final SurveyConfig config;
    private final float[] response;
    private final byte[] defect;
    private final int[] hot;
    private final float[] hotCurrent;
    private final Amplifier[] amplifiers;
    private final double[][] crosstalk;
    private final Optional<PixelBoundaries> boundaries;

    /// One amplifier.
    ///
    /// @param gain true gain [electron/count]
    /// @param statedGain gain handed out
    /// @param readNoise [electron]
    /// @param offset [count]
    /// @param nonLinearity c of: true signal = measured + c measured^2 [1/electron]
    /// @param columns fixed pattern of the bias along the columns as read [count]
    /// @param saturation raw level [count] from which a pixel is saturated
    record Amplifier(
            double gain,
            double statedGain,
            double readNoise,
            double offset,
            double nonLinearity,
            float[] columns,
            double saturation) {}

    DetectorModel(SimulatedSurvey survey, int place) {
        this.config = survey.config();
        this.seed = survey.seed();
        this.place = place;
        this.width = config.camera().width();
        this.height = config.camera().height();
        this.response = new float[width * height];
        this.defect = new byte[width * height];
        fillResponse(survey);
        int[] hotPixels = new int[width * height / 100 + 100];
        float[] currents = new float[hotPixels.length];
        int n = addDefects(hotPixels, currents);
        this.hot = Arrays.copyOf(hotPixels, n);
        this.hotCurrent = Arrays.copyOf(currents, n);
        this.amplifiers = new Amplifier[config.camera().amplifiers().count()];
        for (int a = 0; a < amplifiers.length; a++) amplifiers[a] = amplifier(a);
        this.crosstalk = drawCrosstalk();
        this.boundaries = config.electronics()
                .silicon()
                .filter(s -> s.centralShift() != 0)
                .map(s -> new PixelBoundaries(s.centralShift()));
    }

    Placement placement() {
        return config.camera().detectors().get(place);
    }

    int place() {
        return place;
    }

    Amplifier readBy(int a) {
        return amplifiers[a];
    }

    /// Coefficients: what amplifier [victim] sees of amplifier [source].
    double[][] crosstalk() {
        return crosstalk;
    }

    /// Coefficient of the squared signal that goes with a linear one [1/electron].
    double quadraticCrosstalk(int victim, int source) {
        ElectronicsConfig e = config.electronics();
        return e.silicon().map(Silicon::crosstalkCurve).orElse(0.0) * crosstalk[victim][source] / e.fullWell();
    }

    /// How charge moves the boundaries of pixels; empty when it does not.
    Optional<PixelBoundaries> boundaries() {
        return boundaries;
    }

    /// What the way out does to an amplifier's charge; empty when nothing.
    Optional<SerialRegister> register(int amplifier) {
        return config.electronics().silicon().map(s -> {
            RandomStream random = new RandomStream(seed, Purpose.SILICON, place, amplifier);
            return new SerialRegister(
                    s.chargeLoss() * random.uniform(0.7, 1.3),
                    s.driftScale() * random.uniform(0.7, 1.3),
                    s.driftDecay(),
                    s.trapSize() * random.uniform(0.7, 1.3),
                    s.trapFraction(),
                    s.trapDecay());
        });
    }

    /// Response of each pixel, row by row.
    float[] response() {
        return response;
    }

    boolean isBad(int x, int y) {
        return defect[y * width + x] != NO_DEFECT;
    }

    /// Kind of a bad pixel's defect.
    Defect defectAt(int x, int y) {
        return Defect.values()[defect[y * width + x] - 1];
    }

    /// Mean dark electrons of a row for an exposure, added to what is there.
    void addDark(int y, double seconds, float[] row) {
        float dark = (float) (config.electronics().darkCurrent() * seconds);
        for (int x = 0; x < width; x++) row[x] += dark;
        int from = Arrays.binarySearch(hot, y * width);
        for (int i = from < 0 ? -from - 1 : from; i < hot.length && hot[i] < (y + 1) * width; i++)
            row[hot[i] - y * width] += (float) (hotCurrent[i] * seconds);
    }

    /// Multiplies a row by the error of flat frames in a band: what flats see and the sky does not.
    void applyFlatError(int band, int y, float[] row) {
        CalibrationConfig c = config.calibrations();
        RandomStream random = new RandomStream(seed, Purpose.FLAT_ERROR, place, band, y);
        double[] wave = smoothError(band);
        double v = y / (double) height;
        for (int x = 0; x < width; x++) {
            double u = x / (double) width;
            double smooth = wave[0] * (u - 0.5)
                    + wave[1] * (v - 0.5)
                    + wave[2] * (u - 0.5) * (v - 0.5)
                    + wave[3] * ((u - 0.5) * (u - 0.5) - 1 / 12.0)
                    + wave[4] * ((v - 0.5) * (v - 0.5) - 1 / 12.0);
            row[x] *= (float) (1 + c.flatSmoothError() * smooth + c.flatPixelError() * random.gaussian());
        }
    }

    /// A random second-order surface of rms 1 over the detector.
    private double[] smoothError(int band) {
        RandomStream random = new RandomStream(seed, Purpose.FLAT_ERROR, place, band, -1);
        double[] norm = {1 / 12.0, 1 / 12.0, 1 / 144.0, 1 / 180.0, 1 / 180.0};
        double[] wave = new double[5];
        double square = 0;
        for (int i = 0; i < 5; i++) {
            double part = random.gaussian();
            wave[i] = part / StrictMath.sqrt(norm[i]);
            square += part * part;
        }
        for (int i = 0; i < 5; i++) wave[i] /= StrictMath.sqrt(square);
        return wave;
    }

    private void fillResponse(SimulatedSurvey survey) {
        TrueMapping mapping = survey.mapping(survey.visits().getFirst(), place);
        double rms = config.electronics().pixelResponse();
        for (int y = 0; y < height; y++) {
            RandomStream random = new RandomStream(seed, Purpose.FLAT, place, y);
            double[] left = mapping.fieldPlace(0, y);
            double[] right = mapping.fieldPlace(width - 1, y);
            for (int x = 0; x < width; x++) {
                double f = x / (double) (width - 1);
                double u = left[0] + f * (right[0] - left[0]);
                double v = left[1] + f * (right[1] - left[1]);
                response[y * width + x] = (float) (survey.response(u, v) * (1 + rms * random.gaussian()));
            }
        }
        RandomStream random = new RandomStream(seed, Purpose.FLAT, place, -1);
        for (int i = 0; i < config.electronics().dust(); i++) addDust(random);
    }

    /// A ring-shaped shadow of a grain far from focus.
    private void addDust(RandomStream random) {
        double cx = random.uniform() * width;
        double cy = random.uniform() * height;
        double radius = random.uniform(12, 45);
        double depth = random.uniform(0.005, 0.03);
        for (int y = Math.max(0, (int) (cy - radius)); y < Math.min(height, (int) (cy + radius) + 1); y++)
            for (int x = Math.max(0, (int) (cx - radius)); x < Math.min(width, (int) (cx + radius) + 1); x++) {
                double r = Math.sqrt((x - cx) * (x - cx) + (y - cy) * (y - cy)) / radius;
                if (r < 1 && r > 0.35)
                    response[y * width + x] *= (float) (1 - depth * 4 * (1 - r) * (r - 0.35) / 0.4225);
            }
    }

    private int addDefects(int[] hotPixels, float[] currents) {
        ElectronicsConfig e = config.electronics();
        RandomStream random = new RandomStream(seed, Purpose.DEFECTS, place);
        for (int i = 0; i < e.badColumns(); i++) {
            int x = random.below(width);
            AmplifierGrid grid = config.camera().amplifiers();
            int row = random.below(grid.rows());
            for (int y = row * grid.height(); y < (row + 1) * grid.height(); y++) {
                response[y * width + x] *= (float) COLUMN_RESPONSE;
                defect[y * width + x] = (byte) (Defect.BAD_COLUMN.ordinal() + 1);
            }
        }
        int dead = (int) Math.rint(e.deadPixels() * width * height);
        for (int i = 0; i < dead; i++) {
            int at = random.below(width * height);
            response[at] = 0;
            defect[at] = (byte) (Defect.DEAD_PIXEL.ordinal() + 1);
        }
        int n = 0;
        for (int y = 0; y < height; y++) {
            RandomStream dark = new RandomStream(seed, Purpose.DARK, place, y);
            double next = dark.exponential() / e.hotPixels();
            for (double x = next; x < width; x += 1 + dark.exponential() / e.hotPixels()) {
                double current = e.hotCurrent() * dark.exponential();
                int at = y * width + (int) x;
                hotPixels[n] = at;
                currents[n++] = (float) current;
                if (current > BAD_CURRENT && defect[at] == NO_DEFECT)
                    defect[at] = (byte) (Defect.HOT_PIXEL.ordinal() + 1);
            }
        }
        return n;
    }

    private Amplifier amplifier(int a) {
        ElectronicsConfig e = config.electronics();
        RandomStream random = new RandomStream(seed, Purpose.AMPLIFIER, place, a);
        double gain = e.gain() * (1 + e.gainSpread() * random.gaussian());
        double stated = gain * (1 + e.gainError() * random.gaussian());
        double noise = e.readNoise() * (1 + 0.03 * random.uniform(-1, 1));
        double offset = e.offset() * (1 + 0.1 * random.uniform(-1, 1));
        // s = m + c m^2 with m = s (1 - loss) at full well.
        double measured = e.fullWell() * (1 - e.nonLinearity());
        double c = (e.fullWell() - measured) / (measured * measured) * random.uniform(0.7, 1.3);
        float[] columns = new float[config.camera().amplifiers().width()];
        RandomStream pattern = new RandomStream(seed, Purpose.BIAS, place, a);
        for (int x = 0; x < columns.length; x++) columns[x] = (float) (0.3 * e.biasStructure() * pattern.gaussian());
        double full = Electronics.measured(e.fullWell(), c);
        return new Amplifier(gain, stated, noise, offset, c, columns, offset + 0.98 * full / gain);
    }

    private double[][] drawCrosstalk() {
        AmplifierGrid grid = config.camera().amplifiers();
        int n = grid.count();
        double[][] c = new double[n][n];
        for (int victim = 0; victim < n; victim++)
            for (int source = 0; source < n; source++) {
                if (victim == source) continue;
                RandomStream random = new RandomStream(seed, Purpose.AMPLIFIER, place, victim, source);
                int apart = Math.abs(victim % grid.columns() - source % grid.columns())
                        + (victim / grid.columns() == source / grid.columns() ? 0 : 2);
                double size = config.electronics().crosstalk() / ((double) apart * apart * apart);
                c[victim][source] =
                        size < 2e-6 ? 0 : size * random.uniform(0.4, 1) * (random.uniform() < 0.15 ? -1 : 1);
            }
        return c;
    }
}
