import type { RequestHandler, Router } from 'express';

/** What one address answers to. HEAD is answered as GET without a body. */
export type Methods = Readonly<Partial<Record<'get' | 'post', readonly RequestHandler[]>>>;

/**
 * Gives an address its handlers. Asking what it answers to changes nothing (A2); every other method is refused.
 * @param refuse what answers a method that is not there
 */
export function addRoute(router: Router, path: string, methods: Methods, refuse: RequestHandler): void {
  const allowed = [
    ...(methods.get ? ['GET', 'HEAD'] : []),
    ...(methods.post ? ['POST'] : []),
    'OPTIONS',
  ].join(', ');
  const route = router.route(path);
  if (methods.get) route.get(...methods.get);
  if (methods.post) route.post(...methods.post);
  route.all((req, res, next) => {
    res.set('Allow', allowed);
    if (req.method === 'OPTIONS') res.status(204).end();
    else refuse(req, res, next);
  });
}
