/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.associate;

import java.time.Instant;
import java.util.Optional;
import org.almagest.alert.packet.Cutout;
import org.almagest.apdb.store.Apdb;
import org.almagest.apdb.store.ApdbEngine;
import org.almagest.apdb.store.ApdbSchema;
import org.almagest.apdb.store.StaleReadFault;
import org.almagest.apdb.store.StoreOutcome;
import org.almagest.apdb.store.StoreRequest;
import org.almagest.apdb.store.VisitDetector;
import org.almagest.apdb.store.VisitRows;
import org.almagest.astro.exposure.Exposure;
import org.almagest.astro.image.Box;
import org.almagest.astro.region.Circle;
import org.almagest.astro.region.Region;
import org.almagest.astro.sky.SkyCoord;
import org.almagest.astro.table.Table;
import org.almagest.astro.table.TableBuilder;
import org.almagest.astro.time.Time;
import org.almagest.astro.unit.Angle;
import org.almagest.astro.wcs.Wcs;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.QuantumContext;
import org.almagest.pipe.task.QuantumIo;
import org.almagest.pipe.task.Step;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives the detections of a visit-detector their objects, and writes all that follows from it into the
/// alert production database in one transaction: objects, detections, forced measurements, the mark that it
/// is done, and the alerts.
///
/// A visit-detector that is marked is not done again: its rows are read back, so that a rerun after a crash
/// completes the outputs and changes nothing else. Everything that could fail is done before the
/// transaction.
///
/// @param config the database and the rules
@Step(
        dimensions = {"instrument", "visit", "detector"},
        effect = "apdb")
public record AssociateTask(Config config) implements PipelineTask<AssociateTask.In, AssociateTask.Out> {
    private static final Logger LOG = LoggerFactory.getLogger(AssociateTask.class);
    private static final int READS = 3;
    private static final int EDGE_POINTS = 8;

    /// @param apdb location of the database: a file, as the working directory has it
    /// @param reprocess whether a marked visit-detector is taken back and done again
    /// @param historyDays how far back the history of an object counts [d]
    /// @param cutout sizes of the images in alerts
    /// @param association rules and limits
    public record Config(
            String apdb, boolean reprocess, double historyDays, Cutout cutout, Association.Config association) {
        public static final Config DEFAULT =
                new Config("apdb.sqlite", false, 365, Cutout.DEFAULT, Association.Config.DEFAULT);
    }

    /// @param context visit, detector and free row numbers
    /// @param sources detections with calibrated fluxes and sky positions
    /// @param difference difference image
    /// @param science calibrated image
    /// @param template template as it was subtracted
    public record In(
            QuantumContext context,
            @Input("dia_source_detector") Table sources,
            @Input("difference_image") Exposure difference,
            @Input("preliminary_visit_image") Exposure science,
            @Input("template_matched") Exposure template) {}

    /// @param sources detections as stored
    /// @param objects object versions as stored
    /// @param forcedSources forced measurements as stored
    /// @param marginal detections of no object that may not found one; not there when rows were read back
    public record Out(
            @Output("dia_source_apdb") Table sources,
            @Output("dia_object_apdb") Table objects,
            @Output("dia_forced_source_apdb") Table forcedSources,
            @Output("dia_source_marginal") Optional<Table> marginal) {}

    /// Associates as if the database were empty.
    @Override
    public Out run(In in) {
        DiaHistory nothing = new DiaHistory(
                empty(ApdbSchema.DIA_OBJECT), empty(ApdbSchema.DIA_SOURCE), empty(ApdbSchema.DIA_FORCED_SOURCE));
        AssociatedVisit visit = new Association(config.association()).associate(data(in), nothing);
        return out(visit.rows(), Optional.of(visit.marginal()));
    }

