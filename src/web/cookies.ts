import type { Request, Response } from 'express';

/** The cookies we set, each with a name no subdomain can set where the site has https. */
export type CookieJar = {
  /** The cookie's value; null when the browser sent none. */
  read(req: Request, name: CookieName): string | null;
  /** @param seconds how long the browser keeps it; null until it is closed */
  set(res: Response, name: CookieName, value: string, seconds: number | null): void;
  clear(res: Response, name: CookieName): void;
};

export type CookieName = 'session' | 'flash' | 'portal' | 'language';

/** @param publicUrl decides whether cookies are for https only */
export function cookieJar(publicUrl: string): CookieJar {
  const secure = publicUrl.startsWith('https:');
  const named = (name: CookieName) => `${secure ? '__Host-' : ''}glidepath-${name}`;
  // Lax, not strict: people arrive by links in their mail. Forms are guarded by more than this.
  const options = { httpOnly: true, secure, sameSite: 'lax', path: '/' } as const;
  return {
    read: (req, name) => cookieIn(req.get('Cookie') ?? '', named(name)),
    set: (res, name, value, seconds) =>
      void res.cookie(
        named(name),
        value,
        seconds === null ? options : { ...options, maxAge: seconds * 1000 },
      ),
    clear: (res, name) => void res.clearCookie(named(name), options),
  };
}

function cookieIn(header: string, name: string): string | null {
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return decoded(pair.slice(at + 1).trim());
  }
  return null;
}

function decoded(value: string): string | null {
  try {
    return decodeURIComponent(value);
  } catch {
    return null;
  }
}
