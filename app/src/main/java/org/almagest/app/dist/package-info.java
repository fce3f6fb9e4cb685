/// `almagest dist`: an archive with its own Java, for machines that have neither JDK nor Maven.
///
/// **May use**: the JDK's `jlink`, commons-compress.
@NullMarked
package org.almagest.app.dist;

import org.jspecify.annotations.NullMarked;
