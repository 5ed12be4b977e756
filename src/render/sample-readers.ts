import type { BriefingLetter, CustomerLetter } from '../domain/letter.ts';

/** Who a sample letter is for, and what a vendor would write to them in their language. */
export type SampleReader = {
  readonly locale: string;
  readonly zone: string;
  readonly name: string;
  readonly account: string;
  readonly rep: string;
  readonly campaign: CustomerLetter['campaign'];
  readonly features: readonly string[];
  readonly video: string;
  /** Name of a computer. */
  readonly device: string;
  readonly owner: string;
  readonly fourWs: BriefingLetter['fourWs'];
  /** Titles of three waves. */
  readonly waves: readonly [string, string, string];
};

/** The sample reader of this language, else the English one. */
export function sampleReader(language: string): SampleReader {
  return READERS[language] ?? ENGLISH;
}

const ENGLISH: SampleReader = {
  locale: 'en-GB',
  zone: 'Europe/Berlin',
  name: 'Anna Weber',
  account: 'Nordwind Engineering GmbH',
  rep: 'Jonas',
  campaign: {
    title: 'License activation for Atlas CAD',
    why: 'You keep exactly the rights you bought, see them in one place, and stay compliant without counting seats by hand.',
  },
  features: ['Render', 'Cloud sync'],
  video: 'Activate in three minutes',
  device: 'Studio 3',
  owner: 'Our licensing desk',
  fourWs: {
    what: 'Atlas CAD asks the pilot group to activate. Rights and prices stay as they are.',
    when: 'Notices leave on 12 April. The countdown begins on 12 May, and nothing is blocked before 2 June.',
    why: 'Customers see what they own, and we stop counting seats by phone.',
    where: 'Tech support answers within two working hours. Any customer who asks gets 30 more days at once.',
  },
  waves: ['Notice to the pilot', 'Reminder', 'Steps to activate'],
};

const READERS: Readonly<Record<string, SampleReader>> = {
  en: ENGLISH,
  de: {
    locale: 'de-DE',
    zone: 'Europe/Berlin',
    name: 'Dr. Anna-Katharina Weber',
    account: 'Nordwind Energietechnik GmbH',
    rep: 'Jonas Richter',
    campaign: {
      title: 'Lizenzaktivierung für Atlas CAD',
      why: 'Sie behalten genau die Rechte, die Sie gekauft haben, sehen sie an einem Ort und bleiben auf der sicheren Seite, ohne Plätze von Hand zu zählen.',
    },
    features: ['Rendern', 'Cloud-Abgleich'],
    video: 'In drei Minuten aktivieren',
    device: 'Konstruktion 3',
    owner: 'Unser Lizenzteam',
    fourWs: {
      what: 'Atlas CAD bittet die Pilotgruppe um Aktivierung. Rechte und Preise bleiben, wie sie sind.',
      when: 'Die Ankündigungen gehen am 12. April hinaus. Die Frist beginnt am 12. Mai, gesperrt wird nichts vor dem 2. Juni.',
      why: 'Kunden sehen, was sie besitzen, und wir zählen Plätze nicht mehr am Telefon.',
      where:
        'Der technische Support antwortet innerhalb von zwei Arbeitsstunden. Wer um mehr Zeit bittet, erhält sofort 30 Tage.',
    },
    waves: ['Ankündigung an die Pilotgruppe', 'Erinnerung', 'Schritte zur Aktivierung'],
  },
  fr: {
    locale: 'fr-FR',
    zone: 'Europe/Paris',
    name: 'Élodie Lefèvre',
    account: 'Ateliers Lumière SA',
    rep: 'Camille Roux',
    campaign: {
      title: 'Activation des licences Atlas CAD',
      why: 'Vous gardez exactement les droits que vous avez achetés, vous les voyez au même endroit et vous restez en règle sans compter les postes à la main.',
    },
    features: ['Rendu', 'Synchronisation'],
    video: 'Activer en trois minutes',
    device: 'Atelier 3',
    owner: 'Notre équipe Licences',
    fourWs: {
      what: 'Atlas CAD demande au groupe pilote d’activer le logiciel. Les droits et les prix ne changent pas.',
      when: 'Les annonces partent le 12 avril. Le compte à rebours commence le 12 mai\u00a0; rien n’est bloqué avant le 2 juin.',
      why: 'Les clients voient ce qu’ils possèdent, et nous cessons de compter les postes au téléphone.',
      where:
        'L’assistance technique répond en deux heures ouvrées. Tout client qui le demande obtient aussitôt 30 jours de plus.',
    },
    waves: ['Annonce au groupe pilote', 'Rappel', 'Étapes d’activation'],
  },
  es: {
    locale: 'es-ES',
    zone: 'Europe/Madrid',
    name: 'Íñigo Ibáñez',
    account: 'Talleres Costa Brava S.L.',
    rep: 'Andrés Ortega',
    campaign: {
      title: 'Activación de licencias Atlas CAD',
      why: 'Conserva exactamente los derechos que compró, los ve en un solo lugar y cumple con la licencia sin contar puestos a mano.',
    },
    features: ['Renderizado', 'Sincronización en la nube'],
    video: 'Activar en tres minutos',
    device: 'Taller 3',
    owner: 'Nuestro equipo de licencias',
    fourWs: {
      what: 'Atlas CAD pide al grupo piloto que active sus equipos. Los derechos y los precios no cambian.',
      when: 'Los avisos salen el 12 de abril. La cuenta atrás empieza el 12 de mayo y no se bloquea nada antes del 2 de junio.',
      why: 'Los clientes ven lo que tienen y nosotros dejamos de contar puestos por teléfono.',
      where:
        'El soporte técnico responde en dos horas laborables. Quien lo pida recibe al momento 30 días más.',
    },
    waves: ['Aviso al grupo piloto', 'Recordatorio', 'Pasos para activar'],
  },
  ja: {
    locale: 'ja-JP',
    zone: 'Asia/Tokyo',
    name: '大川 健太郎',
    account: '大川製作所株式会社',
    rep: '佐藤 美咲',
    campaign: {
      title: 'Atlas CAD ライセンス認証',
      why: 'ご購入いただいた権利はそのままに、一か所でご確認いただけます。ライセンス数を手作業で数えることなく、契約を守ってお使いいただけます。',
    },
    features: ['レンダリング', 'クラウド同期'],
    video: '3分でわかる認証手順',
    device: '設計室 3',
    owner: 'ライセンス窓口',
    fourWs: {
      what: '先行グループのお客様に、Atlas CADのライセンス認証をお願いします。権利と価格は変わりません。',
      when: 'お知らせは4月12日に送信します。猶予期間は5月12日に始まり、6月2日より前に制限がかかることはありません。',
      why: 'お客様はご契約内容をご自身で確認でき、電話でライセンス数を数える必要がなくなります。',
      where:
        '技術サポートが2営業時間以内にお答えします。延長を希望されるお客様には、すぐに30日間を追加できます。',
    },
    waves: ['先行グループへのお知らせ', 'リマインダー', '認証の手順'],
  },
};
