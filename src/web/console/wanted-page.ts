const LONGEST = 300;
const PAGES = /^\/console\/(campaigns|accounts|cases|deliveries|inbox|staff|look-up)(\/[\w.~%!'()*-]+)*$/;
/** `show=mine`, and nothing that could be a name, an address or a key in its own words. */
const QUERY = /^[\w=&-]{1,60}$/;
/** Pages of one thing: what is below them are their forms. */
const OF_ONE = /^\/console\/(?:campaigns|accounts|cases|deliveries)\/[^/]+/;

/**
 * A page of the console that somebody wanted before they signed in, to go on with afterwards. Whatever an address or a form
 * says, it is only ever a path of ours: no other site, no way up. What was searched for is left behind.
 * @returns null for anything else
 */
export function wantedPage(address: string): string | null {
  const [path = '', query = '', ...more] = address.split('?');
  if (path.length > LONGEST || more.length > 0 || !PAGES.test(path)) return null;
  if (!path.split('/').slice(1).every(isPlain)) return null;
  return QUERY.test(query) && !/(^|&)q=/.test(query) ? `${path}?${query}` : path;
}

/** The page a form stands on, by where it posts to: forms stand on the page of what they change. */
export function pageOfForm(path: string): string | null {
  return wantedPage(OF_ONE.exec(path)?.[0] ?? path.split('/').slice(0, 3).join('/'));
}

function isPlain(segment: string): boolean {
  try {
    return !/^\.+$|[/\\\p{Cc}]/u.test(decodeURIComponent(segment));
  } catch {
    return false;
  }
}
