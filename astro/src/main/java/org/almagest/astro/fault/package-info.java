/// What can go wrong, by whose fault it is: the user's, the data's, a resource's, or the program's own.
///
/// Every error that reaches a person is one of these four kinds; the kind decides the exit code of a
/// command and the status of a service, and says whether a retry can help.
///
/// **May use**: the JDK alone.
@NullMarked
package org.almagest.astro.fault;

import org.jspecify.annotations.NullMarked;
