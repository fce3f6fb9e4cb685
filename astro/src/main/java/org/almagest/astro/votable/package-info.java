/// Tables in the VOTable format of the virtual observatory, as services and archives hand them out.
///
/// The bytes are read and written by STIL, which is used nowhere else. **May use**: `fault file table`.
///
/// @see <a href="https://www.ivoa.net/documents/VOTable/">VOTable 1.5, IVOA</a>
@NullMarked
package org.almagest.astro.votable;

import org.jspecify.annotations.NullMarked;
