/** What a server answers to, read from the running app itself and not from what its source says. */
export type ServerRoutes = {
  /** `GET /v1/policy`, sorted. HEAD and OPTIONS go with each address and are not named. */
  readonly routes: readonly string[];
  /** Handlers for all that is below an address, whatever the method: `/ofrep noSuchFlagEndpoint`. */
  readonly mounts: readonly string[];
};

/** As much of Express's router as has to be known to walk it. */
type Layer = {
  readonly name: string;
  readonly rawPath: unknown;
  readonly handle: { readonly stack?: readonly Layer[] };
  readonly route?: { readonly path: unknown; readonly methods: Readonly<Record<string, boolean>> };
};

/**
 * Finds every route, however it was added: by `addRoute`, by Express's own methods, in a router within a router.
 * @param app what `createApp` makes without client memory: the Express app itself
 */
export function serverRoutes(app: unknown): ServerRoutes {
  const { router } = app as { readonly router?: { readonly stack?: readonly Layer[] } };
  if (router?.stack === undefined) throw new Error('This is no Express app: its routes cannot be read.');
  const routes: string[] = [];
  const mounts: string[] = [];
  const walk = (stack: readonly Layer[], below: string): void => {
    for (const { route, handle, rawPath, name } of stack) {
      const here = pathsOf(route?.path ?? rawPath).map((path) => join(below, path));
      if (route !== undefined)
        for (const path of here)
          routes.push(...methodsOf(route.methods).map((method) => `${method} ${path}`));
      else if (handle.stack !== undefined) for (const path of here) walk(handle.stack, path);
      else mounts.push(...here.map((path) => `${path} ${name}`));
    }
  };
  walk(router.stack, '/');
  return { routes: routes.toSorted(), mounts };
}

/** `_all` refuses the methods that are not there: it is the fence around a route, not one. */
function methodsOf(methods: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.keys(methods).flatMap((method) => (method === '_all' ? [] : [method.toUpperCase()]));
}

function pathsOf(path: unknown): readonly string[] {
  if (Array.isArray(path)) return path.flatMap(pathsOf);
  if (typeof path !== 'string') throw new Error(`A route without a readable address: ${String(path)}.`);
  return [path];
}

function join(below: string, path: string): string {
  return `${below}/${path}`.replaceAll(/\/+/g, '/').replace(/(?<=.)\/$/, '');
}
