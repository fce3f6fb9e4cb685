/// What a dataset is: its type, its place in a RUN collection, its name.
///
/// A dataset is (dataset type, data ID, RUN) and has one UUID. Files are found from records, never by
/// taking paths apart.
///
/// **May use**: `dimension`.
@NullMarked
package org.almagest.butler.dataset;

import org.jspecify.annotations.NullMarked;
