/*
 * Copyright the Almagest authors.
 *
 * Licensed under the Apache License, Version 2.0: see LICENSE at the root of this project.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
/// `almagest run`: runs pipelines, shows them and the work they find.
///
/// **May use**: `pipe`, `butler`, `instrument`, `app.progress`.
@NullMarked
package org.almagest.app.run;

import org.jspecify.annotations.NullMarked;
