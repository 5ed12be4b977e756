import { sha256Hex } from '../domain/sha256.ts';

/** The mark as an SVG file for browser tabs. Served with a policy of its own, so it carries its colours. */
export const icon: string = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 22 22">
<rect width="22" height="22" rx="6" fill="#4353c4"/>
<path d="M4.5 6.5c6 0 5.5 8.5 13 8.5" fill="none" stroke="#ffffff" stroke-width="2" stroke-linecap="round"/>
</svg>
`;

/** Where pages look for it: `/assets/glidepath.<hash>.svg`. It may be cached for ever. */
export const iconPath: string = `/assets/glidepath.${sha256Hex(icon).slice(0, 12)}.svg`;
