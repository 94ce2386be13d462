/** Makes the images that steps run in: a base, the requirements and the code, each a layer of its own, with the same bytes everywhere. */
@NullMarked
package dev.pipewright.activities.image;

import org.jspecify.annotations.NullMarked;
