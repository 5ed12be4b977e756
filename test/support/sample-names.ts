/** What the sample's accounts of one country are made of. People are `shown|latin` where the script differs. */
export type Locality = {
  readonly country: string;
  readonly region: 'EMEA' | 'Americas' | 'APAC';
  readonly weight: number;
  readonly locales: readonly string[];
  readonly zones: readonly string[];
  readonly stems: readonly string[];
  readonly trades: readonly string[];
  readonly forms: readonly string[];
  readonly given: readonly string[];
  readonly family: readonly string[];
  /** Family name first, as in Japan. */
  readonly familyFirst?: boolean;
};

const list = (text: string): string[] => text.split(',').map((word) => word.trim());

const GERMAN_GIVEN = list(
  'Anna,Jörg,Sabine,Matthias,Katrin,Jürgen,Lena,Stefan,Heike,Björn,Ulrike,Florian,Petra,Tobias',
);
const GERMAN_FAMILY = list(
  'Müller,Schäfer,Vogt,Krüger,Weiß,Brandt,Köhler,Lindner,Böhm,Seidel,Großmann,Hartwig,Pohl,Reuter',
);
const ENGLISH_GIVEN = list(
  'Emma,Oliver,Grace,Liam,Sophie,Jack,Megan,Harry,Chloe,Aidan,Ruth,Callum,Priya,Nathan',
);
const ENGLISH_FAMILY = list(
  "Clarke,O'Brien,Walker,Hughes,Patel,Fletcher,Morgan,Shaw,Baxter,Doyle,Whitfield,Reid,Ellis,Thornton",
);

