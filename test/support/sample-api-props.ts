import type { ApiPageProps } from '../../src/pages/api-page.tsx';

const reason = {
  name: 'reason',
  type: 'text',
  isRequired: true,
  says: 'Why, for whoever looks at it later.',
};

export const apiProps: ApiPageProps = {
  groups: [
    {
      tag: 'entitlements',
      operations: [
        {
          ...{ id: 'listEntitlements', method: 'GET', path: '/v1/entitlements' },
          ...{ summary: 'Entitlements in the order they were made.', asks: 'A token for entitlements:read' },
          parameters: [
            {
              ...{ name: 'after', place: 'query', type: 'text', isRequired: false },
              says: 'The `next` of the page before.',
            },
          ],
          body: [],
          answers: [
            {
              ...{ status: '200', says: 'Done.' },
              members: [
                { name: 'entitlements[].externalKey', type: 'text', isRequired: true, says: '' },
                { name: 'next', type: 'text or null', isRequired: true, says: 'Ask again with it.' },
              ],
            },
          ],
          example:
            'curl https://licenses.example.com/v1/entitlements \\\n  -H "Authorization: Bearer $TOKEN"',
        },
        {
          ...{ id: 'suspendEntitlement', method: 'POST', path: '/v1/entitlements/{key}/suspend' },
          ...{ summary: 'Stop it for now.', asks: 'A token for entitlements:write', parameters: [] },
          body: [reason],
          answers: [{ status: '200', says: 'Done.', members: [] }],
          example: 'curl -X POST https://licenses.example.com/v1/entitlements/KEY/suspend',
        },
      ],
    },
    {
      tag: 'client software',
      operations: [
        {
          ...{ id: 'endSeat', method: 'DELETE', path: '/v1/activations/{id}', summary: 'Gives a seat back.' },
          ...{ asks: 'A license key', parameters: [], body: [] },
          answers: [{ status: '204', says: 'It is free.', members: [] }],
          example: 'curl -X DELETE https://licenses.example.com/v1/activations/ID',
        },
      ],
    },
  ],
};
