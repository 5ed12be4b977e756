import { randomUUID } from 'node:crypto';
import { CODE_MINUTES, type CodePurpose } from '../domain/portal-code.ts';
import type { Message } from '../domain/ports.ts';
import type { CodeReader } from '../store/portal-codes.ts';
import { escapeHtml } from './escape-html.ts';
import { mailLanguage } from './mail-language.ts';

/** The mail with the digits, in one language. */
type Words = {
  readonly subject: (code: string, vendor: string) => string;
  readonly hello: (name: string | null) => string;
  readonly lead: string;
  readonly purposes: Readonly<Record<CodePurpose, string>>;
  /** One sentence of what the digits are for and of whose account. */
  readonly purposeFor: (purpose: string, account: string) => string;
  readonly validity: string;
  readonly unasked: string;
};

/**
 * The mail that brings a code: the digits in subject and text, whom and what it is for. No link is needed, so there is
 * none: what was never in the mail cannot be copied by a forged one.
 */
export function codeMessage(mail: {
  readonly from: Message['from'];
  readonly reader: CodeReader;
  readonly code: string;
  readonly purpose: CodePurpose;
}): Message {
  const { reader, code } = mail;
  const language = mailLanguage(WORDS, reader.locale);
  const words = WORDS[language];
  const subject = words.subject(code, mail.from.name);
  const before = [words.hello(reader.name), words.lead];
  const after = [
    words.purposeFor(words.purposes[mail.purpose], reader.accountName),
    words.validity,
    words.unasked,
    mail.from.name,
  ];
  const paragraph = (text: string) => `<p>${escapeHtml(text)}</p>`;
  return {
    deliveryId: `code-${randomUUID()}`,
    from: mail.from,
    to: { email: reader.email, name: reader.name },
    subject,
    html: [
      `<!doctype html><html lang="${language}"><title>${escapeHtml(subject)}</title>`,
      '<body style="font-family: sans-serif; line-height: 1.5">',
      ...before.map(paragraph),
      `<p style="font-size: 2em; letter-spacing: 0.2em"><strong>${code}</strong></p>`,
      ...after.map(paragraph),
      '</body></html>',
    ].join(''),
    text: [...before, code, ...after].join('\n\n'),
    headers: { 'Auto-Submitted': 'auto-generated' },
  };
}

