import type { RequestHandler } from 'express';
import { ApiPage } from '../../pages/api-page.tsx';
import { sendPage } from '../answer.ts';
import { apiPageProps } from './api-page-props.ts';
import type { Described } from './operation.ts';

/** A page to read what `/openapi.json` describes. It is the same for everybody, so it is made once. */
export function apiPage(operations: readonly Described[], publicUrl: string): RequestHandler {
  const props = apiPageProps(operations, publicUrl);
  return (_req, res) => sendPage(res, ApiPage(props));
}
