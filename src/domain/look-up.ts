import { canonicalLicenseKey } from './license-key.ts';

/** What an agent typed, read every way it could be meant. */
export type LookUp = {
  readonly text: string;
  /** In its one spelling, to be hashed. */
  readonly licenseKey: string;
  /** `C123`, `c-123` or `case 123`: the number of a case; null when it is none. */
  readonly caseId: number | null;
  /** Like a mail address: then names are not searched for it. */
  readonly isAddress: boolean;
};

/** Longer than anything that names something here. */
const MOST = 200;

/** Reads what was typed into the look-up. @returns null when there is nothing to look for */
export function readLookUp(typed: string): LookUp | null {
  const text = typed.normalize('NFC').replaceAll(/\s+/g, ' ').trim().slice(0, MOST);
  if (text === '') return null;
  const number = /^(?:c|case)[\s#-]*([1-9]\d{0,14})$/i.exec(text)?.[1];
  return {
    text,
    licenseKey: canonicalLicenseKey(text),
    caseId: number === undefined ? null : Number(number),
    isAddress: /^\S+@\S+$/.test(text),
  };
}

/** How people write down and read out the number of a case. */
export function caseReference(id: number | string): string {
  return `C${id}`;
}
