import type { TemplateBook } from '../render/template-book.ts';
import type { Pool } from '../store/connect.ts';

/** What every flow gets from the composition root. Plain data and functions; no globals. */
export type FlowContext = {
  readonly pool: Pool;
  readonly templates: TemplateBook;
  /** Base of every link in mail, without a slash at the end. */
  readonly publicUrl: string;
  /** Seals license keys, signing keys and sessions. */
  readonly secret: string;
  readonly mailFrom: { readonly email: string; readonly name: string };
};
