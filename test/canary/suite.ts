import { afterAll, afterEach, expect } from 'vitest';
import { connect } from '../../src/store/connect.ts';
import { findsIn, openMarkers } from './markers.ts';
import { databaseText, MAY_NAME_ADDRESSES } from './places.ts';

/**
 * With `GLIDEPATH_CANARY=1` the whole suite is a canary run: after each test its log, and after each file its database, is
 * searched for what looks like a key, a token, a link or an address.
 */
const isOn = process.env.GLIDEPATH_CANARY === '1';

/** Searches what each test of this file logs. */
export function searchLog(logged: readonly string[]): void {
  if (isOn) afterEach(() => expect(findsIn('log', logged.join('\n'), openMarkers())).toEqual([]));
}

/** Searches this file's database, all that its last test left. What is set up last ends first, so it is searched before it is dropped. */
export function searchDatabase(urlOf: () => string): void {
  if (!isOn) return;
  afterAll(async () => {
    const pool = connect(urlOf(), 1);
    try {
      const places = await databaseText(pool);
      const finds = places
        .filter(({ place }) => place !== 'pg_stat_activity')
        .flatMap(({ place, text }) => findsIn(place, text, openMarkers()))
        .filter(
          ({ place, kind }) =>
            kind !== 'a mail address' || !(place.slice('public.'.length) in MAY_NAME_ADDRESSES),
        );
      expect(finds).toEqual([]);
    } finally {
      await pool.end();
    }
  });
}
