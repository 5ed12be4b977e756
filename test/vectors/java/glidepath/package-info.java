/**
 * A client of the license service without a dependency: what a product needs to judge by signed documents. Copy this
 * package without those inside it; asking the service over HTTP is left to you.
 *
 * <pre>{@code
 * var asker = new Asker("https://licenses.example.com", "atlas-cad", installationId, licenseKey);
 * var keeper = new Keeper(asker, pinnedKeys, store, Time.OF_THIS_MACHINE);
 * keeper.offer(textOfGetPolicy);
 * var verdict = keeper.check(List.of("render"));
 * if (verdict.effect() == Effect.BLOCK) enterReadOnlyMode(verdict.message());
 * }</pre>
 *
 * <p>Read it in this order: {@link glidepath.Keeper} (what replaces what), {@link glidepath.Verifier} (what is
 * genuine), {@link glidepath.Judge} (what a check says). P1 to P6 in the comments are the policy rules of the design.
 */
package glidepath;
