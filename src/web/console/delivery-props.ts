import { waitsFor } from '../../domain/delivery-decision.ts';
import type { ReadDelivery } from '../../flows/read-delivery.ts';
import type { DeliveryPageProps } from '../../pages/console/delivery-page.tsx';
import type { DeliveryRow } from '../../pages/console/delivery-table.tsx';
import type { DeliveryLine } from '../../store/views/deliveries.ts';

/** A delivery as lists show it. */
export function deliveryRow(line: DeliveryLine): DeliveryRow {
  const { id, campaign, key, run, reader, state, late } = line;
  return {
    ...{ id, campaign, key, run, reader, state, late },
    account:
      line.account === null ? null : { externalKey: line.account, name: line.accountName ?? line.account },
    at: line.acceptedAt ?? line.dueAt,
    evidence: evidenceInWords(line),
  };
}

/** The page of one delivery. @param mayDecide whether the reader may decide about mail that waits */
export function deliveryProps(
  { delivery, letter, happened }: ReadDelivery,
  mayDecide: boolean,
): Omit<DeliveryPageProps, 'frame'> {
  const { kind, address, template, locale, templateHash, contentHash, attempts } = delivery;
  const { notBefore, brownouts, linkUsed, captured } = delivery;
  return {
    delivery: {
      ...deliveryRow(delivery),
      ...{ kind, address, template, locale, templateHash, contentHash, attempts },
      ...{ notBefore, brownouts, linkUsed, captured },
    },
    decide: mayDecide ? waitsFor(delivery) : null,
    history: happened.history,
    letter,
  };
}

/** What proves or refutes a delivery, or why it did not go. */
function evidenceInWords(line: DeliveryLine): string | null {
  if (line.refutation !== null) return line.refutation;
  if (line.acknowledgedAt !== null) return 'confirmed by its reader';
  if (line.deliveredAt !== null) return 'delivered';
  return line.reason;
}
