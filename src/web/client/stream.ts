import type { Request, RequestHandler, Response } from 'express';
import type { Asker } from '../../flows/identify-client.ts';
import { invalid, problem } from '../problem.ts';
import type { Concerned } from './answer-memory.ts';
import { licenseKeyOf } from './license-key.ts';
import type { PolicyReads } from './policy.ts';
import { POLICY_QUERY } from './questions.ts';

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

/** All streams of one question: they get the same document. */
type Watch = {
  readonly asker: Asker;
  tag: string | null;
  readonly open: Set<Response>;
  looking: Promise<void> | null;
  isLate: boolean;
};

/** `GET /v1/policy/stream`: server-sent events for whoever may read the policy in question. */
export function policyStreams(reads: PolicyReads): PolicyStreams {
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
    const tag = await reads.latestTag(watch.asker);
    if (tag === null || tag === watch.tag) return;
    watch.tag = tag;
    const event = changeEvent(tag);
    for (const res of watch.open) res.write(event);
  }

  function add(watch: Watch, key: string, req: Request, res: Response): void {
    watches.set(key, watch);
    watch.open.add(res);
    streams += 1;
    res.once('close', () => {
      streams -= 1;
      watch.open.delete(res);
      if (watch.open.size === 0) watches.delete(key);
    });
    const { tag } = watch;
    const heard = req.get('last-event-id');
    // Whoever comes back is told what happened meanwhile.
    const isBehind = heard !== undefined && heard !== tag;
    res.write(tag !== null && isBehind ? changeEvent(tag) : openEvent(tag ?? ''));
  }

  return {
    handler: async (req, res) => {
      const query = POLICY_QUERY.safeParse(req.query);
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
      const { product, installation = null, hint = null } = query.data;
      const asker = { product, installation, hint, licenseKey: licenseKeyOf(req) };
      const key = JSON.stringify([product, installation, hint, asker.licenseKey]);
      const tag = await reads.latestTag(asker);
      if (tag === null) return problem(res, 404, 'unknown-product', `There is no product ${product}.`);
      res.writeHead(200, {
        'Content-Type': 'text/event-stream',
        'Cache-Control': 'no-store',
        'X-Accel-Buffering': 'no',
      });
      const watch = watches.get(key) ?? { asker, tag, open: new Set(), looking: null, isLate: false };
      add(watch, key, req, res);
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

function openEvent(tag: string): string {
  return `id: ${tag}\ndata: {"type":"open"}\n\n`;
}

/** As OFREP's event streams say it, so that both kinds of client understand. */
function changeEvent(tag: string): string {
  return `id: ${tag}\ndata: ${JSON.stringify({ type: 'refetchEvaluation', etag: tag })}\n\n`;
}
