import express, { type Request, type RequestHandler, type Router } from 'express';
import { activateOffline, type OfflineRefusal as FlowRefusal } from '../../flows/activate-offline.ts';
import { portalPaths } from '../../pages/paths.ts';
import { OfflinePage, type OfflinePageProps, type OfflineRefusal } from '../../pages/portal/offline-page.tsx';
import { seeOther, sendPage } from '../answer.ts';
import { field, readForm } from '../form-guard.ts';
import { rowId } from '../param.ts';
import { addRoute } from '../routes.ts';
import { bySession, bySessionForm, type PortalHandler, type PortalTools, type PortalVisit } from './visit.ts';

const FIELDS = ['entitlement', 'request'];
const SIGNED_IN = { needs: 'signed-in', purpose: 'sign-in', fields: FIELDS } as const;
/** A request file is a few hundred letters; the form around it is a little longer. */
const readBytes = express.raw({ type: 'multipart/form-data', limit: '64kb' });

/** Activating a device that has no network: its request comes in as a file or as text, a signed file goes back. */
export function addOffline(router: Router, tools: PortalTools): void {
  const { failures } = tools;
  const show = bySession(tools, (visit, _req, res) => {
    if (!visit.signedIn) return seeOther(res, portalPaths.owned);
    sendPage(res, OfflinePage(askProps(visit, null)));
  });
  const send: PortalHandler = async (visit, req, res) => {
    const request = field(req, 'request').trim();
    const id = field(req, 'entitlement');
    const refuse = (why: OfflineRefusal) =>
      sendPage(res, OfflinePage(askProps(visit, { why, request, id })), 422);
    if (request === '') return refuse('missing');
    const made = await fileFor(tools, visit, req);
    if (made === null) return failures.page(req, res, 404);
    if (!made.ok) return refuse(refusalOf(made.code));
    const { frame, view } = visit;
    const { file, deviceName } = made.value;
    const account = view.account.name;
    sendPage(
      res,
      OfflinePage({ frame, account, step: 'done', device: deviceName, file, request, entitlement: id }),
    );
  };
  const post = bySessionForm(tools, send, SIGNED_IN);
  addRoute(
    router,
    portalPaths.offline,
    { get: [show], post: [readForm, readBytes, readUpload(tools), post] },
    failures.wrongMethod,
  );

  // The same request takes no second seat, so the file is made again instead of being taken from the form.
  const download: PortalHandler = async (visit, req, res) => {
    const made = await fileFor(tools, visit, req);
    if (made === null || !made.ok) return failures.page(req, res, made === null ? 404 : 409);
    const { file, filename } = made.value;
    res.set('Cache-Control', 'no-store').attachment(filename).type('text/plain').send(file);
  };
  addRoute(
    router,
    portalPaths.offlineFileForm,
    {
      get: [bySession(tools, (_visit, _req, res) => seeOther(res, portalPaths.offline))],
      post: [readForm, bySessionForm(tools, download, SIGNED_IN)],
    },
    failures.wrongMethod,
  );
}

/** A form with a file in it, read into the fields of any other form; the file, if one was chosen, is the `request`. */
function readUpload({ failures }: PortalTools): RequestHandler {
  return async (req, res, next) => {
    if (!Buffer.isBuffer(req.body)) return next();
    const fields = await fieldsIn(req.body, req.get('Content-Type') ?? '');
    if (fields === null) return failures.page(req, res, 400);
    req.body = fields;
    next();
  };
}

/** @returns null when it is no readable form */
async function fieldsIn(bytes: Buffer, type: string): Promise<Readonly<Record<string, string>> | null> {
  try {
    const form = await new Response(new Uint8Array(bytes), { headers: { 'Content-Type': type } }).formData();
    const file = form.get('file');
    const upload = file === null || typeof file === 'string' ? '' : (await file.text()).trim();
    const texts = [...form].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []));
    const fields = Object.fromEntries(texts) as Record<string, string>;
    return upload === '' ? fields : { ...fields, request: upload };
  } catch {
    return null;
  }
}

async function fileFor({ deps }: PortalTools, { who, view }: PortalVisit, req: Request) {
  const entitlementId = rowId(field(req, 'entitlement'));
  if (!view.owned.some((one) => one.id === entitlementId) || entitlementId === null) return null;
  const { accountId, contactId } = who;
  return activateOffline(deps.context, {
    ...{ accountId, contactId, entitlementId },
    request: field(req, 'request'),
  });
}

function askProps(
  { view, frame }: PortalVisit,
  refused: Extract<OfflinePageProps, { step: 'ask' }>['refused'],
): OfflinePageProps {
  const entitlements = view.owned
    .filter((one) => one.quantity > 0)
    .map((one) => ({ id: String(one.id), name: `${one.productName} (${one.activeSeats}/${one.quantity})` }));
  return { frame, account: view.account.name, step: 'ask', entitlements, refused };
}

function refusalOf(code: FlowRefusal): OfflineRefusal {
  switch (code) {
    case 'unreadable':
    case 'damaged':
      return 'invalid';
    case 'other-product':
      return 'wrong-product';
    case 'typing-error':
    case 'no-seats':
    case 'expired':
    case 'suspended':
    case 'not-started':
      return code;
    default:
      return 'not-now';
  }
}
