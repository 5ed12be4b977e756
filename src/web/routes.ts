import type { RequestHandler, Router } from 'express';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
export type Method = (typeof METHODS)[number];

/** What one address answers to. HEAD is answered as GET without a body. */
export type Methods = Readonly<Partial<Record<Method, readonly RequestHandler[]>>>;

/**
 * Gives an address its handlers. Asking what it answers to changes nothing (A2); every other method is refused.
 * @param refuse what answers a method that is not there
 */
export function addRoute(router: Router, path: string, methods: Methods, refuse: RequestHandler): void {
  const there = METHODS.filter((method) => methods[method] !== undefined);
  const allowed = [
    ...there.map((method) => (method === 'get' ? 'GET, HEAD' : method.toUpperCase())),
    'OPTIONS',
  ].join(', ');
  const route = router.route(path);
  for (const method of there) route[method](...(methods[method] ?? []));
  route.all((req, res, next) => {
    res.set('Allow', allowed);
    if (req.method === 'OPTIONS') res.status(204).end();
    else refuse(req, res, next);
  });
}
