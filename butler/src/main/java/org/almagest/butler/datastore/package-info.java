/// The files of datasets in one folder.
///
/// A file is written aside and renamed, so nobody ever sees half of one. Paths come from a template and are
/// kept per dataset; nothing is ever found by taking paths apart.
///
/// **May use**: `dimension dataset format`.
@NullMarked
package org.almagest.butler.datastore;

import org.jspecify.annotations.NullMarked;
