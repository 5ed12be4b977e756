import type { Request, RequestHandler, Response } from 'express';
import type { z } from 'zod';
import { sha256Hex } from '../../domain/sha256.ts';
import type { StreamGrant } from '../../flows/stream-token.ts';
import { invalid, problem } from '../problem.ts';
import type { Concerned } from './answer-memory.ts';
import { licenseKeyOf } from './license-key.ts';
import type { PolicyReads } from './policy.ts';
import { type POLICY_QUERY, STREAM_QUERY } from './questions.ts';

/** Proxies close connections that are silent for a minute. */
const HEARTBEAT_MS = 25_000;
const STREAMS_AT_MOST = 20_000;

/** Open event streams. What they say is "fetch again", never what there is to fetch. */
export type PolicyStreams = {
  readonly handler: RequestHandler;
  /** Something may have changed for these accounts: whoever has another document now is told. */
  changed(concerned: Concerned): void;
  close(): void;
};

/** What a stream is about. */
type Watched = {
  /** Equal for streams about the same. */
  readonly key: string;
  /** Whoever opens it does not know the tag: what changed since its last answer would go unsaid. */
  readonly isUnknowing: boolean;
  /** The tag of what there is to fetch now; null for a product that is not known. */
  readonly latestTag: () => Promise<string | null>;
};

/** All streams of one question: they get the same document. */
type Watch = Watched & {
  tag: string | null;
  readonly open: Set<Response>;
  looking: Promise<void> | null;
  isLate: boolean;
};

/** Where a token leads, for clients that cannot send a license key with a stream. */
export type StreamGrants = {
  readonly read: (token: string) => StreamGrant | null;
  /** Keys of all products. */
  readonly products: () => Promise<readonly string[]>;
};

/** `GET /v1/policy/stream`: server-sent events for whoever may read the policy in question. */
export function policyStreams(reads: PolicyReads, grants: StreamGrants): PolicyStreams {
  const watches = new Map<string, Watch>();
  let streams = 0;
  const heartbeat = setInterval(() => {
    for (const watch of watches.values()) {
      for (const res of watch.open) res.write(': still here\n\n');
      // Documents are renewed and stages end by themselves, too.
      look(watch);
    }
  }, HEARTBEAT_MS);
  heartbeat.unref();

  /** Calls that meet are one look more, however many they are. */
  function look(watch: Watch): void {
    if (watch.looking !== null) {
      watch.isLate = true;
      return;
    }
    watch.looking = tellIfChanged(watch)
      // Without the database nothing is known to have changed; it is looked at again when it is back.
      .catch(() => {})
      .finally(() => {
        watch.looking = null;
        if (!watch.isLate) return;
        watch.isLate = false;
        look(watch);
      });
  }

  async function tellIfChanged(watch: Watch): Promise<void> {
    const tag = await watch.latestTag();
    if (tag === null || tag === watch.tag) return;
    watch.tag = tag;
    const event = changeEvent(tag);
    for (const res of watch.open) res.write(event);
  }

  function add(watch: Watch, req: Request, res: Response): void {
    watches.set(watch.key, watch);
    watch.open.add(res);
    streams += 1;
    res.once('close', () => {
      streams -= 1;
      watch.open.delete(res);
      if (watch.open.size === 0) watches.delete(watch.key);
    });
    const { tag } = watch;
    const heard = req.get('last-event-id');
    // Whoever comes back is told what happened meanwhile.
    const isBehind = heard === undefined ? watch.isUnknowing : heard !== tag;
    res.write(tag !== null && isBehind ? changeEvent(tag) : openEvent(tag ?? ''));
  }

  return {
    handler: async (req, res) => {
      const query = STREAM_QUERY.safeParse(req.query);
      if (!query.success) return invalid(res, query.error);
      if (streams >= STREAMS_AT_MOST) {
        res.set('Retry-After', '60');
        return problem(
          res,
          503,
          'too-many-streams',
          'Too many event streams are open. Ask from time to time instead.',
        );
      }
      const watched =
        'token' in query.data
          ? watchedByToken(grants, reads, query.data.token)
          : watchedByAsker(reads, query.data, licenseKeyOf(req));
      if (watched === null)
        return problem(res, 401, 'token', 'This address is over. Ask for the flags again.');
      const tag = await watched.latestTag();
      if (tag === null) return problem(res, 404, 'unknown-product', 'There is no such product.');
      res.writeHead(200, {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-store',
        'X-Accel-Buffering': 'no',
      });
      const fresh = { ...watched, tag, open: new Set<Response>(), looking: null, isLate: false };
      const watch = watches.get(watched.key) ?? fresh;
      add(watch, req, res);
      // It may have changed between the look and now.
      look(watch);
    },
    changed() {
      for (const watch of watches.values()) look(watch);
    },
    close() {
      clearInterval(heartbeat);
      for (const { open } of watches.values()) for (const res of open) res.end();
    },
  };
}

function watchedByAsker(
  reads: PolicyReads,
  query: z.infer<typeof POLICY_QUERY>,
  licenseKey: string | null,
): Watched {
  const { product } = query;
  const [installation, hint] = [query.installation ?? null, query.hint ?? null];
  const asker = { product, installation, hint, licenseKey };
  const key = JSON.stringify([product, installation, hint, licenseKey]);
  return { key, isUnknowing: false, latestTag: () => reads.latestTag(asker) };
}

/** Of several products: one tag that changes with each of theirs. */
function watchedByToken(grants: StreamGrants, reads: PolicyReads, token: string): Watched | null {
  const grant = grants.read(token);
  if (grant === null) return null;
  const { subject, products } = grant;
  return {
    key: JSON.stringify(['token', subject, products]),
    isUnknowing: true,
    latestTag: async () => {
      const all = products.length > 0 ? products : await grants.products();
      const tags = await Promise.all(all.map((product) => reads.latestTag({ subject, product })));
      const known = tags.filter((tag) => tag !== null);
      return known.length === 0 ? null : `W/"${sha256Hex(known.join()).slice(0, 32)}"`;
    },
  };
}

function openEvent(tag: string): string {
  return `id: ${tag}\ndata: {"type":"open"}\n\n`;
}

/** As OFREP's event streams say it, so that both kinds of client understand. */
function changeEvent(tag: string): string {
  return `id: ${tag}\ndata: ${JSON.stringify({ type: 'refetchEvaluation', etag: tag })}\n\n`;
}
