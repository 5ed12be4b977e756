import { sha256Hex } from '../domain/sha256.ts';
import { api } from './style/api.ts';
import { base } from './style/base.ts';
import { charts } from './style/charts.ts';
import { forms } from './style/forms.ts';
import { layouts } from './style/layouts.ts';
import { parts } from './style/parts.ts';
import { portal } from './style/portal.ts';
import { tokens } from './style/tokens.ts';

/** The one stylesheet of all pages, as text. It may be cached for ever: its address changes with its content. */
export const stylesheet: string = [tokens, base, layouts, parts, forms, charts, portal, api].join('');

/** Where pages look for it: `/assets/glidepath.<hash>.css`. */
export const stylesheetPath: string = `/assets/glidepath.${sha256Hex(stylesheet).slice(0, 12)}.css`;
