/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.app.night;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.almagest.app.night.Journal.Field;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.skymap.PatchLayout;
import org.almagest.astro.skymap.SkyMapConfig;
import org.almagest.butler.Butler;
import org.almagest.butler.SkyMaps;
import org.almagest.instrument.base.YamlInstrument;

/// Parts of the sky that visits look at. Each has a sky map of one tract around the visits that founded it.
///
/// Thread rule: one thread.
final class Fields {
    // visits nearer than this share of a half-diagonal look at one field: a third of their areas overlap
    private static final double SHARE = 0.9;
    private static final double MARGIN = 1.1;
    private static final int LARGE = 2000;

    private final Butler butler;
    private final YamlInstrument instrument;
    private final Journal journal;

    Fields(Butler butler, YamlInstrument instrument, Journal journal) {
        this.butler = butler;
        this.instrument = instrument;
        this.journal = journal;
    }

    /// Gives calibrated visits their fields, and makes new ones where there is none.
    void assign() {
        Map<Long, List<NightFrame>> visits = new LinkedHashMap<>();
        journal.science()
                .filter(f -> f.calibrated() && f.field().isEmpty())
                .forEach(f -> visits.computeIfAbsent(f.visit(), k -> new ArrayList<>())
                        .add(f));
        Map<Long, SkyCoord> homeless = new LinkedHashMap<>();
        visits.forEach((visit, frames) -> {
            SkyCoord at = middle(frames);
            Optional<Field> near = journal.fields().stream()
                    .filter(f ->
                            SkyCoord.ofDegrees(f.ra(), f.dec()).separation(at).degrees() < SHARE * reach())
                    .findFirst();
            if (near.isPresent()) set(frames, near.get());
            else homeless.put(visit, at);
        });
        while (!homeless.isEmpty()) {
            // around the first: the visits near it, then those near their mean
            SkyCoord centre = homeless.values().iterator().next();
            centre = mean(near(homeless, centre).values(), centre);
            Map<Long, SkyCoord> members = near(homeless, centre);
            if (members.isEmpty())
                members = Map.of(
                        homeless.keySet().iterator().next(),
                        homeless.values().iterator().next());
            Field field = found(members.values());
            members.keySet().forEach(v -> set(visits.getOrDefault(v, List.of()), field));
            homeless.keySet().removeAll(members.keySet());
        }
        journal.save();
    }

    private static Map<Long, SkyCoord> near(Map<Long, SkyCoord> visits, SkyCoord centre, double degrees) {
        Map<Long, SkyCoord> out = new LinkedHashMap<>();
        visits.forEach((v, at) -> {
            if (at.separation(centre).degrees() < degrees) out.put(v, at);
        });
        return out;
    }

    private Map<Long, SkyCoord> near(Map<Long, SkyCoord> visits, SkyCoord centre) {
        return near(visits, centre, SHARE * reach());
    }

    private void set(List<NightFrame> frames, Field field) {
        for (NightFrame f : frames) journal.change(f, old -> old.withField(field.name()));
    }

    private static SkyCoord middle(List<NightFrame> frames) {
        List<SkyCoord> all = frames.stream()
                .map(f -> SkyCoord.ofDegrees(f.quality().ra(), f.quality().dec()))
                .toList();
        return mean(all, all.getFirst());
    }

    private static SkyCoord mean(Collection<SkyCoord> all, SkyCoord otherwise) {
        double x = 0, y = 0, z = 0;
        for (SkyCoord c : all) {
            double[] v = c.vector();
            x += v[0];
            y += v[1];
            z += v[2];
        }
        return all.isEmpty() ? otherwise : SkyCoord.ofVector(x, y, z);
    }

    /// Half the diagonal of what one visit sees [deg].
    private double reach() {
        double most = 0;
        for (var d : instrument.camera().detectors())
            most = Math.max(
                    most,
                    Math.hypot(d.centerX(), d.centerY()) + 0.5 * Math.hypot(d.width(), d.height()) * d.pixelScale());
        return most / 3600;
    }

    private Field found(Collection<SkyCoord> members) {
        SkyCoord centre = mean(members, members.iterator().next());
        double half = 0;
        for (SkyCoord m : members) half = Math.max(half, m.separation(centre).degrees());
        half = MARGIN * (half + reach());
        String name = name(centre);
        var detector = instrument.camera().detectors().getFirst();
        PatchLayout layout = new PatchLayout(detector.width() > LARGE ? LARGE : 500, 60, 0, true);
        SkyMaps.register(
                butler,
                SkyMapConfig.discrete(
                        name,
                        List.of(new SkyMapConfig.TractCentre(centre.raDegrees(), centre.decDegrees(), half)),
                        detector.pixelScale(),
                        layout));
        Field field = new Field(name, centre.raDegrees(), centre.decDegrees(), half);
        journal.fields().add(field);
        return field;
    }

    /// Such as `f0312p467`: right ascension and declination in tenths of a degree.
    private String name(SkyCoord centre) {
        String base = String.format(
                Locale.ROOT,
                "f%04d%s%03d",
                Math.round(10 * centre.raDegrees()) % 3600,
                centre.decDegrees() < 0 ? "m" : "p",
                Math.round(10 * Math.abs(centre.decDegrees())));
        String name = base;
        for (int i = 2; taken(name); i++) name = base + "_" + i;
        return name;
    }

    private boolean taken(String name) {
        return journal.fields().stream().anyMatch(f -> f.name().equals(name));
    }
}
