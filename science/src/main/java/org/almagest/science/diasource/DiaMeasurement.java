/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.diasource;

import static org.almagest.astro.psf.GaussianPsf.FWHM_PER_SIGMA;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.almagest.apdb.store.ApdbSchema;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.exposure.VisitInfo;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Image;
import org.almagest.astro.psf.Psf;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Column;
import org.almagest.astro.table.Schema;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.wcs.Wcs;
import org.almagest.science.detect.Footprint;
import org.almagest.science.detect.Peak;
import org.almagest.science.forced.ForcedFlux;
import org.almagest.science.forced.ForcedPhotometry;
import org.almagest.science.measure.CircularApertures;
import org.almagest.science.measure.SourceMeasurement;

/// Measures the sources of a difference image: one row of DiaSource per peak, features behind.
///
/// Sources are measured as they lie, neighbours of other footprints hidden. Position and fluxes are those
/// of the difference; scienceFlux and templateFlux are forced at the same place on the images that were
/// subtracted.
///
/// Thread rule: one thread per object.
public final class DiaMeasurement {
    private static final double APERTURE_FWHM = 3;
    private static final double CENTROID_REACH = 2;

    private final Exposure difference;
    private final Exposure science;
    private final Exposure matched;
    private final StaticNeighbours neighbours;
    private final Wcs wcs;
    private final ForcedPhotometry onScience;
    private final ForcedPhotometry onTemplate;

    /// @param difference with PSF
    /// @param science image that was subtracted from, with WCS and circumstances
    /// @param matched template as it was subtracted
    /// @param neighbours catalogue of the science image
    public DiaMeasurement(Exposure difference, Exposure science, Exposure matched, StaticNeighbours neighbours) {
        this.difference = withPsfOf(difference, difference);
        this.science = withPsfOf(science, difference);
        this.matched = withPsfOf(matched, science);
        this.neighbours = neighbours;
        this.wcs = science.info()
                .wcs()
                .orElseThrow(() -> new DataFault("the science image has no WCS to place difference sources by"));
        this.onScience = new ForcedPhotometry(this.science, "NO_DATA");
        this.onTemplate = new ForcedPhotometry(this.matched, "NO_DATA");
    }

    /// The columns of the result.
    public static Schema schema() {
        List<Column> columns =
                new ArrayList<>(ApdbSchema.of(ApdbSchema.DIA_SOURCE).columns());
        columns.addAll(DiaFeatures.columns());
        return new Schema(columns);
    }

    /// Measures all peaks.
    ///
    /// @param found footprints and their significance image
    /// @param visit number of the visit
    /// @param firstId ID of the first row; the others follow
    /// @param capacity how many IDs are free
    public Table measure(DiaDetection.Result found, long visit, long firstId, long capacity) {
        return measure(found, visit, firstId, capacity, Image.zeros(difference.box()));
    }

    /// As above.
    ///
    /// @param scratch over the box of the difference, its pixels are lost; may be the significance image
    public Table measure(DiaDetection.Result found, long visit, long firstId, long capacity, Image scratch) {
        Psf psf = DiaDetection.psf(difference);
        double fwhm = FWHM_PER_SIGMA * DiaDetection.middleSigma(difference.box(), psf);
        double radius = Math.max(2, Math.rint(2 * APERTURE_FWHM * fwhm) / 2);
        SourceMeasurement.Config config = new SourceMeasurement.Config(
                        List.of("centroid", "psfFlux", "apFlux", "shape", "pixelFlags"), java.util.Map.of(), 1, 400_000)
                .withOption("centroid", "maxDistance", String.format(Locale.ROOT, "%s", CENTROID_REACH))
                .withOption("apFlux", "radii", String.format(Locale.ROOT, "%s", radius));
        List<double[]> lobes = otherLobes(found);
        SourceMeasurement.Ids ids = new SourceMeasurement.Ids(firstId, capacity);
        Table m = SourceMeasurement.measure(difference, found.footprints(), ids, config, scratch);
        TableBuilder out = new TableBuilder(schema(), m.rows());
        int row = 0;
        for (Footprint f : found.footprints()) {
            int first = row;
            for (Peak peak : f.peaks()) {
                out.addRow();
                new Row(out, m, row, f, peak, visit, lobes.get(row), "apInstFlux_" + CircularApertures.label(radius))
                        .fill();
                trail(out, m, f, found.footprints(), first, row - first);
                row++;
            }
        }
        return out.build();
    }

