import { randomUUID } from 'node:crypto';
import type { Message } from '../domain/ports.ts';
import { escapeHtml } from './escape-html.ts';
import { mailLanguage } from './mail-language.ts';

/** The mail with a new link, in one language. */
type Words = {
  readonly subject: string;
  readonly hello: (name: string | null) => string;
  readonly lead: string;
  /** One link for each account of the reader. */
  readonly leadToSeveral: string;
  readonly validity: (days: number) => string;
  readonly unasked: string;
};

/**
 * The mail that brings a customer a new link, one for each account their address belongs to, in the language of mail to them.
 * @param mail.to `locale` as imported: it may be anything
 */
export function newLinkMessage(mail: {
  readonly from: Message['from'];
  readonly to: { readonly email: string; readonly name: string | null; readonly locale: string | null };
  readonly links: readonly { readonly account: string; readonly link: string }[];
  readonly days: number;
}): Message {
  const { to, links } = mail;
  const language = mailLanguage(WORDS, to.locale);
  const words: Words = WORDS[language];
  const before = [words.hello(to.name), links.length === 1 ? words.lead : words.leadToSeveral];
  const after = [words.validity(mail.days), words.unasked, mail.from.name].filter((text) => text !== '');
  const paragraph = (text: string) => `<p>${escapeHtml(text)}</p>`;
  return {
    deliveryId: `new-link-${randomUUID()}`,
    from: mail.from,
    to: { email: to.email, name: to.name },
    subject: words.subject,
    html: [
      `<!doctype html><html lang="${language}"><title>${escapeHtml(words.subject)}</title>`,
      '<body style="font-family: sans-serif; line-height: 1.5">',
      ...before.map(paragraph),
      ...links.map(({ account, link }) => {
        const address = escapeHtml(link);
        return `<p>${escapeHtml(account)}:<br><a href="${address}">${address}</a></p>`;
      }),
      ...after.map(paragraph),
      '</body></html>',
    ].join(''),
    text: [...before, ...links.map(({ account, link }) => `${account}:\n${link}`), ...after].join('\n\n'),
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

const WORDS = {
  en: {
    subject: 'Your new link',
    hello: (name) => (name === null ? 'Hello,' : `Hello ${name},`),
    lead: 'Here is your new link:',
    leadToSeveral: 'Here are your new links, one for each company you look after:',
    validity: (days) => `A link works for ${days} days. Please do not pass it on.`,
    unasked: 'If you did not ask for it, do nothing: a link alone changes nothing.',
  },
  de: {
    subject: 'Ihr neuer Link',
    hello: (name) => (name === null ? 'Guten Tag,' : `Guten Tag ${name},`),
    lead: 'hier ist Ihr neuer Link:',
    leadToSeveral: 'hier sind Ihre neuen Links, einer für jedes Unternehmen, das Sie betreuen:',
    validity: (days) => `Ein Link gilt ${days} Tage lang. Bitte geben Sie ihn nicht weiter.`,
    unasked:
      'Wenn Sie ihn nicht angefordert haben, brauchen Sie nichts zu tun: Ein Link allein ändert nichts.',
  },
  es: {
    subject: 'Su enlace nuevo',
    hello: (name) => (name === null ? 'Hola:' : `Hola, ${name}:`),
    lead: 'Este es su enlace nuevo:',
    leadToSeveral: 'Estos son sus enlaces nuevos, uno para cada empresa que usted gestiona:',
    validity: (days) => `Cada enlace es válido durante ${days} días. Le rogamos que no lo comparta.`,
    unasked: 'Si no lo ha pedido, no haga nada: un enlace por sí solo no cambia nada.',
  },
  fr: {
    subject: 'Votre nouveau lien',
    hello: (name) => (name === null ? 'Bonjour,' : `Bonjour ${name},`),
    lead: 'Voici votre nouveau lien\u00a0:',
    leadToSeveral: 'Voici vos nouveaux liens, un pour chaque société dont vous vous occupez\u00a0:',
    validity: (days) => `Un lien est valable ${days} jours. Merci de ne pas le transmettre.`,
    unasked: 'Si vous ne l’avez pas demandé, ne faites rien\u00a0: un lien seul ne change rien.',
  },
  ja: {
    subject: '新しいリンクのお知らせ',
    hello: (name) => (name === null ? 'お客様' : `${name} 様`),
    lead: '新しいリンクをお送りします。',
    leadToSeveral: 'ご担当の会社ごとに、新しいリンクをお送りします。',
    validity: (days) => `リンクは ${days} 日間有効です。他の方に教えないようお願いいたします。`,
    unasked: '心当たりがない場合は、何もする必要はありません。リンクだけでは何も変わりません。',
  },
} satisfies Readonly<Record<string, Words>>;
