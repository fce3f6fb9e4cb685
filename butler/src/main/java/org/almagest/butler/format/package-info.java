/// How values become files: one [org.almagest.butler.format.Formatter] per kind of value.
///
/// A formatter has a name and a version, kept in the registry for every dataset and in the file itself;
/// files of old versions stay readable. Formatters are found by `ServiceLoader`.
///
/// **May use**: `astro`, `parquet`, `dimension`.
@NullMarked
package org.almagest.butler.format;

import org.jspecify.annotations.NullMarked;
