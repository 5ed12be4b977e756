import type { Catalogue } from './words.ts';

/** The portal's words in French. */
export const fr: Catalogue = {
  skip: 'Aller au contenu',
  nav: 'Votre compte',
  'nav.home': 'Aperçu',
  'nav.devices': 'Appareils',
  'nav.more-time': 'Plus de temps',
  'nav.help': 'Aide',
  language: 'Langue',
  'sign-out': 'Se déconnecter',
  'foot.title': 'Aide',
  'foot.video': 'Vidéo, {minutes}',
  'foot.faq': 'Plus d’aide sur notre site',
  'foot.chat': 'Discuter en direct avec un conseiller',
  'foot.ask': 'Contacter un conseiller',
  'foot.mail': 'Choisir les messages que vous recevez',
  'foot.private':
    'Licences {vendor}. Cette page n’est destinée qu’à vous\u00a0; merci de ne pas en transmettre le lien.',
  'back.home': 'Retour à l’aperçu',
  'back.devices': 'Retour à vos appareils',
  'to-owned': 'Voir ce que vous possédez',
  optional: '(facultatif)',
  reference: 'Votre référence\u00a0: {reference}.',
  'support-team': 'Notre équipe d’assistance',
  'answer-by': '{owner} vous répond au plus tard le {time}.',
  'seats.one': '{count} poste',
  'seats.other': '{count} postes',
  'days.one': '{count} jour',
  'days.other': '{count} jours',
  'minutes.one': '{count} minute',
  'minutes.other': '{count} minutes',
  'working-hours.one': '{count} heure ouvrée',
  'working-hours.other': '{count} heures ouvrées',
  'devices.one': '{count} appareil',
  'devices.other': '{count} appareils',
  'results.one': '{count} réponse trouvée',
  'results.other': '{count} réponses trouvées',

  'front.title': 'Vos licences',
  'front.lead':
    'Vous voyez ici vos licences {vendor}, activez des appareils et trouvez de l’aide. Nous vous reconnaissons à votre adresse e-mail\u00a0: indiquez-la, et un lien arrivera dans votre boîte de réception.',
  'front.copy':
    'Votre logiciel a ouvert cette page pour être activé. Il nous faut d’abord savoir qui vous êtes\u00a0; cette page vous ramènera ensuite à l’activation.',
  'front.email-hint': 'Celle à laquelle vous recevez nos messages sur vos licences.',
  'front.button': 'M’envoyer un lien',
  'copy.title': 'Activer votre logiciel',
  'copy.lead':
    'Le logiciel qui a ouvert cette page demande un poste. Vous n’avez pas ouvert cette page depuis votre logiciel\u00a0? Alors n’appuyez pas sur le bouton.',
  'copy.device': 'Appareil\u00a0: {device}',
  'copy.button': 'Activer ce logiciel',
  'which.title': 'De quel produit s’agit-il\u00a0?',
  'which.lead':
    'Votre logiciel n’a pas indiqué de quel produit il s’agit\u00a0: aucun poste n’a encore été occupé. Choisissez le produit que vous utilisez.',
  'activate.title': 'Activer {product}',
  'activate.lead':
    'Vous possédez {seats} pour {product}. Appuyez sur le bouton pour voir votre clé de licence. C’est gratuit et cela prend une minute.',
  'activate.button': 'Activer {product}',
  'activate.hint':
    'Rien ne s’est encore passé. Tout se fait quand vous appuyez sur le bouton, une seule fois.',
  'activate.code-hint':
    'Rien ne s’est encore passé. Nous envoyons six chiffres à {address}\u00a0: le code nous permet de vérifier que c’est bien vous.',
  'activate.changes': 'Ce qui change pour vous, et quand',
  'done.title': 'C’est fait',
  'done.lead':
    'La licence {product} est au nom de {account}. Saisissez la clé une fois sur chaque appareil, et le logiciel continue de fonctionner.',
  'done.lead-many':
    'Les licences de {account} sont prêtes\u00a0: {product}. Saisissez chaque clé une fois sur chaque appareil, et tout continue de fonctionner.',
  'done.next': 'Sur chaque appareil',
  'done.start': 'Démarrez {product}.',
  'done.key-above': 'Lorsqu’une clé de licence est demandée, saisissez celle qui est affichée ci-dessus.',
  'done.key-admin':
    'Lorsqu’une clé de licence est demandée, saisissez celle que vous donne votre administrateur.',
  'done.remembers': 'C’est tout. Le logiciel s’en souvient, même hors connexion.',
  'unusable.title': 'Ce lien ne fonctionne pas',
  'unusable.lead':
    'Les liens ne sont valables que pour un temps limité et doivent être copiés en entier. Demandez-en un nouveau\u00a0: il arrivera dans votre boîte de réception.',
  'unusable.email': 'Votre adresse e-mail',
  'unusable.email-hint': 'Celle à laquelle le message avec le lien est arrivé.',
  'unusable.button': 'M’envoyer un nouveau lien',
  'signed-out.title': 'Votre session a pris fin',
  'signed-out.lead':
    'Rien n’a été envoyé. Demandez un nouveau lien avec votre adresse e-mail et reprenez là où vous en étiez.',
  'signed-out.typed': 'Ce que vous aviez écrit',
  'signed-out.typed-hint': 'Copiez-le et gardez-le\u00a0: vous n’aurez pas à l’écrire de nouveau.',
  'sent.title': 'Consultez votre boîte de réception',
  'sent.lead':
    'Si nous connaissons l’adresse, un nouveau lien est en route et arrivera dans quelques minutes. Regardez aussi dans le courrier indésirable.',
  'sent.copy':
    'Ouvrez le lien dans ce navigateur et confirmez avec le code. Continuez ensuite ici\u00a0: il suffira d’appuyer encore sur un bouton pour activer votre logiciel.',
  'sent.copy-button': 'Continuer avec mon logiciel',

  'code.title': 'Encore une étape\u00a0: votre code',
  'code.lead':
    'Certaines messageries ouvrent les liens et appuient d’elles-mêmes sur les boutons. Le code nous permet de vérifier que c’est bien vous.',
  'code.send': 'M’envoyer le code',
  'code.sent': 'Le code est en route vers {address} et reste valable {minutes}.',
  'code.label': 'Code reçu par e-mail',
  'code.hint': 'Six chiffres. Regardez aussi dans le courrier indésirable.',
  'code.button': 'Continuer',
  'code.again': 'M’envoyer un nouveau code',
  'code.wrong': 'Ce code n’est pas le bon. Regardez le message le plus récent et réessayez.',
  'code.over': 'Ce code n’est plus valable. Demandez-en un nouveau.',
  'code.no-code': 'Le code comporte six chiffres.',
  'code.not-sent':
    'Nous n’avons pas pu envoyer de code pour le moment. Rien n’est perdu\u00a0: réessayez dans une minute.',
  'code.wait': 'Vous venez de demander plusieurs codes. Vous pourrez demander le prochain dans {minutes}.',

  why: 'Vous gardez exactement les droits que vous avez achetés.',
  'your-software': 'votre logiciel',
  'change.none': 'Aucun changement n’est prévu pour vous.',
  'change.title': 'Ce qui change pour vous',
  'change.off': '{product} ne demande rien.',
  'change.observe': '{product} vérifie sa licence en arrière-plan. Vous ne remarquerez rien.',
  'change.warn':
    'Sur les appareils non activés, un message s’affiche dans {product}. Le logiciel continue de fonctionner.',
  'change.grace':
    'Sur les appareils non activés, un compte à rebours s’affiche dans {product}. Jusqu’à sa fin, le logiciel continue de fonctionner.',
  'change.grace-end': 'Le compte à rebours prend fin.',
  'change.enforce-feature':
    'Dans {product}, les fonctions qui ne font pas partie de votre achat sont désactivées. Tout le reste continue de fonctionner.',
  'blocked.read-only':
    'Sur les appareils non activés, vos fichiers ne s’ouvrent alors qu’en lecture seule dans {product}.',
  'blocked.watermark':
    'Sur les appareils non activés, tout ce que produit {product} porte alors un filigrane.',
  'blocked.delay': 'Sur les appareils non activés, {product} met alors plus de temps à démarrer.',
  'blocked.exit': 'Sur les appareils non activés, {product} ne démarre alors plus.',
  'blocked.own-word':
    'Sur les appareils non activés, voici ce qui se passe alors avec {product}\u00a0: {what}.',
  'blocked.undo': 'Dès l’activation, tout redevient normal, et aucune de vos données n’est supprimée.',

  'owned.title': 'Ce que vous possédez',
  'owned.none':
    'Nous n’avons trouvé aucun achat de votre part chez {vendor}. Si c’est une erreur, vous pouvez {link}. Rien n’est bloqué d’ici là.',
  'owned.none-link': 'contacter un conseiller',
  'owned.what': 'Qu’ai-je acheté\u00a0?',
  'owned.with': '{product} avec {features}',
  'owned.many': 'Combien de postes\u00a0?',
  'owned.used': '{used} sur {seats} en service',
  'owned.expires': 'Jusqu’à quand est-ce valable\u00a0?',
  'owned.never': 'Jamais',
  'owned.support': 'L’assistance est-elle comprise\u00a0?',
  'owned.support-none': 'Non',
  'owned.support-until': 'Oui, jusqu’au {day}',
  'owned.support-over': 'Non, elle a pris fin le {day}',
  'owned.in-force': 'En vigueur',
  'owned.expired': 'Expiré',
  'owned.suspended': 'Suspendu',
  'owned.not-started': 'Pas encore en vigueur',
  'owned.key': 'Clé de licence pour {product}',
  'owned.key-hint':
    'Touchez la clé ou cliquez dessus pour la sélectionner en entier, puis copiez-la. Elle est réservée à vos propres appareils.',
  'owned.key-closed':
    'Les clés de licence et les appareils s’affichent dès que vous avez confirmé que c’est bien vous.',
  'owned.sign-in': 'Confirmer avec un code',
  'owned.how': 'Activer un appareil',
  'owned.no-devices': 'Aucun appareil n’occupe encore de poste.',
  'next.title': 'Votre prochaine étape',
  'next.activate':
    '{product}\u00a0: il vous reste {free}. Activez vos appareils avant le {day}, et rien ne change pour vous.',
  'next.activate-undated': '{product}\u00a0: il vous reste {free}. Activez vos appareils quand vous voulez.',
  'next.full':
    '{product}\u00a0: tous les postes sont utilisés, et les appareils qui en ont un continuent de fonctionner. Pour activer un autre appareil, libérez d’abord un poste.',
  'next.full-button': 'Voir vos appareils',
  'next.blocked':
    'Sur les appareils non activés, {product} est limité à présent. Dès l’activation, tout redevient normal\u00a0; aucune de vos données n’est perdue.',
  'next.expired':
    '{product} a expiré. Contactez-nous, et nous trouverons une solution pour que vous puissiez continuer.',
  'next.expired-button': 'Nous contacter',
  'next.suspended':
    'Votre licence {product} est suspendue pour le moment. Contactez-nous, et nous verrons pourquoi et comment continuer.',
  'next.not-started':
    'Votre licence {product} entre en vigueur le {day}\u00a0; vous pourrez l’activer à partir de cette date. Est-ce trop tard\u00a0? Contactez-nous.',
  'next.nothing': 'Vous n’avez rien à faire. Tout ce que vous possédez est activé.',

  'refused.title': '{product} n’a pas pu être activé',
  'refused.no-seats':
    'Tous les postes sont utilisés. Libérez-en un sous «\u00a0Appareils\u00a0», puis réessayez.',
  'refused.expired':
    'Votre licence a expiré\u00a0: aucun appareil ne peut être ajouté. Contactez un conseiller, et nous trouverons une solution.',
  'refused.suspended':
    'Votre licence est suspendue pour le moment\u00a0: aucun appareil ne peut être ajouté. Contactez un conseiller, et nous verrons pourquoi et comment continuer.',
  'refused.not-started':
    'Votre licence n’est pas encore en vigueur. L’activation sera possible dès le premier jour\u00a0; si c’est trop tard, contactez un conseiller.',
  'refused.not-owned':
    'Nous ne trouvons pas ce produit parmi vos licences\u00a0: aucun poste n’a été occupé. Contactez un conseiller\u00a0: si c’est une erreur, nous la corrigerons.',
  'refused.not-now':
    'L’activation n’est pas possible pour le moment. Contactez un conseiller, et nous chercherons pourquoi.',
  'refused.ask-expired': '{product} a expiré. Que faire pour continuer à l’utiliser\u00a0?',
  'refused.ask-suspended': 'Notre licence {product} est suspendue. Pourquoi, et comment continuer\u00a0?',
  'refused.ask-not-started':
    'Notre licence {product} n’est pas encore en vigueur. Pouvons-nous utiliser le logiciel plus tôt\u00a0?',
  'refused.ask-not-owned':
    'Nous n’avons pas pu activer {product}\u00a0: ce produit ne figure pas parmi nos licences. Merci de vérifier.',
  'refused.ask-not-now': 'Nous n’avons pas pu activer {product}. Merci de vérifier.',

  'how.title': 'Activer {product} sur un appareil',
  'how.lead': 'Choisissez la manière qui convient à l’appareil. Chacune prend une minute.',
  'how.software': 'Depuis le logiciel',
  'how.software-text':
    'Démarrez {product} et choisissez «\u00a0Activer\u00a0». Ce portail s’ouvre, et il suffit d’y appuyer sur un bouton pour obtenir un poste. Si une clé de licence est encore demandée ensuite, saisissez celle qui est affichée ci-dessous.',
  'how.key': 'Avec votre clé de licence',
  'how.key-text': 'Démarrez {product} et saisissez cette clé lorsqu’elle est demandée.',
  'how.key-none': 'Il n’y a pas encore de clé de licence. Elle apparaît ici dès qu’elle est créée.',
  'how.offline': 'Hors connexion',
  'how.offline-text':
    'L’appareil n’est jamais en ligne\u00a0? Enregistrez-y une demande, apportez-la ici, puis rapportez un fichier sur l’appareil.',
  'how.offline-button': 'Activer hors connexion',
  'how.video': 'Voir comment faire',

  'offline.title': 'Activer hors connexion',
  'offline.lead':
    'L’appareil crée une demande, cette page répond par un fichier, et l’appareil le lit. Trois étapes.',
  'offline.step-1':
    'Sur l’appareil\u00a0: ouvrez «\u00a0Activer hors connexion\u00a0» et enregistrez la demande, ou notez le code de demande affiché.',
  'offline.step-2': 'Ici\u00a0: choisissez le fichier de demande, ou collez ou saisissez la demande.',
  'offline.step-3': 'Rapportez la réponse sur l’appareil et ouvrez-la.',
  'offline.product': 'Pour quel produit\u00a0?',
  'offline.file': 'Fichier de demande',
  'offline.request': 'Ou la demande sous forme de texte',
  'offline.request-hint':
    'Collez-la en entier, ou saisissez le code de demande. Les espaces et les retours à la ligne sont sans importance.',
  'offline.button': 'Créer le fichier d’activation',
  'offline.none': 'Il n’y a rien à activer ici\u00a0: vous ne possédez aucun produit avec des postes.',
  'offline.missing': 'Choisissez un fichier, ou collez la demande.',
  'offline.invalid':
    'Nous ne pouvons pas lire cette demande. Copiez-la en entier, du premier au dernier caractère.',
  'offline.typing-error':
    'Ce code de demande n’est pas correct\u00a0: un caractère est erroné ou manquant, ou il vient d’un autre logiciel.',
  'offline.wrong-product':
    'Cette demande concerne un autre produit. Choisissez celui avec lequel elle a été créée.',
  'offline.done': 'Votre fichier d’activation est prêt',
  'offline.done-lead': '{device} a maintenant un poste. Transférez ce fichier sur l’appareil et ouvrez-le.',
  'offline.download': 'Télécharger le fichier',
  'offline.text': 'Ou sous forme de texte, à copier',
  'offline.another': 'Activer un autre appareil',

  'devices.title': 'Vos appareils',
  'devices.lead':
    'Pour passer à un autre appareil, libérez le poste de l’ancien. Activez ensuite le nouveau.',
  'devices.unnamed': 'Appareil sans nom',
  'devices.unseen': 'Jamais connecté',
  'devices.seen': 'Dernière connexion\u00a0: {time}',
  'devices.rename': 'Renommer',
  'devices.rename-of': 'Renommer {device}',
  'devices.free': 'Libérer le poste',
  'devices.free-of': 'Libérer le poste occupé par {device}',
  'devices.none': 'Aucun appareil n’occupe encore de poste.',
  'devices.freed': 'Le poste est libre. Vous pouvez maintenant activer un autre appareil.',
  'devices.renamed': 'Le nom est modifié.',
  'free.title': 'Libérer le poste occupé par {device}\u00a0?',
  'free.lead':
    '{product} ne sera alors plus activé sur cet appareil. Vos fichiers restent où ils sont, et le poste est libre pour un autre appareil.',
  'free.moves.one': 'Vous pouvez encore déplacer {count} poste de cette licence sur {period}.',
  'free.moves.other': 'Vous pouvez encore déplacer {count} postes de cette licence sur {period}.',
  'free.button': 'Libérer ce poste',
  'free.keep': 'Le garder',
  'free.refused': 'Ce poste ne peut pas être libéré pour l’instant',
  'free.refused-lead':
    'Les postes de cette licence ont été déplacés aussi souvent qu’elle le permet sur {period}. Le prochain déplacement est possible à partir du {day}.',
  'free.refused-undated': 'Les postes de cette licence ont été déplacés aussi souvent qu’elle le permet.',
  'free.refused-ask':
    'L’appareil est en panne ou n’est plus là\u00a0? Dites-le-nous, et un conseiller libérera le poste pour vous.',
  'free.ask-button': 'Nous demander de le libérer',
  'free.ask-text': 'Merci de libérer le poste occupé par {device} ({product}).',
  'rename.title': 'Renommer {device}',
  'rename.label': 'Nom de l’appareil',
  'rename.hint': 'Un nom que vos collègues reconnaissent, par exemple «\u00a0PC atelier 2\u00a0».',
  'rename.button': 'Enregistrer le nom',
  'rename.missing': 'Saisissez un nom de {most} caractères au plus.',

  'time.title': 'Avez-vous besoin de plus de temps\u00a0?',
  'time.none': 'Rien n’est prévu pour lequel il vous faudrait plus de temps. Vous pouvez fermer cette page.',
  'time.at-once':
    'Vous obtenez aussitôt jusqu’à {days} de plus. Vos dates sont repoussées\u00a0; rien d’autre ne change.',
  'time.by-person': 'Un conseiller étudiera votre demande. Dites-nous ce qu’il vous faut.',
  'time.product': 'Pour quel produit\u00a0?',
  'time.days-for': 'Combien de jours de plus pour {product}\u00a0?',
  'time.days': 'Combien de jours de plus\u00a0?',
  'time.hint': 'Vous pouvez demander plus de {days}\u00a0: un conseiller décide alors.',
  'time.hint-person': 'Un conseiller décide.',
  'time.reason': 'Pourquoi vous faut-il plus de temps\u00a0?',
  'time.button': 'Obtenir plus de temps',
  'time.ask-button': 'Demander plus de temps',
  'time.granted': 'Vous avez plus de temps',
  'time.granted-lead':
    '{product} continue de fonctionner comme maintenant au moins jusqu’au {day}. Vous n’avez rien d’autre à faire aujourd’hui.',

  'help.title': 'Comment pouvons-nous vous aider\u00a0?',
  'help.lead':
    'La plupart des questions trouvent réponse en une minute. Pour tout le reste, un conseiller vous répond personnellement.',
  'help.search': 'Rechercher dans les questions et réponses',
  'help.ask': 'Contacter un conseiller',
  'help.topic': 'De quoi s’agit-il\u00a0?',
  'help.entitlement': 'Nos achats ne sont pas affichés correctement',
  'help.activation': 'Nous n’arrivons pas à activer le logiciel',
  'help.commercial': 'Prix, devis ou contrats',
  'help.technical': 'Quelque chose ne fonctionne pas',
  'help.question': 'Votre question',
  'help.question-hint': 'Dans votre langue, comme vous le diriez.',
  'help.button': 'Envoyer',
  'help.missing': 'Écrivez ce que vous voulez savoir.',
  'help.owners': 'Qui vous répond',
  'help.owner': '{owner}, sous {time}',
  'help.facts': 'Ce qui est transmis avec votre question',
  'help.facts-lead':
    'Vous n’avez ainsi pas à l’expliquer. C’est ce que ce portail vous montre, rien de plus.',
  'help.fact-account': 'Votre entreprise et votre nom\u00a0: {account}, {person}',
  'help.fact-owned': 'Ce que vous possédez\u00a0: {products}',
  'help.fact-devices': 'Vos appareils\u00a0: {devices}',
  'help.fact-dates': 'Ce qui est prévu pour vous, avec les dates',
  'help.elsewhere': 'Autres moyens',
  'help.sent': 'Un conseiller s’en occupe',

  'faq.title': 'Questions et réponses',
  'faq.search': 'Que souhaitez-vous savoir\u00a0?',
  'faq.button': 'Rechercher',
  'faq.nothing':
    'Nous n’avons pas trouvé de réponse. Essayez avec moins de mots ou avec d’autres. Vous pouvez aussi {link}.',
  'faq.empty': 'Il n’y a pas encore de réponses ici. Vous pouvez {link}.',
  'faq.ask': 'contacter un conseiller',
  'faq.general': 'Pour tous les produits',
  'faq.all': 'Toutes les questions et réponses',
  'faq.not-answered': 'Il vous reste une question\u00a0?',

  'mail.title': 'Quels messages souhaitez-vous recevoir\u00a0?',
  'mail.lead':
    'Il s’agit des messages que {vendor} envoie à {address}. Vous pouvez changer d’avis à tout moment.',
  'mail.reminders': 'Rappels',
  'mail.reminders-says':
    'Lorsqu’une date approche et qu’il reste quelque chose à faire, avec un bouton pour le faire.',
  'mail.surveys': 'Enquêtes et remerciements',
  'mail.surveys-says': 'Deux courtes questions sur le déroulement, et un mot de remerciement.',
  'mail.invitations': 'Invitations',
  'mail.invitations-says': 'Lorsque vous pouvez essayer quelque chose avant les autres.',
  'mail.again': '{stream}\u00a0: vous les recevez de nouveau.',
  'mail.no-more': '{stream}\u00a0: vous n’en recevez plus.',
  'mail.stopped': 'Vous ne les recevez plus',
  'mail.wanted': 'Vous les recevez',
  'mail.since': 'depuis le {time}',
  'mail.question': 'Que souhaitez-vous changer\u00a0?',
  'mail.keep': 'Rien\u00a0: garder mes messages tels quels',
  'mail.stop-all': 'M’envoyer seulement les messages obligatoires',
  'mail.button': 'Enregistrer',
  'mail.kept': 'Rien n’a changé.',
  'mail.stopped-all': 'Vous ne recevrez plus que les messages obligatoires.',
  'mail.start-of': 'M’en envoyer de nouveau\u00a0: {stream}',
  'mail.stop-of': 'Ne plus m’en envoyer\u00a0: {stream}',
  'mail.required': 'Messages obligatoires',
  'mail.required-text':
    'Nous vous écrivons toujours avant qu’un changement ne touche ce que vous possédez, lorsqu’une date annoncée est repoussée, et lorsque vous nous demandez quelque chose. Ces messages ne peuvent pas être arrêtés\u00a0: ainsi, aucun changement ne vous surprend, et rien n’est imposé à qui n’a pas été prévenu.',

  'survey.title': 'Comment cela s’est-il passé\u00a0?',
  'survey.lead':
    'Deux questions sur la licence pour {product}. Votre réponse nous aide à décider de la suite.',
  'survey.score': 'Comment cela a-t-il fonctionné pour vous\u00a0?',
  'survey.badly': 'mal',
  'survey.so-so': 'moyennement',
  'survey.well': 'bien',
  'survey.comment': 'Que devrions-nous améliorer\u00a0?',
  'survey.button': 'Envoyer la réponse',
  'survey.done': 'Merci',
  'survey.done-lead': '{vendor} tiendra compte de votre réponse pour décider de la suite.',
  'read.title': 'Ce qui change pour {product}',
  'read.button': 'J’ai lu ces informations',
  'read.hint': 'Nous savons ainsi que l’annonce vous est parvenue. Cela ne vous engage à rien.',
  'read.done': 'Merci',
  'read.done-lead':
    'Nous avons noté que vous êtes au courant. Vous gardez tous les droits achetés, et vous pouvez demander plus de temps à tout moment.',

  'error.400': 'Le formulaire ne nous est pas bien parvenu',
  'error.400-says':
    'Il manquait quelque chose dans le formulaire, ou c’était illisible. Revenez en arrière, vérifiez votre saisie et renvoyez-la.',
  'error.403': 'Cette page est restée ouverte trop longtemps',
  'error.403-says':
    'Rien n’a été modifié. Revenez en arrière, rechargez la page et appuyez de nouveau sur le bouton. Si cela ne suffit pas, demandez un nouveau lien.',
  'error.404': 'Il n’y a rien à cette adresse',
  'error.404-says':
    'Elle est peut-être mal saisie, ou ce qui était ici n’y est plus. Un lien reçu par e-mail doit être copié en entier, jusqu’au dernier caractère.',
  'error.405': 'Cette adresse est celle d’un formulaire',
  'error.405-says':
    'Elle reçoit ce qu’envoie un bouton d’une autre page\u00a0; il n’y a rien à y voir. Revenez en arrière et utilisez le bouton.',
  'error.409': 'Quelqu’un a été plus rapide',
  'error.409-says':
    'Ce que vous voyiez a changé entre-temps, donc rien n’a été fait. Rechargez la page et décidez d’après ce qu’elle montre.',
  'error.429': 'Cela fait beaucoup à la fois',
  'error.429-says': 'Patientez une minute et réessayez. Rien n’est perdu.',
  'error.500': 'Un problème est survenu de notre côté',
  'error.500-says':
    'Ce n’est pas votre faute, et rien ne devient plus strict pour personne à cause de cela. Réessayez dans une minute.',
  'error.503': 'Nous ne sommes pas encore prêts',
  'error.503-says': 'Votre logiciel continue de fonctionner. Réessayez dans une minute.',
  'error.home': 'Voir vos licences',
  'error.number': 'Erreur {status}',
  'error.reference': 'Erreur {status}, référence {reference}',
};
