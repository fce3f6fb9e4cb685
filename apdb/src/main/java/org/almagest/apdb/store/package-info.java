/// The alert production database: what association reads before a visit and writes after it.
///
/// Rows are [org.almagest.astro.table.Table]s by the schema in `schemas/apdb.yaml`. One transaction per
/// visit-detector writes objects, sources, forced sources, the mark that it is done, and the alerts into an
/// outbox; all of it is there, or nothing.
///
/// **Units**: positions ICRS [deg], fluxes [nJy], times TAI as MJD [d]. **May use**: `astro`. **Never**:
/// an engine's package.
@NullMarked
package org.almagest.apdb.store;

import org.jspecify.annotations.NullMarked;