    /// For each peak the highest significance of the other sign within 3 sigma of the PSF and within 3
    /// FWHM.
    private List<double[]> otherLobes(DiaDetection.Result found) {
        Psf psf = DiaDetection.psf(difference);
        List<double[]> out = new ArrayList<>();
        for (Footprint f : found.footprints())
            for (Peak peak : f.peaks()) {
                double reach = 3 * psf.sigmaAt(peak.x(), peak.y());
                out.add(new double[] {
                    DiaFeatures.highestOther(found.significance(), peak, reach),
                    DiaFeatures.highestOther(found.significance(), peak, FWHM_PER_SIGMA * reach)
                });
            }
        return out;
    }

    /// Fits a trail to the source of one peak of a footprint.
    ///
    /// @param first row of the footprint's first peak
    /// @param k which peak
    private void trail(TableBuilder out, Table m, Footprint f, List<Footprint> all, int first, int k) {
        int n = f.peaks().size();
        TrailColumns columns = new TrailColumns(out, wcs, difference.box());
        if (Math.max(f.box().width(), f.box().height()) > TrailPeaks.LARGEST) {
            columns.failed();
            return;
        }
        double[] xs = new double[n], ys = new double[n], fluxes = new double[n];
        for (int i = 0; i < n; i++) {
            xs[i] = m.doubles("x")[first + i];
            ys[i] = m.doubles("y")[first + i];
            fluxes[i] = m.floats("psfInstFlux")[first + i];
        }
        TrailPixels pixels = TrailPeaks.pixels(difference, f, all, xs, ys, fluxes, k);
        TrailFit.Start start = pixels.start(f.spans(), f.peaks().get(k).isPositive() ? 1 : -1);
        Optional<TrailFit> fit = TrailFit.of(pixels, xs[k], ys[k], start);
        fit.ifPresentOrElse(t -> columns.fill(t, pixels.sigma), columns::failed);
        double s2 = Math.pow(f.peaks().get(k).significance(), 2);
        fit.ifPresent(t -> out.set("featureTrailLength", t.length() / pixels.sigma)
                .set("featureTrailGain", (t.chi2Point() - t.chi2()) / s2));
    }

    /// An exposure with its PSF, or that of another when it has none of its own, for this thread.
    private static Exposure withPsfOf(Exposure exposure, Exposure other) {
        Optional<Psf> psf = exposure.info().psf().or(() -> other.info().psf());
        return exposure.withInfo(i -> i.withPsf(psf.map(Psf::ofOneThread).orElse(null)));
    }

    /// One row being filled.
    private final class Row {
        private final TableBuilder out;
        private final Table m;
        private final int row;
        private final Footprint footprint;
        private final Peak peak;
        private final long visit;
        private final double[] lobes;
        private final String aperture;
        private final double x;
        private final double y;
        private final double flux;

        Row(TableBuilder out, Table m, int row, Footprint f, Peak peak, long visit, double[] lobes, String aperture) {
            this.out = out;
            this.m = m;
            this.row = row;
            this.footprint = f;
            this.peak = peak;
            this.visit = visit;
            this.lobes = lobes;
            this.aperture = aperture;
            this.x = m.doubles("x")[row];
            this.y = m.doubles("y")[row];
            this.flux = m.floats("psfInstFlux")[row];
        }

        void fill() {
            identify();
            place();
            fluxes();
            shape();
            flags();
            Optional<Dipole> dipole = dipole();
            features(dipole);
        }

