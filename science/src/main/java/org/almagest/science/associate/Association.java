/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.associate;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.almagest.apdb.store.ApdbSchema;
import org.almagest.apdb.store.StoreRequest;
import org.almagest.apdb.store.VisitRows;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.fault.DataFault;
import org.almagest.astro.image.Box;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.wcs.Wcs;
import org.almagest.science.forced.ForcedFlux;
import org.almagest.science.forced.ForcedPhotometry;

/// Turns the detections of a visit-detector into rows of the alert production database: gives each its
/// object, founds new objects, measures known ones, and describes all that changed.
///
/// The result depends on the rows given alone, not on their order. An object founded here has the number of
/// its first detection.
///
/// @param config rules and limits
public record Association(Config config) {
    /// @param matching who belongs together
    /// @param newObjects which detections may found an object
    /// @param forced which objects are measured again
    /// @param badPlanes mask planes that spoil a forced measurement
    public record Config(
            PositionMatcher.Config matching,
            NewObjectRule.Config newObjects,
            ForcedRule.Config forced,
            List<String> badPlanes) {
        public static final Config DEFAULT = new Config(
                PositionMatcher.Config.DEFAULT,
                NewObjectRule.Config.DEFAULT,
                ForcedRule.Config.DEFAULT,
                List.of("BAD", "NO_DATA", "SAT", "EDGE"));

        public Config {
            badPlanes = List.copyOf(badPlanes);
        }
    }

    AssociatedVisit associate(VisitData visit, DiaHistory known) {
        Table detected = standard(visit);
        Table objects =
                onDetector(known.objects(), visit.science(), config.matching().maxSeparationArcsec());
        PositionMatcher.Matches matches = new PositionMatcher(config.matching())
                .match(Places.of(detected), Places.of(objects), areaSquareArcsec(visit.science()));
        TableBuilder kept = new TableBuilder(detected.schema(), detected.rows());
        TableBuilder marginal = new TableBuilder(detected.schema());
        assign(visit, detected, objects, matches.objectOfSource(), kept, marginal);
        Table sources = kept.build();
        RowsOfObjects history = RowsOfObjects.of(known.sources(), sources, "diaSourceId");
        TreeMap<Long, SkyCoord> places = new TreeMap<>();
        for (int i = 0; i < objects.rows(); i++)
            places.put(
                    objects.longs("diaObjectId")[i],
                    SkyCoord.ofDegrees(objects.doubles("ra")[i], objects.doubles("dec")[i]));
        TreeMap<Long, MeanPosition> touched = new TreeMap<>();
        for (long id : sources.longs("diaObjectId")) {
            MeanPosition p = MeanPosition.of(
                    history.table(), history.of(id), config.matching().missingErrorArcsec());
            touched.put(id, p);
            places.put(id, p.sky());
        }
        Table forced = forcedSources(visit, places, history);
        RowsOfObjects forcedHistory = RowsOfObjects.of(known.forcedSources(), forced, "diaForcedSourceId");
        Map<Long, Double> versionsRead = new HashMap<>();
        for (int i = 0; i < objects.rows(); i++)
            if (touched.containsKey(objects.longs("diaObjectId")[i]))
                versionsRead.put(objects.longs("diaObjectId")[i], objects.doubles("validityStartMjdTai")[i]);
        Table versions = versions(visit, touched, versionsRead, history, forcedHistory);
        return new AssociatedVisit(
                new VisitRows(versions, sources, forced), versionsRead, marginal.build(), history, forcedHistory);
    }

    /// The detections with a position, by number, in the columns of DiaSource.
    private static Table standard(VisitData visit) {
        Table given = visit.sources();
        long[] ids = given.longs("diaSourceId");
        double[] ra = given.doubles("ra");
        double[] dec = given.doubles("dec");
        int[] order = IntStream.range(0, given.rows())
                .filter(i -> Double.isFinite(ra[i]) && Double.isFinite(dec[i]))
                .boxed()
                .sorted(Comparator.comparingLong(i -> ids[i]))
                .mapToInt(i -> i)
                .toArray();
        TableBuilder rows = new TableBuilder(ApdbSchema.of(ApdbSchema.DIA_SOURCE), order.length);
        double seconds = visit.science().info().visitInfo().orElseThrow().exposureSeconds();
        for (int k = 0; k < order.length; k++) {
            if (k > 0 && ids[order[k]] == ids[order[k - 1]])
                throw new DataFault(visit.key() + ": two detections have the number " + ids[order[k]]);
            rows.copyRow(given, order[k])
                    .set("visit", visit.key().visit())
                    .set("detector", visit.key().detector())
                    .set("band", visit.band())
                    .set("midpointMjdTai", visit.midExposure().mjdTai())
                    .set("exposureTime", seconds)
                    .set("timeProcessedMjdTai", visit.processed().mjdTai())
                    .setNull("diaObjectId");
        }
        return rows.build();
    }

