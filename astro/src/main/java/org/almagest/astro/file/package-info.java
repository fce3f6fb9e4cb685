/// Files as a whole: how what is written becomes visible.
///
/// **May use**: `fault`.
@NullMarked
package org.almagest.astro.file;

import org.jspecify.annotations.NullMarked;