        private void identify() {
            VisitInfo info =
                    science.info().visitInfo().orElseThrow(() -> new DataFault("the science image has no time"));
            out.set("diaSourceId", m.longs("sourceId")[row]).set("visit", visit);
            out.set("detector", (long) science.info().detector());
            out.set("midpointMjdTai", info.midExposure().mjdTai()).set("exposureTime", info.exposureSeconds());
            science.info().filter().ifPresent(f -> out.set("band", f.band()));
            out.set("isNegative", !peak.isPositive());
            out.set("bboxSize", (long)
                    Math.max(footprint.box().width(), footprint.box().height()));
            out.set("timeProcessedMjdTai", 0.0).set("glint_trail", false);
            if (m.longs("parent")[row] != 0 && m.longs("parent")[row] != m.longs("sourceId")[row])
                out.set("parentDiaSourceId", m.longs("parent")[row]);
        }

        private void place() {
            SkyCoord sky = wcs.pixelToSky(x, y);
            out.set("ra", sky.raDegrees()).set("dec", sky.decDegrees());
            out.set("x", x).set("y", y).set("centroid_flag", m.booleans("centroid_flag")[row]);
            double xErr = m.floats("xErr")[row], yErr = m.floats("yErr")[row];
            if (!Double.isFinite(xErr) || !Double.isFinite(yErr)) return;
            double[] j = wcs.localJacobian(x, y);
            double d = 180 / Math.PI;
            double east = d * Math.hypot(j[0] * xErr, j[1] * yErr), north = d * Math.hypot(j[2] * xErr, j[3] * yErr);
            double covariance = d * d * (j[0] * j[2] * xErr * xErr + j[1] * j[3] * yErr * yErr);
            out.set("xErr", xErr).set("yErr", yErr);
            out.set("raErr", east).set("decErr", north).set("ra_dec_Cov", covariance);
        }

        private void fluxes() {
            double error = m.floats("psfInstFluxErr")[row];
            out.set("psfFlux", flux).set("psfFluxErr", error).set("snr", Math.abs(flux / error));
            out.set("psfChi2", (double) m.floats("psfInstFlux_chi2")[row]);
            out.set("psfNdata", (long) m.ints("psfInstFlux_nPixels")[row]);
            for (String flag : List.of("_flag", "_flag_edge", "_flag_noGoodPixels"))
                out.set("psfFlux" + flag, m.booleans("psfInstFlux" + flag)[row]);
            out.set("apFlux", (double) m.floats(aperture)[row])
                    .set("apFluxErr", (double) m.floats(aperture + "Err")[row]);
            out.set("apFlux_flag", m.booleans(aperture + "_flag")[row]);
            out.set("apFlux_flag_apertureTruncated", m.booleans(aperture + "_flag")[row]);
            ForcedFlux onScienceHere = onScience.measure(x, y);
            ForcedFlux onTemplateHere = onTemplate.measure(x, y);
            out.set("scienceFlux", onScienceHere.flux()).set("scienceFluxErr", onScienceHere.fluxErr());
            out.set("templateFlux", onTemplateHere.flux()).set("templateFluxErr", onTemplateHere.fluxErr());
            out.set("forced_PsfFlux_flag", !onScienceHere.isGood())
                    .set("forced_PsfFlux_flag_edge", onScienceHere.edge());
            out.set("forced_PsfFlux_flag_noGoodPixels", onScienceHere.noGoodPixels());
            out.set("featureScienceSnr", onScienceHere.flux() / onScienceHere.fluxErr());
            out.set("featureTemplateSnr", onTemplateHere.flux() / onTemplateHere.fluxErr());
            out.set("featureFluxShare", flux / Math.max(1e-9, Math.max(onScienceHere.flux(), onTemplateHere.flux())));
        }

        private void shape() {
            double scale = wcs.pixelScale(x, y).arcsec();
            for (String moment : List.of("ixx", "iyy", "ixy", "ixxPSF", "iyyPSF", "ixyPSF"))
                out.set(moment, scale * scale * m.floats(moment)[row]);
            out.set("shape_flag", m.booleans("shape_flag")[row]);
            out.set("extendedness", (double) m.floats("extendedness")[row]);
        }

