/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
package org.almagest.science.lightcurve;

import java.util.Iterator;
import java.util.List;
import org.almagest.astro.fault.UserFault;
import org.almagest.astro.table.Table;
import org.almagest.pipe.task.Deferred;
import org.almagest.pipe.task.Input;
import org.almagest.pipe.task.Output;
import org.almagest.pipe.task.PipelineTask;
import org.almagest.pipe.task.Step;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lists the stars of a time series: the targets named in the configuration, and comparison stars from the
/// catalogues of all visits.
///
/// @param config targets and rule, see [TargetSelection]
@Step(dimensions = {"instrument"})
public record SelectTargetsTask(TargetSelection.Config config)
        implements PipelineTask<SelectTargetsTask.In, SelectTargetsTask.Out> {
    private static final Logger LOG = LoggerFactory.getLogger(SelectTargetsTask.class);

    /// @param catalogues calibrated sources of each visit and detector
    public record In(
            @Input(
                    value = "single_visit_star",
                    dimensions = {"instrument", "visit", "detector"})
            List<Deferred<Table>> catalogues) {}

    /// @param targets see [TargetSelection#SCHEMA]
    public record Out(@Output("light_curve_targets") Table targets) {}

    @Override
    public Out run(In in) {
        if (config.targets().isEmpty() && !config.allowNone())
            throw new UserFault("no target: give some as targets: [{name, ra, dec}] in the configuration of the step"
                    + " that selects targets");
        Iterable<Table> tables = () -> {
            Iterator<Deferred<Table>> handles = in.catalogues().iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return handles.hasNext();
                }

                @Override
                public Table next() {
                    return handles.next().get();
                }
            };
        };
        Table targets = TargetSelection.choose(tables, config);
        LOG.info(
                "{} targets, {} comparison stars from {} catalogues",
                config.targets().size(),
                targets.rows() - config.targets().size(),
                in.catalogues().size());
        return new Out(targets);
    }
}
