/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.simulate;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.almagest.science.simulate.CameraConfig.AmplifierGrid;
import org.almagest.science.simulate.CameraConfig.Placement;
import org.almagest.science.simulate.DetectorModel.Amplifier;

/// Reads a detector out into a raw frame with its header.
final class RawFrames {
    private static final long UNIX_OF_2000 = LocalDateTime.of(2000, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final SimulatedSurvey survey;
    private final DetectorModel detector;

    RawFrames(SimulatedSurvey survey, DetectorModel detector) {
        this.survey = survey;
        this.detector = detector;
    }

    /// Words of an exposure.
    ///
    /// @param type `OBJECT`, `BIAS`, `DARK`, `FLAT`, `RAMP`, `SPOTS` or `STARS`
    /// @param filter physical filter, `NONE` for bias and dark
    /// @param diode charge of the photodiode; 0 for none
    record Words(
            long exposure,
            String type,
            String object,
            String filter,
            double seconds,
            int sequence,
            double ra,
            double dec,
            double rotation,
            double airmass,
            double diode) {}

    /// File of an exposure of this detector under a folder.
    Path file(Path folder, Words words) {
        return folder.resolve(words.type().toLowerCase(Locale.ROOT))
                .resolve(String.format(
                        Locale.ROOT,
                        "%s_%d_%s.fits",
                        survey.config().name(),
                        words.exposure(),
                        detector.placement().name()));
    }

    /// Writes a frame.
    ///
    /// @param electrons charge of all pixels; changed
    void write(float[] electrons, Words words, Path file) {
        Electronics electronics = new Electronics(survey, detector);
        electronics.bend(electrons);
        RawFile raw = primary(words);
        AmplifierGrid grid = survey.config().camera().amplifiers();
        for (int a = 0; a < grid.count(); a++) {
            Amplifier amplifier = detector.readBy(a);
            raw.image(grid.rawWidth(), grid.height())
                    .text("EXTNAME", grid.name(a), "amplifier")
                    .text("DATASEC", grid.dataSection(), "light-sensitive pixels")
                    .text("BIASSEC", grid.overscanSection(), "serial overscan")
                    .text("PRESEC", grid.prescanSection(), "serial prescan")
                    .text("DETSEC", grid.detectorSection(a), "place in the detector")
                    .real("GAIN", amplifier.statedGain(), 4, "[electron/count] nominal")
                    .real("RDNOISE", amplifier.readNoise(), 3, "[electron] nominal")
                    .pixels(electronics.read(electrons, a, words.exposure()));
        }
        raw.write(file);
    }

    private RawFile primary(Words w) {
        Placement place = detector.placement();
        RawFile raw = new RawFile()
                .text("ORIGIN", "Almagest", "simulated")
                .text("TELESCOP", "Simulated 2.4 m", "")
                .text("INSTRUME", survey.config().name(), "")
                .whole("DETECTOR", place.id(), "detector number")
                .text("DETNAME", place.name(), "detector name")
                .whole("EXPID", w.exposure(), "[s] start since 2000-01-01T00:00:00 TAI")
                .text("OBSID", survey.config().name() + "_" + w.exposure(), "name of the exposure")
                .whole("SEQNUM", w.sequence(), "number within the survey")
                .text("IMGTYPE", w.type(), "OBJECT, BIAS, DARK or FLAT")
                .text("OBJECT", w.object(), "")
                .text("FILTER", w.filter(), "physical filter")
                .text("TIMESYS", "TAI", "scale of all dates here")
                .text("DATE-BEG", stamp(w.exposure(), 0), "start of exposure")
                .text("DATE-END", stamp(w.exposure(), w.seconds()), "end of exposure")
                .real("EXPTIME", w.seconds(), 3, "[s] shutter open")
                .real("DARKTIME", w.seconds(), 3, "[s] dark current gathers")
                .whole("SIMSEED", survey.seed(), "seed of the simulation");
        if (w.diode() > 0) raw.real("PHOTODIO", w.diode(), 4, "charge of the lamp's photodiode");
        if (w.type().equals("OBJECT"))
            raw.text("RADESYS", "ICRS", "")
                    .real("RA", w.ra(), 7, "[deg] pointing")
                    .real("DEC", w.dec(), 7, "[deg] pointing")
                    .real("ROTANGLE", w.rotation(), 6, "[deg] focal plane y axis, north through east")
                    .real("AIRMASS", w.airmass(), 4, "");
        return raw;
    }

    private static String stamp(long exposure, double plus) {
        long millis = Math.round(plus * 1000);
        return STAMP.format(Instant.ofEpochMilli((UNIX_OF_2000 + exposure) * 1000 + millis));
    }
}
