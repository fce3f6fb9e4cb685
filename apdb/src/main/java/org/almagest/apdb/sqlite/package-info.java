/// The alert production database in one SQLite file, for one machine and several processes.
///
/// Write-ahead logging with full synchronisation: what [org.almagest.apdb.store.Apdb#store] returned for
/// survives a crash of the machine. Tables are those of `schemas/apdb.yaml` with a few columns of the
/// engine's own in front.
///
/// **May use**: `apdb.store`, `astro`.
@NullMarked
package org.almagest.apdb.sqlite;

import org.jspecify.annotations.NullMarked;