    /// Objects that lie on the detector or within a margin of it, by number.
    private static Table onDetector(Table objects, Exposure science, double marginArcsec) {
        Box box = science.box();
        Wcs wcs = science.info().wcs().orElseThrow();
        double scale = wcs.pixelScale(box.x0() + box.width() / 2.0, box.y0() + box.height() / 2.0)
                .arcsec();
        Box grown = box.grown((int) Math.ceil(marginArcsec / scale));
        double[] ra = objects.doubles("ra");
        double[] dec = objects.doubles("dec");
        return objects.select(IntStream.range(0, objects.rows())
                .filter(i -> {
                    double[] xy = wcs.skyToPixel(SkyCoord.ofDegrees(ra[i], dec[i]));
                    return grown.contains(xy[0], xy[1]);
                })
                .toArray());
    }

    private static double areaSquareArcsec(Exposure science) {
        Box box = science.box();
        Wcs wcs = science.info().wcs().orElseThrow();
        double scale = wcs.pixelScale(box.x0() + box.width() / 2.0, box.y0() + box.height() / 2.0)
                .arcsec();
        return Math.max(1, box.area()) * scale * scale;
    }

    private void assign(
            VisitData visit, Table detected, Table objects, int[] objectOf, TableBuilder kept, TableBuilder marginal) {
        NewObjectRule rule = new NewObjectRule(config.newObjects());
        long[] sourceIds = detected.longs("diaSourceId");
        int founded = 0;
        for (int i = 0; i < detected.rows(); i++) {
            if (objectOf[i] >= 0) {
                kept.copyRow(detected, i).set("diaObjectId", objects.longs("diaObjectId")[objectOf[i]]);
            } else if (rule.accepts(detected, i)) {
                kept.copyRow(detected, i).set("diaObjectId", sourceIds[i]);
                founded++;
            } else {
                marginal.copyRow(detected, i);
            }
        }
        if (founded > config.newObjects().maxPerDetector())
            throw new DataFault(visit.key() + " would found " + founded + " objects, more than the "
                    + config.newObjects().maxPerDetector()
                    + " of newObjects.maxPerDetector: look at its difference image");
    }

    /// Measures objects that lie on the image, by number.
    private Table forcedSources(VisitData visit, TreeMap<Long, SkyCoord> places, RowsOfObjects history) {
        ForcedRule rule = new ForcedRule(config.forced());
        String[] bad = config.badPlanes().toArray(new String[0]);
        ForcedPhotometry onDifference = new ForcedPhotometry(visit.difference(), bad);
        ForcedPhotometry onScience = new ForcedPhotometry(visit.science(), bad);
        Wcs wcs = visit.science().info().wcs().orElseThrow();
        TableBuilder rows = new TableBuilder(ApdbSchema.of(ApdbSchema.DIA_FORCED_SOURCE));
        for (Map.Entry<Long, SkyCoord> object : places.entrySet()) {
            if (!rule.accepts(history.table(), history.of(object.getKey()))) continue;
            double[] xy = wcs.skyToPixel(object.getValue());
            if (!visit.science().box().contains(xy[0], xy[1])) continue;
            if (rows.rows() >= visit.idCapacity())
                throw new DataFault(visit.key() + ": more than " + visit.idCapacity() + " forced measurements");
            long id = visit.firstId() + rows.rows();
            rows.addRow();
            rows.set("diaForcedSourceId", id)
                    .set("diaObjectId", (long) object.getKey())
                    .set("ra", object.getValue().raDegrees())
                    .set("dec", object.getValue().decDegrees())
                    .set("visit", visit.key().visit())
                    .set("detector", visit.key().detector())
                    .set("midpointMjdTai", visit.midExposure().mjdTai())
                    .set("band", visit.band())
                    .set("timeProcessedMjdTai", visit.processed().mjdTai());
            put(rows, "psfFlux", onDifference.measure(xy[0], xy[1]));
            put(rows, "scienceFlux", onScience.measure(xy[0], xy[1]));
        }
        return rows.build();
    }

    private static void put(TableBuilder row, String column, ForcedFlux flux) {
        if (flux.isGood()) row.set(column, flux.flux()).set(column + "Err", flux.fluxErr());
    }

    private static Table versions(
            VisitData visit,
            TreeMap<Long, MeanPosition> touched,
            Map<Long, Double> versionsRead,
            RowsOfObjects history,
            RowsOfObjects forcedHistory) {
        TableBuilder rows = new TableBuilder(ApdbSchema.of(ApdbSchema.DIA_OBJECT), touched.size());
        double mid = visit.midExposure().mjdTai();
        touched.forEach((id, position) -> {
            Double read = versionsRead.get(id);
            rows.addRow();
            rows.set("diaObjectId", (long) id)
                    .set(
                            "validityStartMjdTai",
                            read == null ? mid : StoreRequest.versionStart(visit.midExposure(), read));
            Features.describe(
                    rows, position, history.table(), history.of(id), forcedHistory.table(), forcedHistory.of(id));
        });
        return rows.build();
    }
}
