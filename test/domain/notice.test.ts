import { describe, expect, it } from 'vitest';
import {
  isStanding,
  judgeNotices,
  maturesOn,
  noticePhases,
  standingNotices,
} from '../../src/domain/notice.ts';
import type { NoticeRules } from '../../src/domain/plan.ts';
import { notice, phase, slot } from './standing-facts.ts';

const NOTICE: NoticeRules = { leadDays: 14, validForDays: 180, evidence: 'delivered' };
const ZONE = 'Europe/Berlin';
const judge = (on: string, notices = [notice('2027-05-03')], since: number | null = null) =>
  judgeNotices(notices, ['grace'], on, ZONE, NOTICE, since);

describe('notices (E1)', () => {
  it('mature after fourteen whole days: neither the day of delivery nor the day of the change counts', () => {
    expect(maturesOn('2027-05-03', NOTICE)).toBe('2027-05-18');
    expect(judge('2027-05-17')).toEqual({ told: false, why: 'too-recent', from: '2027-05-18' });
    expect(judge('2027-05-18')).toMatchObject({ told: true, notice: { deliveryId: 'notice-1' } });
  });

  it('count days of the account’s zone, not of the server', () => {
    const lateAtNight = { ...notice('2027-05-03'), deliveredAt: Date.parse('2027-05-03T23:30:00+02:00') };
    expect(judge('2027-05-18', [lateAtNight])).toMatchObject({ told: true });
    const inTokyo = judgeNotices([lateAtNight], ['grace'], '2027-05-18', 'Asia/Tokyo', NOTICE, null);
    expect(inTokyo).toEqual({ told: false, why: 'too-recent', from: '2027-05-19' });
  });

  it('are valid up to the last of their days, and stale on the next', () => {
    expect(judge('2027-10-30')).toMatchObject({ told: true });
    expect(judge('2027-10-31')).toEqual({ told: false, why: 'stale', from: null });
  });

  it('hold the day they promised', () => {
    const promised = [notice('2027-05-03', { notBefore: '2027-06-07' })];
    expect(judge('2027-06-06', promised)).toEqual({ told: false, why: 'promised-later', from: '2027-06-07' });
    expect(judge('2027-06-07', promised)).toMatchObject({ told: true });
  });

  it('that promised a day before they mature wait until they mature', () => {
    const promised = [notice('2027-05-03', { notBefore: '2027-05-10' })];
    expect(judge('2027-05-09', promised)).toEqual({ told: false, why: 'too-recent', from: '2027-05-18' });
  });

  it('do not count while unproven, refuted, or sent to a contact who is gone', () => {
    expect(isStanding(notice('2027-05-03'))).toBe(true);
    expect(isStanding(notice(null))).toBe(false);
    expect(isStanding(notice('2027-05-03', { refutedAt: slot('2027-05-04') }))).toBe(false);
    expect(isStanding(notice('2027-05-03', { contactCurrent: false }))).toBe(false);
    expect(judge('2027-06-30', [])).toEqual({ told: false, why: 'not-told', from: null });
    expect(judge('2027-06-30', [notice(null)])).toMatchObject({ why: 'not-told' });
    expect(judge('2027-06-30', [notice(null, { refutedAt: slot('2027-05-04') })])).toMatchObject({
      why: 'refuted',
    });
    expect(judge('2027-06-30', [notice('2027-05-03', { contactCurrent: false })])).toMatchObject({
      why: 'refuted',
    });
  });

  it('of another phase do not count', () => {
    expect(judge('2027-06-30', [notice('2027-05-03', { phase: 'other' })])).toMatchObject({
      why: 'not-told',
    });
  });

  it('suffice when one of them does, and else name the one that will do first', () => {
    const early = notice('2027-05-03', { deliveryId: 'early' });
    const late = notice('2027-05-24', { deliveryId: 'late' });
    expect(judge('2027-05-20', [late, early])).toMatchObject({ told: true, notice: { deliveryId: 'early' } });
    const promised = notice('2027-05-03', { notBefore: '2027-07-01' });
    expect(judge('2027-05-30', [promised, late])).toEqual({
      told: false,
      why: 'too-recent',
      from: '2027-06-08',
    });
  });

  it('from before an account came back do not count (E10)', () => {
    const again = notice('2027-09-06', { deliveryId: 'again' });
    expect(judge('2027-10-01', [notice('2027-05-03')], slot('2027-09-01'))).toMatchObject({
      why: 'not-told',
    });
    expect(judge('2027-10-01', [notice('2027-05-03'), again], slot('2027-09-06'))).toMatchObject({
      told: true,
      notice: { deliveryId: 'again' },
    });
    expect(standingNotices([again, notice('2027-05-03')], ['grace'], slot('2027-09-06'))).toEqual([again]);
    expect(standingNotices([again, notice('2027-05-03')], ['grace'], null)[0]?.deliveryId).toBe('notice-1');
  });

  it('are those of the phase itself, else of the nearest earlier grace phase that has any', () => {
    const lane = [
      phase('warn', 'warn'),
      phase('first', 'grace'),
      phase('second', 'grace'),
      phase('enforce', 'enforce-product'),
    ] as const;
    const withNotices = new Set(['warn', 'first', 'second']);
    expect(noticePhases(lane[3], lane, withNotices)).toEqual(['second']);
    expect(noticePhases(lane[3], lane, new Set(['warn', 'first']))).toEqual(['first']);
    expect(noticePhases(lane[3], lane, new Set([...withNotices, 'enforce']))).toEqual(['enforce']);
    expect(noticePhases(lane[2], lane, new Set(['first', 'enforce']))).toEqual(['first']);
    expect(noticePhases(lane[3], lane, new Set(['warn']))).toEqual([]);
  });
});
