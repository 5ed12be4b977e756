/** How a worker sends: lanes that each hold a batch and share what is at the provider at once. A kill can leave `atOnce` in doubt. */
export const SENDING = { batch: 200, atOnce: 80, lanes: 2 } as const;
