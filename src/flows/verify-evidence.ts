import { base64url, compactVerify, createLocalJWKSet, errors, type JSONWebKeySet } from 'jose';
import { ok, type Result, refuse } from '../domain/result.ts';
import { sha256Hex } from '../domain/sha256.ts';
import { EVIDENCE_TYPE } from './export-evidence.ts';

export type EvidenceRefusal = 'malformed' | 'wrong-type' | 'unknown-key' | 'bad-signature' | 'other-text';

/**
 * Does a record hold: is it, byte for byte, what the issuer signed, and is the readable text the one it speaks of?
 * Needs no database: whoever has the published keys can ask.
 * @param of.readable null when there is none beside it
 */
export async function verifyEvidence(
  of: { readonly json: string; readonly signature: string; readonly readable: string | null },
  keys: unknown,
): Promise<
  Result<{ readonly kid: string; readonly account: string; readonly notices: number }, EvidenceRefusal>
> {
  const parts = of.signature.trim().split('.');
  const [header, payload, signature] = parts;
  if (parts.length !== 3 || payload !== '')
    return refuse('malformed', 'The signature file holds no detached JWS.');
  const kid = await checkSignature(`${header}.${base64url.encode(of.json)}.${signature}`, keys);
  if (!kid.ok) return kid;
  const record = JSON.parse(of.json) as {
    readableSha256: string;
    account: { externalKey: string };
    notices: readonly unknown[];
  };
  if (of.readable !== null && sha256Hex(of.readable) !== record.readableSha256)
    return refuse(
      'other-text',
      'The record holds, but the readable text beside it is not the one it was made with.',
    );
  return ok({ kid: kid.value, account: record.account.externalKey, notices: record.notices.length });
}

async function checkSignature(
  jws: string,
  keys: unknown,
): Promise<Result<string, Exclude<EvidenceRefusal, 'other-text'>>> {
  try {
    const { protectedHeader } = await compactVerify(jws, createLocalJWKSet(keys as JSONWebKeySet), {
      algorithms: ['EdDSA'],
    });
    if (protectedHeader.typ !== EVIDENCE_TYPE)
      return refuse('wrong-type', 'The signature is of something else than a record of evidence.');
    return ok(protectedHeader.kid ?? '');
  } catch (error) {
    if (error instanceof errors.JWSSignatureVerificationFailed)
      return refuse('bad-signature', 'The record is not what was signed: something in it was changed.');
    if (error instanceof errors.JWKSNoMatchingKey)
      return refuse('unknown-key', 'None of these keys signed it. Were they fetched from its issuer?');
    if (error instanceof errors.JOSEError)
      return refuse('malformed', 'The signature or the keys cannot be read.');
    throw error;
  }
}