        private void flags() {
            for (Column c : out.columns())
                if (c.name().startsWith("pixelFlags_")
                        && m.schema().find(c.name()).isPresent()) out.set(c.name(), m.booleans(c.name())[row]);
            boolean any = false;
            for (String f : List.of("bad", "cr", "edge", "nodata", "interpolated", "saturated", "suspect", "offimage"))
                any |= m.booleans("pixelFlags_" + f)[row];
            out.set("pixelFlags", any);
        }

        private Optional<Dipole> dipole() {
            boolean attempted = footprint.isMixed() || lobes[0] > 3;
            out.set("dipoleFitAttempted", attempted).set("isDipole", false).set("dipoleNdata", 0L);
            if (!attempted) return Optional.empty();
            Optional<Dipole> fit = Dipole.at(difference, science, matched, x, y);
            fit.ifPresent(d -> {
                double scale = wcs.pixelScale(x, y).arcsec();
                double mean = 0.5 * (d.positive().flux() + d.negative().flux());
                double error =
                        0.5 * Math.hypot(d.positive().fluxError(), d.negative().fluxError());
                out.set("dipoleMeanFlux", mean).set("dipoleMeanFluxErr", error);
                out.set("dipoleFluxDiff", d.positive().flux() - d.negative().flux())
                        .set("dipoleFluxDiffErr", 2 * error);
                out.set("dipoleLength", scale * d.length()).set("dipoleAngle", angle(d));
                out.set("dipoleChi2", d.chi2())
                        .set("dipoleNdata", (long) d.pixels())
                        .set("isDipole", d.isDipole());
            });
            return fit;
        }

        /// Direction from the negative to the positive lobe, from north through east [deg].
        private double angle(Dipole d) {
            SkyCoord from = wcs.pixelToSky(d.negative().x(), d.negative().y());
            SkyCoord to = wcs.pixelToSky(d.positive().x(), d.positive().y());
            return from.positionAngle(to).degrees();
        }

        private void features(Optional<Dipole> dipole) {
            Psf psf = DiaDetection.psf(difference);
            double sigma = psf.sigmaAt(x, y);
            double fwhm = FWHM_PER_SIGMA * sigma;
            double model = flux * PointFit.at(psf.starAt(x, y), peak.x(), peak.y());
            double area = m.floats("psfInstFlux_area")[row];
            DiaFeatures f = DiaFeatures.of(difference, lobes[1], footprint, peak, x, y, model, area);
            out.set("featurePeakSnr", f.peakSnr()).set("featureSharpness", f.sharpness());
            out.set("featureNegativeShare", f.negativeShare()).set("featureOtherLobe", f.otherLobe());
            out.set("featureNoiseRatio", f.noiseRatio()).set("featureMaskedShare", f.maskedShare());
            out.set("featureFootprintArea", f.footprintArea());
            int n = m.ints("psfInstFlux_nPixels")[row];
            out.set("featureChi2PerPixel", n > 0 ? m.floats("psfInstFlux_chi2")[row] / n : Double.NaN);
            out.set("featureApertureRatio", m.floats(aperture)[row] / flux);
            double psfTrace = m.floats("ixxPSF")[row] + m.floats("iyyPSF")[row];
            out.set("featureSizeRatio", (m.floats("ixx")[row] + m.floats("iyy")[row]) / psfTrace);
            out.set("featureCentroidShift", Math.hypot(x - peak.x(), y - peak.y()));
            double s2 = peak.significance() * peak.significance();
            out.set(
                    "featureDipoleGain",
                    dipole.map(d -> (d.chi2Single() - d.chi2()) / s2).orElse(Double.NaN));
            out.set("featureDipoleLength", dipole.map(d -> d.length() / sigma).orElse(Double.NaN));
            StaticNeighbours.Nearest near = neighbours.nearest(x, y, 10 * fwhm);
            out.set("featureStaticDistance", near.distance() / fwhm).set("featureStaticSnr", near.snr());
            out.set("featureStaticShare", flux / near.flux());
            double edge = Math.min(
                    Math.min(x - difference.box().x0(), difference.box().x1() - x),
                    Math.min(y - difference.box().y0(), difference.box().y1() - y));
            out.set("featureEdgeDistance", Math.min(20, edge / fwhm));
        }
    }
}