export const LOCALITIES: readonly Locality[] = [
  {
    country: 'DE',
    region: 'EMEA',
    weight: 24,
    locales: ['de-DE'],
    zones: ['Europe/Berlin'],
    stems: list(
      'Nordwerk,Rheintal,Schwarzwald,Elbkontor,Havelland,Ostsee,Märkische,Süddeutsche,Bergische,Hanse,Isar,Weser',
    ),
    trades: list(
      'Maschinenbau,Fördertechnik,Architekten,Anlagenbau,Werkzeuge,Schiffbau,Möbelwerke,Ingenieure',
    ),
    forms: ['GmbH', 'GmbH & Co. KG', 'AG', 'eG'],
    given: GERMAN_GIVEN,
    family: GERMAN_FAMILY,
  },
  {
    country: 'AT',
    region: 'EMEA',
    weight: 6,
    locales: ['de-AT'],
    zones: ['Europe/Vienna'],
    stems: list('Donau,Tauern,Wienerwald,Salzkammer,Steirische'),
    trades: list('Seilbahnen,Stahlbau,Holzbau,Planungsbüro'),
    forms: ['GmbH', 'OG'],
    given: GERMAN_GIVEN,
    family: GERMAN_FAMILY,
  },
  {
    country: 'CH',
    region: 'EMEA',
    weight: 6,
    locales: ['de-CH', 'fr-CH'],
    zones: ['Europe/Zurich'],
    stems: list('Limmat,Alpstein,Léman,Jura,Gotthard'),
    trades: list('Präzision,Uhrwerke,Tunnelbau,Mechanik'),
    forms: ['AG', 'SA', 'GmbH'],
    given: GERMAN_GIVEN,
    family: GERMAN_FAMILY,
  },
  {
    country: 'FR',
    region: 'EMEA',
    weight: 12,
    locales: ['fr-FR'],
    zones: ['Europe/Paris'],
    stems: list('Bretagne,Garonne,Côte Bleue,Vercors,Lumière,Beaumont,Chênaie,Vallée Noire'),
    trades: list('Mécanique,Ateliers,Architectes,Chaudronnerie,Énergies,Constructions'),
    forms: ['SARL', 'SAS', 'SA'],
    given: list('Camille,Étienne,Margaux,Loïc,Aurélie,Benoît,Hélène,Thibault,Inès,François'),
    family: list('Lefèvre,Moreau,Gauthier,Béranger,Chevallier,Rousseau,Delorme,Perrin,Vasseur,Noël'),
  },
  {
    country: 'ES',
    region: 'EMEA',
    weight: 9,
    locales: ['es-ES'],
    zones: ['Europe/Madrid', 'Atlantic/Canary'],
    stems: list('Montaña,Ribera,Cantábrica,Levante,Guadalquivir,Peñalara,Sol y Mar'),
    trades: list('Ingeniería,Talleres,Arquitectura,Construcciones,Moldes'),
    forms: ['S.L.', 'S.A.'],
    given: list('Lucía,Íñigo,Carmen,Andrés,Begoña,José,Nuria,Óscar,Pilar,Álvaro'),
    family: list('Muñoz,Ibáñez,Ortega,Núñez,Castaño,Peña,Herrero,Gálvez,Román,Vidal'),
  },
  {
    country: 'GB',
    region: 'EMEA',
    weight: 12,
    locales: ['en-GB'],
    zones: ['Europe/London'],
    stems: list('Pennine,Thames Valley,Harrow & Finch,Cotswold,Clydeside,Ashdown,Marlowe,Ferris Jones'),
    trades: list('Engineering,Joinery,Surveyors,Castings,Design Partners,Fabrication'),
    forms: ['Ltd', 'plc', 'LLP'],
    given: ENGLISH_GIVEN,
    family: ENGLISH_FAMILY,
  },
  {
    country: 'US',
    region: 'Americas',
    weight: 26,
    locales: ['en-US', 'es-US'],
    zones: [
      'America/New_York',
      'America/Chicago',
      'America/Denver',
      'America/Phoenix',
      'America/Los_Angeles',
      'America/Anchorage',
    ],
    stems: list(
      'Blue Mesa,Lakeshore,Ironbridge,Sycamore,Cascade,Prairie Star,Old Harbor,Redwood,Cumberland,Granite Falls',
    ),
    trades: list('Manufacturing,Fixtures,Structural,Aerospace,Toolworks,Design Group,Robotics'),
    forms: ['Inc.', 'LLC', 'Corp.', '"Works" Co.'],
    given: ENGLISH_GIVEN,
    family: ENGLISH_FAMILY,
  },
  {
    country: 'JP',
    region: 'APAC',
    weight: 10,
    locales: ['ja-JP'],
    zones: ['Asia/Tokyo'],
    stems: list('Aozora,Minato,Hoshino,Kitayama,Sakuragawa,Tsubame'),
    trades: list('Seisakusho,Sekkei,Kikai,Kensetsu,Denki'),
    forms: ['K.K.', 'G.K.'],
    given: list('健|Ken,美咲|Misaki,大輔|Daisuke,陽子|Yoko,直樹|Naoki,恵|Megumi,翔太|Shota,由美|Yumi'),
    family: list(
      '佐藤|Sato,鈴木|Suzuki,高橋|Takahashi,渡辺|Watanabe,伊藤|Ito,小林|Kobayashi,加藤|Kato,吉田|Yoshida',
    ),
    familyFirst: true,
  },
  {
    country: 'AU',
    region: 'APAC',
    weight: 9,
    locales: ['en-AU'],
    zones: [
      'Australia/Sydney',
      'Australia/Perth',
      'Australia/Adelaide',
      'Australia/Lord_Howe',
      'Australia/Brisbane',
    ],
    stems: list('Wattle,Southern Cross,Bluegum,Tasman,Red Centre,Lord Howe'),
    trades: list('Mining Systems,Shopfitters,Marine,Steel,Consulting Engineers'),
    forms: ['Pty Ltd', 'Ltd'],
    given: ENGLISH_GIVEN,
    family: ENGLISH_FAMILY,
  },
  {
    country: 'NZ',
    region: 'APAC',
    weight: 6,
    locales: ['en-NZ', 'mi-NZ'],
    zones: ['Pacific/Auckland', 'Pacific/Chatham'],
    stems: list('Kauri,Aoraki,Waitangi,Silver Fern,Chatham'),
    trades: list('Boatbuilders,Timber,Engineering,Dairy Systems'),
    forms: ['Ltd', 'Limited Partnership'],
    given: [...ENGLISH_GIVEN, 'Aroha', 'Wiremu'],
    family: [...ENGLISH_FAMILY, 'Parata', 'Ngata'],
  },
];

export const GROUPS = list('Halvorsen,Brightwater,Meridian,Castellan,Tektonik,Orinoco,Novaline,Sable Rock');

export const INDUSTRIES = list('machinery,architecture,shipbuilding,furniture,energy,aerospace,construction');
