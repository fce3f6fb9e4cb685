/// The data butler: puts and gets datasets by what they are, never by where they lie.
///
/// [org.almagest.butler.Butler] is the way in. A repository is one folder: `butler.yaml`, the registry
/// (SQLite), and the files of datasets.
///
/// **May use**: every room of this module.
@NullMarked
package org.almagest.butler;

import org.jspecify.annotations.NullMarked;
