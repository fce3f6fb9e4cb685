/// `almagest butler`: repositories, instruments, raw frames, collections and queries on the command line.
@NullMarked
package org.almagest.app.butler;

import org.jspecify.annotations.NullMarked;
