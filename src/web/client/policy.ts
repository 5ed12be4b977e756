import type { Request, RequestHandler } from 'express';
import { SECONDS_PER_DAY } from '../../domain/policy/document.ts';
import { currentDocument, type LicensingContext, signDocument } from '../../flows/issue-document.ts';
import { invalid, problem } from '../problem.ts';
import { licenseKeyOf } from './license-key.ts';
import { POLICY_QUERY } from './questions.ts';

const KINDS = ['application/jwt', 'application/json'];
/** Short: an extension or a pause must be heard of soon. */
const FRESH_SECONDS = 60;

/**
 * `GET /v1/policy`: the signed document, or the same claims to be read. The tag covers what the document says, not its
 * bytes: the same content is signed anew for each that asks, hence a weak one.
 */
export function policyHandler(context: LicensingContext): RequestHandler {
  return async (req, res) => {
    const query = POLICY_QUERY.safeParse(req.query);
    if (!query.success) return invalid(res, query.error);
    const kind = req.accepts(KINDS);
    if (kind === false) return problem(res, 406, 'not-acceptable', `Ask for ${KINDS.join(' or ')}.`);
    const { product, installation = null, hint = null } = query.data;
    const current = await currentDocument(context, {
      product,
      installation,
      hint,
      licenseKey: licenseKeyOf(req),
    });
    if (!current.ok) return problem(res, 404, current.code, current.message);
    const { document, tag } = current.value;
    const goodFor = document.policy.offlineForDays * SECONDS_PER_DAY;
    res.vary('Authorization').vary('Accept');
    res.set('Cache-Control', `private, max-age=${FRESH_SECONDS}, stale-if-error=${goodFor}`);
    const etag = `"${tag}${kind === 'application/json' ? '-json' : ''}"`;
    res.set('ETag', `W/${etag}`);
    if (holds(req, etag)) res.status(304).end();
    else if (kind === 'application/json') res.type(kind).send(JSON.stringify(document, null, 2));
    else res.type(kind).send(await signDocument(context, document));
  };
}

/**
 * Has the client this one already? Asked by hand: a browser that bypasses its own cache sends `Cache-Control: no-cache`
 * beside the tag, and Express would send everything anew.
 */
function holds(req: Request, etag: string): boolean {
  const held = (req.get('if-none-match') ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  return held.includes(etag);
}
