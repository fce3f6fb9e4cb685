/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.astro.exposure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.ChebyshevField;
import org.almagest.astro.image.NoiseCorrelation;
import org.almagest.astro.psf.Psf;
import org.almagest.astro.time.Site;
import org.almagest.astro.unit.Angle;
import org.almagest.astro.wcs.Wcs;
import org.jspecify.annotations.Nullable;

/// What is known of an exposure besides its pixels. Immutable: the `with` methods make changed copies.
public final class ExposureInfo {
    /// Nothing known.
    public static final ExposureInfo NONE = new ExposureInfo(new Parts());

    /// The components, all optional.
    private record Parts(
            @Nullable VisitInfo visitInfo,
            @Nullable FilterLabel filter,
            int detector,
            @Nullable Wcs wcs,
            @Nullable Psf psf,
            @Nullable PhotoCalib photoCalib,
            @Nullable NoiseCorrelation noiseCorrelation,
            Map<String, ChebyshevField> apertureCorrections,
            Map<String, String> metadata) {
        Parts() {
            this(null, null, -1, null, null, null, null, Map.of(), Map.of());
        }
    }

    private final Parts parts;

    private ExposureInfo(Parts parts) {
        this.parts = parts;
    }

    public Optional<VisitInfo> visitInfo() {
        return Optional.ofNullable(parts.visitInfo);
    }

    public Optional<FilterLabel> filter() {
        return Optional.ofNullable(parts.filter);
    }

    /// Number of the detector, -1 when there is none (a coadd).
    public int detector() {
        return parts.detector;
    }

    public Optional<Wcs> wcs() {
        return Optional.ofNullable(parts.wcs);
    }

    public Optional<Psf> psf() {
        return Optional.ofNullable(parts.psf);
    }

    public Optional<PhotoCalib> photoCalib() {
        return Optional.ofNullable(parts.photoCalib);
    }

    /// How neighbouring pixels' noise goes together; empty when it is white.
    public Optional<NoiseCorrelation> noiseCorrelation() {
        return Optional.ofNullable(parts.noiseCorrelation);
    }

    /// Factor by which each flux algorithm's result is multiplied, by the algorithm's name.
    public Map<String, ChebyshevField> apertureCorrections() {
        return parts.apertureCorrections;
    }

    /// Further words of the header: keyword to value, in order.
    public Map<String, String> metadata() {
        return parts.metadata;
    }

    /// Where the observer stood, by the words OBSGEO-L, OBSGEO-B [deg] and OBSGEO-H [m] (FITS 4.0, section
    /// 8.4.1); empty when they are not there.
    public Optional<Site> site() {
        String longitude = parts.metadata.get("OBSGEO-L"), latitude = parts.metadata.get("OBSGEO-B");
        if (longitude == null || latitude == null) return Optional.empty();
        String height = parts.metadata.getOrDefault("OBSGEO-H", "0");
        try {
            return Optional.of(new Site(
                    Angle.ofDegrees(Double.parseDouble(longitude)),
                    Angle.ofDegrees(Double.parseDouble(latitude)),
                    Double.parseDouble(height)));
        } catch (IllegalArgumentException e) {
            throw new DataFault(
                    "the words OBSGEO-L " + longitude + ", OBSGEO-B " + latitude + ", OBSGEO-H " + height
                            + " are no place on the Earth",
                    e);
        }
    }

    /// With the words of [#site()].
    public ExposureInfo withSite(Site site) {
        Map<String, String> words = new LinkedHashMap<>(parts.metadata);
        words.put("OBSGEO-L", Double.toString(site.longitude().degrees()));
        words.put("OBSGEO-B", Double.toString(site.latitude().degrees()));
        words.put("OBSGEO-H", Double.toString(site.heightMetres()));
        return withMetadata(words);
    }

    public ExposureInfo withVisitInfo(VisitInfo v) {
        Parts p = parts;
        return new ExposureInfo(new Parts(
                v,
                p.filter,
                p.detector,
                p.wcs,
                p.psf,
                p.photoCalib,
                p.noiseCorrelation,
                p.apertureCorrections,
                p.metadata));
    }

    public ExposureInfo withFilter(FilterLabel v) {
        Parts p = parts;
        return new ExposureInfo(new Parts(
                p.visitInfo,
                v,
                p.detector,
                p.wcs,
                p.psf,
                p.photoCalib,
                p.noiseCorrelation,
                p.apertureCorrections,
                p.metadata));
    }

    public ExposureInfo withDetector(int v) {
        Parts p = parts;
        return new ExposureInfo(new Parts(
                p.visitInfo,
                p.filter,
                v,
                p.wcs,
                p.psf,
                p.photoCalib,
                p.noiseCorrelation,
                p.apertureCorrections,
                p.metadata));
    }

    /// @param v the new WCS, or null to have none
    public ExposureInfo withWcs(@Nullable Wcs v) {
        Parts p = parts;
        return new ExposureInfo(new Parts(
                p.visitInfo,
                p.filter,
                p.detector,
                v,
                p.psf,
                p.photoCalib,
                p.noiseCorrelation,
                p.apertureCorrections,
                p.metadata));
    }

    public ExposureInfo withPsf(@Nullable Psf v) {
        Parts p = parts;
        return new ExposureInfo(new Parts(
                p.visitInfo,
                p.filter,
                p.detector,
                p.wcs,
                v,
                p.photoCalib,
                p.noiseCorrelation,
                p.apertureCorrections,
                p.metadata));
    }

    public ExposureInfo withPhotoCalib(@Nullable PhotoCalib v) {
        Parts p = parts;
        return new ExposureInfo(new Parts(
                p.visitInfo,
                p.filter,
                p.detector,
                p.wcs,
                p.psf,
                v,
                p.noiseCorrelation,
                p.apertureCorrections,
                p.metadata));
    }

    public ExposureInfo withNoiseCorrelation(@Nullable NoiseCorrelation v) {
        Parts p = parts;
        return new ExposureInfo(new Parts(
                p.visitInfo, p.filter, p.detector, p.wcs, p.psf, p.photoCalib, v, p.apertureCorrections, p.metadata));
    }

    public ExposureInfo withApertureCorrections(Map<String, ChebyshevField> v) {
        Parts p = parts;
        return new ExposureInfo(new Parts(
                p.visitInfo,
                p.filter,
                p.detector,
                p.wcs,
                p.psf,
                p.photoCalib,
                p.noiseCorrelation,
                ordered(v),
                p.metadata));
    }

    public ExposureInfo withMetadata(Map<String, String> v) {
        Parts p = parts;
        return new ExposureInfo(new Parts(
                p.visitInfo,
                p.filter,
                p.detector,
                p.wcs,
                p.psf,
                p.photoCalib,
                p.noiseCorrelation,
                p.apertureCorrections,
                ordered(v)));
    }

    private static <V> Map<String, V> ordered(Map<String, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
