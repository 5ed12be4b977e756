/** The templates that come with the product. */
export const TEMPLATES = [
  'notice',
  'notice-enterprise',
  'reminder',
  'activation',
  'survey',
  'thanks',
  'postponed',
  'invitation',
  'briefing',
  'fulfilment',
  'activation-help',
] as const;