    @Override
    public void runQuantum(QuantumIo<In, Out> io) {
        VisitDetector key = key(io.context());
        try (Apdb apdb = ApdbEngine.of(config.apdb()).open(config.apdb())) {
            if (config.reprocess()) apdb.withdraw(key);
            Optional<AssociatedVisit> done = Optional.empty();
            if (!apdb.containsVisitDetector(key)) done = associateAndStore(apdb, io.read());
            if (done.isEmpty()) LOG.info("{} is in {} already: its rows are read back", key, config.apdb());
            io.write(out(
                    done.map(AssociatedVisit::rows).orElseGet(() -> apdb.visitRows(key)),
                    done.map(AssociatedVisit::marginal)));
        }
    }

    /// Reads, associates and stores; empty when another process has stored the visit-detector meanwhile.
    private Optional<AssociatedVisit> associateAndStore(Apdb apdb, In in) {
        VisitData data = data(in);
        Region region = region(data.science());
        for (int read = 1; ; read++) {
            DiaHistory history = DiaHistory.read(apdb, region, data.midExposure(), config.historyDays());
            AssociatedVisit visit = new Association(config.association()).associate(data, history);
            StoreRequest request = new StoreRequest(
                    data.key(),
                    data.midExposure(),
                    data.processed(),
                    visit.rows(),
                    visit.versionsRead(),
                    new AlertAssembly(config.cutout()).alerts(visit, in.difference(), in.science(), in.template()),
                    false);
            try {
                StoreOutcome outcome = apdb.store(request);
                LOG.info(
                        "{}: {} detections of {} objects, {} forced, {} marginal, {} alerts: {}",
                        data.key(),
                        visit.rows().sources().rows(),
                        visit.rows().objects().rows(),
                        visit.rows().forcedSources().rows(),
                        visit.marginal().rows(),
                        request.alerts().size(),
                        outcome);
                return outcome == StoreOutcome.STORED ? Optional.of(visit) : Optional.empty();
            } catch (StaleReadFault e) {
                if (read == READS) throw e;
                LOG.info("reading again: {}", e.getMessage());
            }
        }
    }

    private static VisitData data(In in) {
        double mjdUtc = 40_587 + Instant.now().toEpochMilli() / 86_400e3;
        return new VisitData(
                key(in.context()),
                Time.ofMjdUtc(mjdUtc),
                in.sources(),
                in.science(),
                in.difference(),
                in.context().idBase(),
                in.context().idCapacity());
    }

    private static VisitDetector key(QuantumContext context) {
        return new VisitDetector(
                context.dataId().number("visit"),
                Math.toIntExact(context.dataId().number("detector")));
    }

    /// A circle around the detector, with a margin for objects just beyond its edge.
    private Region region(Exposure science) {
        Wcs wcs = science.info().wcs().orElseThrow();
        Box b = science.box();
        SkyCoord centre = wcs.pixelToSky(b.x0() + (b.width() - 1) / 2.0, b.y0() + (b.height() - 1) / 2.0);
        double radius = 0;
        for (int k = 0; k <= EDGE_POINTS; k++) {
            double x = b.x0() - 0.5 + (double) b.width() * k / EDGE_POINTS;
            double y = b.y0() - 0.5 + (double) b.height() * k / EDGE_POINTS;
            SkyCoord[] edges = {
                wcs.pixelToSky(x, b.y0() - 0.5),
                wcs.pixelToSky(x, b.y1() + 0.5),
                wcs.pixelToSky(b.x0() - 0.5, y),
                wcs.pixelToSky(b.x1() + 0.5, y)
            };
            for (SkyCoord edge : edges)
                radius = Math.max(radius, centre.separation(edge).arcsec());
        }
        // Twice the separation, and a pixel for what rounding outwards adds.
        double margin = 2 * config.association().matching().maxSeparationArcsec()
                + wcs.pixelScale(b.x0(), b.y0()).arcsec();
        return new Circle(centre, Angle.ofArcsec(radius + margin));
    }

    private static Out out(VisitRows rows, Optional<Table> marginal) {
        return new Out(rows.sources(), rows.objects(), rows.forcedSources(), marginal);
    }

    private static Table empty(String table) {
        return new TableBuilder(ApdbSchema.of(table)).build();
    }
}
