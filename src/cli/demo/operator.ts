import type { Plan } from '../../domain/plan.ts';

/** The people of the vendor who run the campaign: they act through the API, each with a token of their own. */
export type Operator = {
  /** Approves the starts that wait for nothing but a person. */
  approveWaiting(waiting: readonly Waiting[]): Promise<number>;
  /** The product manager has looked into what a safeguard stopped, and lets the campaign go on. */
  resume(): Promise<void>;
};

/** A phase whose start is due or near, and the roles it still asks for. */
export type Waiting = { readonly phase: string; readonly roles: readonly string[] };

/** @param tokens a bearer token per role */
export function newOperator(url: string, plan: Plan, tokens: ReadonlyMap<string, string>): Operator {
  const asked = new Set<string>();
  const ask = async (token: string, verb: string, body: object): Promise<void> => {
    const response = await fetch(`${url}/v1/campaigns/${plan.campaign}/${verb}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${verb} was refused (${response.status}): ${await response.text()}`);
  };
  return {
    async approveWaiting(waiting) {
      let approved = 0;
      for (const { phase, roles } of waiting) {
        for (const role of roles) {
          const token = tokens.get(role);
          if (token === undefined || asked.has(`${phase}|${role}`)) continue;
          asked.add(`${phase}|${role}`);
          await ask(token, 'approve-start', { phase });
          approved += 1;
        }
      }
      return approved;
    },
    async resume() {
      const token = tokens.get('product-manager');
      if (token !== undefined) await ask(token, 'resume', {});
    },
  };
}