const WORDS = {
  en: {
    subject: (code, vendor) => `${code} is your code for ${vendor}`,
    hello: (name) => (name === null ? 'Hello,' : `Hello ${name},`),
    lead: 'Here are the six digits for the page you have open:',
    purposes: {
      activate: 'They are for activating your software',
      acknowledge: 'They are for confirming that you read our notice',
      survey: 'They are for sending your answer to our two questions',
      'more-time': 'They are for asking for more time',
      ask: 'They are for sending your question',
      'sign-in': 'They are for signing in to your licenses',
    },
    purposeFor: (purpose, account) => `${purpose} (${account}).`,
    validity: `The code works once, for ${CODE_MINUTES} minutes. We never ask for it by phone.`,
    unasked:
      'If you did not ask for it, do nothing: without the code, nothing changes. Some mail scanners press the buttons behind the links of a mail.',
  },
  de: {
    subject: (code, vendor) => `${code} ist Ihr Code für ${vendor}`,
    hello: (name) => (name === null ? 'Guten Tag,' : `Guten Tag ${name},`),
    lead: 'hier sind die sechs Ziffern für die Seite, die Sie geöffnet haben:',
    purposes: {
      activate: 'Sie dienen dazu, Ihre Software zu aktivieren',
      acknowledge: 'Sie dienen dazu, unsere Ankündigung als gelesen zu bestätigen',
      survey: 'Sie dienen dazu, Ihre Antwort auf unsere zwei Fragen zu senden',
      'more-time': 'Sie dienen dazu, um mehr Zeit zu bitten',
      ask: 'Sie dienen dazu, Ihre Frage zu senden',
      'sign-in': 'Sie dienen der Anmeldung bei Ihren Lizenzen',
    },
    purposeFor: (purpose, account) => `${purpose} (${account}).`,
    validity: `Der Code gilt einmal und ${CODE_MINUTES} Minuten lang. Wir fragen nie am Telefon danach.`,
    unasked:
      'Wenn Sie ihn nicht angefordert haben, brauchen Sie nichts zu tun: Ohne den Code ändert sich nichts. Manche E-Mail-Scanner klicken auf verlinkten Seiten von selbst auf Schaltflächen.',
  },
  es: {
    subject: (code, vendor) => `${code} es su código para ${vendor}`,
    hello: (name) => (name === null ? 'Hola:' : `Hola, ${name}:`),
    lead: 'Estas son las seis cifras para la página que tiene abierta:',
    purposes: {
      activate: 'Sirven para activar su software',
      acknowledge: 'Sirven para confirmar que ha leído nuestro aviso',
      survey: 'Sirven para enviar su respuesta a nuestras dos preguntas',
      'more-time': 'Sirven para pedir más tiempo',
      ask: 'Sirven para enviar su pregunta',
      'sign-in': 'Sirven para acceder a sus licencias',
    },
    purposeFor: (purpose, account) => `${purpose} (${account}).`,
    validity: `El código es válido una sola vez y durante ${CODE_MINUTES} minutos. Nunca lo pedimos por teléfono.`,
    unasked:
      'Si no lo ha pedido, no haga nada: sin el código no cambia nada. Algunos filtros de correo pulsan por su cuenta los botones de las páginas enlazadas.',
  },
  fr: {
    subject: (code, vendor) => `${code} est votre code pour ${vendor}`,
    hello: (name) => (name === null ? 'Bonjour,' : `Bonjour ${name},`),
    lead: 'Voici les six chiffres pour la page que vous avez ouverte\u00a0:',
    purposes: {
      activate: 'Ils servent à activer votre logiciel',
      acknowledge: 'Ils servent à confirmer que vous avez lu notre annonce',
      survey: 'Ils servent à envoyer votre réponse à nos deux questions',
      'more-time': 'Ils servent à demander plus de temps',
      ask: 'Ils servent à envoyer votre question',
      'sign-in': 'Ils servent à accéder à vos licences',
    },
    purposeFor: (purpose, account) => `${purpose} (${account}).`,
    validity: `Le code est valable une seule fois, pendant ${CODE_MINUTES} minutes. Nous ne le demandons jamais par téléphone.`,
    unasked:
      'Si vous ne l’avez pas demandé, ne faites rien\u00a0: sans le code, rien ne change. Certains filtres de messagerie appuient d’eux-mêmes sur les boutons des pages liées.',
  },
  ja: {
    subject: (code, vendor) => `${code} は ${vendor} の確認コードです`,
    hello: (name) => (name === null ? 'お客様' : `${name} 様`),
    lead: '開いているページに入力する 6 桁の数字は次のとおりです。',
    purposes: {
      activate: '用途：ソフトウェアのライセンス認証',
      acknowledge: '用途：お知らせを読んだことの確認',
      survey: '用途：2 つの質問への回答の送信',
      'more-time': '用途：期限延長のお申し込み',
      ask: '用途：ご質問の送信',
      'sign-in': '用途：ライセンスページへのサインイン',
    },
    purposeFor: (purpose, account) => `${purpose}（${account}）。`,
    validity: `コードは 1 回だけ、${CODE_MINUTES} 分間有効です。当社が電話でコードをお尋ねすることはありません。`,
    unasked:
      '心当たりがない場合は、何もする必要はありません。コードが入力されない限り、何も変わりません。メール検査システムがリンク先のボタンを押すことがあります。',
  },
} satisfies Readonly<Record<string, Words>>;
