import type { z } from 'zod';
import type { HistoryEntry } from '../../domain/delivery-history.ts';
import type { ReadDelivery } from '../../flows/read-delivery.ts';
import type { DeliveryLine } from '../../store/views/deliveries.ts';
import { momentOf, momentOrNull } from './campaign-answers.ts';
import type { DELIVERY, DELIVERY_LETTER } from './schemas.ts';

/** A delivery with its history. Its reader has a name and an address, which are not told here. */
export function deliveryAnswer(
  line: DeliveryLine,
  history: readonly HistoryEntry[],
): z.input<typeof DELIVERY> {
  const { id, campaign, mailing, key, kind, phase, run, account, state, late, reason, attempts } = line;
  return {
    ...{ id, campaign, mailing, key, kind, phase, run, account, state, late, reason, attempts },
    dueAt: momentOf(line.dueAt),
    acceptedAt: momentOrNull(line.acceptedAt),
    deliveredAt: momentOrNull(line.deliveredAt),
    refutedAt: momentOrNull(line.refutedAt),
    refutation: line.refutation,
    acknowledgedAt: momentOrNull(line.acknowledgedAt),
    notBefore: line.notBefore,
    history: history.map((entry) => ({ ...entry, at: momentOf(entry.at) })),
  };
}

/** The same with what it said, which was written to its reader by name. */
export function letterAnswer({ delivery, letter, happened }: ReadDelivery): z.input<typeof DELIVERY_LETTER> {
  const { template, locale, templateHash } = delivery;
  return {
    ...deliveryAnswer(delivery, happened.history),
    template: { name: template, locale, version: templateHash },
    contentSha256: delivery.contentHash,
    letter,
  };
}
