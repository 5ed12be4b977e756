/** Runs the vectors: {@code java glidepath.vectors.Vectors test/vectors}. Nothing here belongs into a product. */
package glidepath.vectors;
