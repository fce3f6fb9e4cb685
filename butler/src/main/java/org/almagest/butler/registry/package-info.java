/// Who, what, when and where of all datasets, in tables of SQLite.
///
/// **Layout** (ours, version 1): one clustered table per dimension group for datasets (`ds_N`, its key
/// type, run and data ID; the RUN's membership, the file's place and the dataset are one row), one for
/// calibrations with their validity (`cal_N`), one for tags (`tag_N`); one table per element for its
/// records (`dim_E`) and one for the HEALPix pixels its regions touch (`sky_E`). Runs, path templates and
/// formats are numbers. Every write is one short transaction after all files are written.
///
/// **Threads and processes**: any number of both may read and write one repository (write-ahead log).
///
/// **May use**: `dimension dataset query`. **Confines**: the SQLite driver.
@NullMarked
package org.almagest.butler.registry;

import org.jspecify.annotations.NullMarked;
