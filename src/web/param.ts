import type { Request } from 'express';

/** A part of the address by its name in the route. */
export function param(req: Request, name: string): string {
  const value = req.params[name];
  if (typeof value !== 'string') throw new Error(`This route has no :${name}.`);
  return value;
}

/** A word of the query; '' when there is none. */
export function query(req: Request, name: string): string {
  const value = req.query[name];
  return typeof value === 'string' ? value : '';
}

const MOST = 200;

/** What somebody typed into a search: `?q=`. */
export function searched(req: Request): string {
  return query(req, 'q').trim().slice(0, MOST);
}

/** A number that names a row; null when the text is none. */
export function rowId(text: string): number | null {
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}
