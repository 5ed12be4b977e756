import type { Catalogue } from './words.ts';

/** The portal's words in German. */
export const de: Catalogue = {
  skip: 'Zum Inhalt springen',
  nav: 'Ihr Konto',
  'nav.home': 'Übersicht',
  'nav.devices': 'Geräte',
  'nav.more-time': 'Mehr Zeit',
  'nav.help': 'Hilfe',
  language: 'Sprache',
  'sign-out': 'Abmelden',
  'foot.title': 'Hilfe',
  'foot.video': 'Video, {minutes}',
  'foot.faq': 'Mehr Hilfe auf unserer Website',
  'foot.chat': 'Mit einem Menschen chatten',
  'foot.ask': 'Fragen Sie uns persönlich',
  'foot.mail': 'Auswählen, welche E-Mails Sie bekommen',
  'foot.private':
    'Lizenzportal von {vendor}. Diese Seite ist nur für Sie bestimmt; bitte geben Sie den Link nicht weiter.',
  'back.home': 'Zurück zur Übersicht',
  'back.devices': 'Zurück zu Ihren Geräten',
  'to-owned': 'Ihre Lizenzen ansehen',
  optional: '(freiwillig)',
  reference: 'Ihre Vorgangsnummer lautet {reference}.',
  'support-team': 'Unser Support-Team',
  'answer-by': '{owner} antwortet Ihnen bis zum {time}.',
  'seats.one': '{count} Platz',
  'seats.other': '{count} Plätze',
  'days.one': '{count} Tag',
  'days.other': '{count} Tage',
  'minutes.one': '{count} Minute',
  'minutes.other': '{count} Minuten',
  'working-hours.one': '{count} Arbeitsstunde',
  'working-hours.other': '{count} Arbeitsstunden',
  'devices.one': '{count} Gerät',
  'devices.other': '{count} Geräte',
  'results.one': '{count} Antwort gefunden',
  'results.other': '{count} Antworten gefunden',

  'front.title': 'Ihre Lizenzen',
  'front.lead':
    'Hier sehen Sie Ihre Lizenzen von {vendor}, aktivieren Geräte und bekommen Hilfe. Wir erkennen Sie an Ihrer E-Mail-Adresse: Geben Sie sie ein, dann kommt ein Link in Ihr Postfach.',
  'front.copy':
    'Ihre Software hat Sie zum Aktivieren hierhergeführt. Zuerst müssen wir wissen, wer Sie sind; danach geht es auf dieser Seite weiter.',
  'front.email-hint': 'Die Adresse, an die unsere E-Mails zu Ihren Lizenzen gehen.',
  'front.button': 'Link anfordern',
  'copy.title': 'Ihre Software aktivieren',
  'copy.lead':
    'Die Software, die diese Seite geöffnet hat, braucht einen Platz. Haben Sie die Seite nicht aus Ihrer Software geöffnet? Dann klicken Sie bitte nicht auf die Schaltfläche.',
  'copy.device': 'Gerät: {device}',
  'copy.button': 'Diese Software aktivieren',
  'which.title': 'Um welches Produkt geht es?',
  'which.lead':
    'Ihre Software hat nicht mitgeteilt, um welches Produkt es geht; deshalb wurde noch kein Platz belegt. Wählen Sie das Produkt, das Sie gerade benutzen.',
  'activate.title': '{product} aktivieren',
  'activate.lead':
    'Sie besitzen {seats} für {product}. Klicken Sie auf die Schaltfläche, um Ihren Lizenzschlüssel zu sehen. Es kostet nichts und dauert eine Minute.',
  'activate.button': '{product} aktivieren',
  'activate.hint':
    'Noch ist nichts geschehen. Das passiert erst mit Ihrem Klick auf die Schaltfläche, und nur einmal.',
  'activate.code-hint':
    'Noch ist nichts geschehen. Wir schicken sechs Ziffern an {address}: Der Code zeigt uns, dass Sie es sind.',
  'activate.changes': 'Was sich ändert, und wann bei Ihnen',
  'done.title': 'Geschafft',
  'done.lead':
    '{product} ist für {account} lizenziert. Geben Sie den Schlüssel auf jedem Gerät einmal ein, dann läuft alles weiter.',
  'done.lead-many':
    'Die Lizenzen für {account} sind bereit: {product}. Geben Sie jeden Schlüssel auf jedem Gerät einmal ein, dann läuft alles weiter.',
  'done.next': 'Auf jedem Gerät',
  'done.start': 'Starten Sie {product}.',
  'done.key-above': 'Wenn nach einem Lizenzschlüssel gefragt wird, geben Sie den Schlüssel von oben ein.',
  'done.key-admin':
    'Wenn nach einem Lizenzschlüssel gefragt wird, geben Sie den Schlüssel ein, den Sie von Ihrer Administration bekommen.',
  'done.remembers': 'Das ist alles. Die Software merkt es sich, auch offline.',
  'unusable.title': 'Dieser Link funktioniert nicht',
  'unusable.lead':
    'Links gelten nur für begrenzte Zeit und müssen vollständig kopiert werden. Fordern Sie einen neuen an, er kommt in Ihr Postfach.',
  'unusable.email': 'Ihre E-Mail-Adresse',
  'unusable.email-hint': 'Die Adresse, an die die E-Mail mit dem Link ging.',
  'unusable.button': 'Neuen Link anfordern',
  'signed-out.title': 'Sie wurden abgemeldet',
  'signed-out.lead':
    'Es wurde nichts gesendet. Fordern Sie mit Ihrer E-Mail-Adresse einen neuen Link an, dann machen Sie da weiter, wo Sie aufgehört haben.',
  'signed-out.typed': 'Was Sie geschrieben hatten',
  'signed-out.typed-hint': 'Kopieren Sie es, dann müssen Sie es nicht noch einmal schreiben.',
  'sent.title': 'Sehen Sie in Ihrem Postfach nach',
  'sent.lead':
    'Wenn wir die Adresse kennen, ist ein neuer Link unterwegs und in wenigen Minuten da. Sehen Sie bitte auch im Spam-Ordner nach.',
  'sent.copy':
    'Öffnen Sie den Link in diesem Browser und bestätigen Sie mit dem Code. Machen Sie dann hier weiter: Noch ein Klick, und Ihre Software ist aktiviert.',
  'sent.copy-button': 'Mit meiner Software weitermachen',

  'code.title': 'Noch ein Schritt: Ihr Code',
  'code.lead':
    'Manche E-Mail-Programme öffnen Links und klicken von selbst auf Schaltflächen. Der Code zeigt uns, dass wirklich Sie es sind.',
  'code.send': 'Code anfordern',
  'code.sent': 'Der Code ist unterwegs an {address} und gilt {minutes}.',
  'code.label': 'Code aus der E-Mail',
  'code.hint': 'Sechs Ziffern. Sehen Sie bitte auch im Spam-Ordner nach.',
  'code.button': 'Weiter',
  'code.again': 'Neuen Code anfordern',
  'code.wrong':
    'Dieser Code stimmt nicht. Sehen Sie in der neuesten E-Mail nach und versuchen Sie es noch einmal.',
  'code.over': 'Dieser Code gilt nicht mehr. Fordern Sie bitte einen neuen an.',
  'code.no-code': 'Der Code besteht aus sechs Ziffern.',
  'code.not-sent':
    'Wir konnten gerade keinen Code schicken. Nichts ist verloren: Versuchen Sie es in einer Minute noch einmal.',
  'code.wait': 'Sie haben gerade mehrere Codes angefordert. Den nächsten können Sie in {minutes} anfordern.',

  why: 'Sie behalten genau die Rechte, die Sie gekauft haben.',
  'your-software': 'Ihre Software',
  'change.none': 'Bei Ihnen ist keine Änderung geplant.',
  'change.title': 'Was sich bei Ihnen ändert',
  'change.off': '{product} fragt nicht nach einer Lizenz.',
  'change.observe': '{product} prüft die Lizenz im Hintergrund. Sie merken davon nichts.',
  'change.warn':
    'Auf nicht aktivierten Geräten erscheint in {product} ein Hinweis. Die Software läuft weiter.',
  'change.grace':
    'Auf nicht aktivierten Geräten erscheint in {product} die verbleibende Frist. Bis sie endet, läuft die Software weiter.',
  'change.grace-end': 'Die Frist endet.',
  'change.enforce-feature':
    'Funktionen von {product}, die nicht zu Ihrem Kauf gehören, werden abgeschaltet. Alles andere funktioniert weiter.',
  'blocked.read-only':
    'Auf nicht aktivierten Geräten lassen sich Ihre Dateien in {product} dann nur noch lesen.',
  'blocked.watermark':
    'Auf nicht aktivierten Geräten erhält alles, was mit {product} entsteht, dann ein Wasserzeichen.',
  'blocked.delay': 'Auf nicht aktivierten Geräten dauert der Start von {product} dann länger.',
  'blocked.exit': 'Auf nicht aktivierten Geräten lässt sich {product} dann nicht mehr starten.',
  'blocked.own-word': 'Auf nicht aktivierten Geräten gilt für {product} dann: {what}.',
  'blocked.undo': 'Sobald Sie aktivieren, ist das aufgehoben. Von Ihren Daten wird nichts gelöscht.',

  'owned.title': 'Ihre Lizenzen',
  'owned.none':
    'Wir haben keinen Kauf von Ihnen bei {vendor} gefunden. Wenn das nicht stimmt, können Sie {link}. Bis dahin wird nichts gesperrt.',
  'owned.none-link': 'uns persönlich fragen',
  'owned.what': 'Was habe ich gekauft?',
  'owned.with': '{product} mit {features}',
  'owned.many': 'Wie viele Plätze?',
  'owned.used': '{seats}, davon {used} belegt',
  'owned.expires': 'Wann läuft es ab?',
  'owned.never': 'Nie',
  'owned.support': 'Gehört Support dazu?',
  'owned.support-none': 'Nein',
  'owned.support-until': 'Ja, bis {day}',
  'owned.support-over': 'Nein, er endete am {day}',
  'owned.in-force': 'Gültig',
  'owned.expired': 'Abgelaufen',
  'owned.suspended': 'Ausgesetzt',
  'owned.not-started': 'Noch nicht gültig',
  'owned.key': 'Lizenzschlüssel für {product}',
  'owned.key-hint':
    'Tippen oder klicken Sie auf den Schlüssel, um ihn ganz zu markieren, und kopieren Sie ihn. Er ist nur für Ihre eigenen Geräte.',
  'owned.key-closed': 'Lizenzschlüssel und Geräte erscheinen, sobald Sie bestätigt haben, dass Sie es sind.',
  'owned.sign-in': 'Mit einem Code bestätigen',
  'owned.how': 'Ein Gerät aktivieren',
  'owned.no-devices': 'Noch belegt kein Gerät einen Platz.',
  'next.title': 'Ihr nächster Schritt',
  'next.activate':
    '{product}: noch {free} frei. Aktivieren Sie Ihre Geräte vor dem {day}, dann ändert sich für Sie nichts.',
  'next.activate-undated': '{product}: noch {free} frei. Aktivieren Sie Ihre Geräte, wann Sie möchten.',
  'next.full':
    '{product}: Alle Plätze sind belegt. Geräte mit einem Platz funktionieren weiter. Um ein weiteres Gerät zu aktivieren, geben Sie zuerst einen Platz frei.',
  'next.full-button': 'Ihre Geräte ansehen',
  'next.blocked':
    'Auf nicht aktivierten Geräten ist {product} jetzt eingeschränkt. Aktivieren Sie das Gerät, dann läuft dort sofort alles wieder. Von Ihren Daten geht nichts verloren.',
  'next.expired': '{product} ist abgelaufen. Sprechen Sie mit uns, wir finden einen Weg, wie es weitergeht.',
  'next.expired-button': 'Mit uns sprechen',
  'next.suspended':
    'Ihre Lizenz für {product} ist zurzeit ausgesetzt. Sprechen Sie mit uns: Wir klären, warum und wie es weitergeht.',
  'next.not-started':
    'Ihre Lizenz für {product} gilt ab dem {day}; von da an können Sie aktivieren. Ist das zu spät? Sprechen Sie mit uns.',
  'next.nothing': 'Sie brauchen nichts zu tun. Alles, was Sie besitzen, ist aktiviert.',

  'refused.title': '{product} ließ sich nicht aktivieren',
  'refused.no-seats':
    'Alle Plätze sind belegt. Geben Sie unter „Geräte“ einen frei und versuchen Sie es noch einmal.',
  'refused.expired':
    'Ihre Lizenz ist abgelaufen; deshalb lässt sich kein Gerät hinzufügen. Fragen Sie uns persönlich, wir finden einen Weg.',
  'refused.suspended':
    'Ihre Lizenz ist zurzeit ausgesetzt; deshalb lässt sich kein Gerät hinzufügen. Fragen Sie uns persönlich, wir klären, warum das so ist und wie es weitergeht.',
  'refused.not-started':
    'Ihre Lizenz ist noch nicht gültig. Ab ihrem ersten Tag können Sie aktivieren; wenn das zu spät ist, fragen Sie uns persönlich.',
  'refused.not-owned':
    'Wir finden dieses Produkt nicht unter Ihren Lizenzen; deshalb wurde kein Platz belegt. Fragen Sie uns persönlich: Wenn das nicht stimmt, bringen wir es in Ordnung.',
  'refused.not-now':
    'Die Aktivierung geht gerade nicht. Fragen Sie uns persönlich, wir finden heraus, warum.',
  'refused.ask-expired': '{product} ist abgelaufen. Wir möchten es weiter nutzen: Was können wir tun?',
  'refused.ask-suspended': 'Unsere Lizenz für {product} ist ausgesetzt. Warum, und wie geht es weiter?',
  'refused.ask-not-started': 'Unsere Lizenz für {product} gilt noch nicht. Können wir früher beginnen?',
  'refused.ask-not-owned':
    'Wir konnten {product} nicht aktivieren: Es steht nicht unter unseren Lizenzen. Bitte prüfen Sie das.',
  'refused.ask-not-now': 'Wir konnten {product} nicht aktivieren. Bitte prüfen Sie das.',

  'how.title': '{product} auf einem Gerät aktivieren',
  'how.lead': 'Wählen Sie den Weg, der zum Gerät passt. Es dauert jeweils eine Minute.',
  'how.software': 'In der Software',
  'how.software-text':
    'Starten Sie {product} und wählen Sie „Aktivieren“. Es öffnet sich dieses Portal, und dort belegt ein Klick den Platz. Wenn danach noch nach einem Lizenzschlüssel gefragt wird, geben Sie den Schlüssel von unten ein.',
  'how.key': 'Mit Ihrem Lizenzschlüssel',
  'how.key-text': 'Starten Sie {product} und geben Sie diesen Schlüssel ein, wenn danach gefragt wird.',
  'how.key-none': 'Noch gibt es keinen Lizenzschlüssel. Er steht hier, sobald er erstellt ist.',
  'how.offline': 'Offline',
  'how.offline-text':
    'Das Gerät ist nie online? Speichern Sie dort eine Anfrage, bringen Sie sie hierher und nehmen Sie eine Datei mit zurück.',
  'how.offline-button': 'Offline aktivieren',
  'how.video': 'Sehen Sie, wie es geht',

  'offline.title': 'Offline aktivieren',
  'offline.lead':
    'Das Gerät erstellt eine Anfrage, diese Seite antwortet mit einer Datei, und das Gerät liest die Datei ein. Drei Schritte.',
  'offline.step-1':
    'Am Gerät: Öffnen Sie „Offline aktivieren“ und speichern Sie die Anfrage, oder notieren Sie den angezeigten Anfragecode.',
  'offline.step-2':
    'Hier: Wählen Sie die Anfragedatei aus, fügen Sie die Anfrage als Text ein oder tippen Sie den Anfragecode ab.',
  'offline.step-3': 'Nehmen Sie die Antwort mit zum Gerät und öffnen Sie sie dort.',
  'offline.product': 'Für welches Produkt?',
  'offline.file': 'Anfragedatei',
  'offline.request': 'Oder die Anfrage als Text',
  'offline.request-hint':
    'Fügen Sie alles ein, oder tippen Sie den Anfragecode ab. Leerzeichen und Zeilenumbrüche spielen keine Rolle.',
  'offline.button': 'Aktivierungsdatei erstellen',
  'offline.none': 'Hier gibt es nichts zu aktivieren: Sie besitzen kein Produkt mit Plätzen.',
  'offline.missing': 'Wählen Sie eine Datei, oder fügen Sie die Anfrage ein.',
  'offline.invalid':
    'Diese Anfrage können wir nicht lesen. Kopieren Sie sie ganz, vom ersten bis zum letzten Zeichen.',
  'offline.typing-error':
    'Dieser Anfragecode stimmt nicht: Ein Zeichen ist falsch oder fehlt, oder er wurde mit anderer Software erstellt.',
  'offline.wrong-product':
    'Diese Anfrage gehört zu einem anderen Produkt. Wählen Sie das Produkt aus, mit dem sie erstellt wurde.',
  'offline.done': 'Ihre Aktivierungsdatei ist fertig',
  'offline.done-lead':
    '{device} hat jetzt einen Platz. Nehmen Sie diese Datei mit zum Gerät und öffnen Sie sie dort.',
  'offline.download': 'Datei herunterladen',
  'offline.text': 'Oder als Text zum Kopieren',
  'offline.another': 'Ein weiteres Gerät aktivieren',

  'devices.title': 'Ihre Geräte',
  'devices.lead':
    'Um auf ein anderes Gerät umzuziehen, geben Sie den Platz des alten frei. Danach aktivieren Sie das neue.',
  'devices.unnamed': 'Gerät ohne Namen',
  'devices.unseen': 'Noch nicht gemeldet',
  'devices.seen': 'Zuletzt gemeldet: {time}',
  'devices.rename': 'Umbenennen',
  'devices.rename-of': '{device} umbenennen',
  'devices.free': 'Platz freigeben',
  'devices.free-of': 'Platz freigeben: {device}',
  'devices.none': 'Noch belegt kein Gerät einen Platz.',
  'devices.freed': 'Der Platz ist frei. Sie können jetzt ein anderes Gerät aktivieren.',
  'devices.renamed': 'Der Name wurde geändert.',
  'free.title': 'Platz von {device} freigeben?',
  'free.lead':
    '{product} ist auf diesem Gerät dann nicht mehr aktiviert. Ihre Dateien bleiben, wo sie sind, und der Platz ist frei für ein anderes Gerät.',
  'free.moves.one':
    'Über {period} gerechnet können Sie noch {count} Platz dieser Lizenz auf ein anderes Gerät übertragen.',
  'free.moves.other':
    'Über {period} gerechnet können Sie noch {count} Plätze dieser Lizenz auf andere Geräte übertragen.',
  'free.button': 'Diesen Platz freigeben',
  'free.keep': 'Behalten',
  'free.refused': 'Dieser Platz lässt sich gerade nicht freigeben',
  'free.refused-lead':
    'Die Plätze dieser Lizenz wurden so oft übertragen, wie es über {period} gerechnet erlaubt ist. Wieder möglich ist es ab {day}.',
  'free.refused-undated': 'Die Plätze dieser Lizenz wurden so oft übertragen, wie es erlaubt ist.',
  'free.refused-ask':
    'Ist das Gerät defekt oder nicht mehr da? Sagen Sie es uns, dann gibt jemand von uns den Platz für Sie frei.',
  'free.ask-button': 'Um Freigabe bitten',
  'free.ask-text': 'Bitte geben Sie den Platz von {device} frei ({product}).',
  'rename.title': '{device} umbenennen',
  'rename.label': 'Name des Geräts',
  'rename.hint': 'Ein Name, den Ihre Kolleginnen und Kollegen erkennen, etwa „Werkstatt-PC 2“.',
  'rename.button': 'Namen speichern',
  'rename.missing': 'Geben Sie einen Namen mit bis zu {most} Zeichen ein.',

  'time.title': 'Brauchen Sie mehr Zeit?',
  'time.none': 'Es ist nichts geplant, wofür Sie mehr Zeit bräuchten. Sie können diese Seite schließen.',
  'time.at-once':
    'Bis zu {days} mehr bekommen Sie sofort. Ihre Termine verschieben sich nach hinten; sonst ändert sich nichts.',
  'time.by-person': 'Ihre Anfrage sieht sich ein Mensch an. Sagen Sie uns, was Sie brauchen.',
  'time.product': 'Für welches Produkt?',
  'time.days-for': 'Wie viele Tage mehr brauchen Sie für {product}?',
  'time.days': 'Wie viele Tage mehr brauchen Sie?',
  'time.hint': 'Es dürfen auch mehr als {days} sein: Dann entscheidet ein Mensch.',
  'time.hint-person': 'Ein Mensch entscheidet.',
  'time.reason': 'Wofür brauchen Sie die Zeit?',
  'time.button': 'Mehr Zeit bekommen',
  'time.ask-button': 'Um mehr Zeit bitten',
  'time.granted': 'Sie haben mehr Zeit',
  'time.granted-lead':
    '{product} läuft mindestens bis {day} so weiter wie jetzt. Heute brauchen Sie nichts weiter zu tun.',

  'help.title': 'Wie können wir helfen?',
  'help.lead':
    'Die meisten Fragen sind in einer Minute beantwortet. Für alles andere haben Sie eine Ansprechperson.',
  'help.search': 'Fragen und Antworten durchsuchen',
  'help.ask': 'Fragen Sie uns persönlich',
  'help.topic': 'Worum geht es?',
  'help.entitlement': 'Unser Kauf ist nicht richtig aufgeführt',
  'help.activation': 'Wir können nicht aktivieren',
  'help.commercial': 'Preise, Angebote oder Verträge',
  'help.technical': 'Etwas funktioniert nicht',
  'help.question': 'Ihre Frage',
  'help.question-hint': 'In Ihrer Sprache, so wie Sie es sagen würden.',
  'help.button': 'Absenden',
  'help.missing': 'Bitte schreiben Sie, was Sie wissen möchten.',
  'help.owners': 'Wer Ihnen antwortet',
  'help.owner': '{owner}, innerhalb von {time}',
  'help.facts': 'Was mit Ihrer Frage übermittelt wird',
  'help.facts-lead':
    'So brauchen Sie es nicht zu erklären. Es sind nur Angaben, die dieses Portal auch Ihnen zeigt.',
  'help.fact-account': 'Ihr Unternehmen und Ihr Name: {account}, {person}',
  'help.fact-owned': 'Ihre Lizenzen: {products}',
  'help.fact-devices': 'Ihre Geräte: {devices}',
  'help.fact-dates': 'Was bei Ihnen geplant ist, mit den Terminen',
  'help.elsewhere': 'Andere Wege',
  'help.sent': 'Wir kümmern uns persönlich darum',

  'faq.title': 'Fragen und Antworten',
  'faq.search': 'Was möchten Sie wissen?',
  'faq.button': 'Suchen',
  'faq.nothing':
    'Dazu haben wir keine Antwort gefunden. Versuchen Sie es mit weniger oder anderen Wörtern. Sie können auch {link}.',
  'faq.empty': 'Hier gibt es noch keine Antworten. Sie können aber {link}.',
  'faq.ask': 'uns persönlich fragen',
  'faq.general': 'Für alle Produkte',
  'faq.all': 'Alle Fragen und Antworten',
  'faq.not-answered': 'Ist noch etwas offen?',

  'mail.title': 'Welche E-Mails möchten Sie bekommen?',
  'mail.lead': 'Es geht um E-Mails von {vendor} an {address}. Sie können Ihre Auswahl jederzeit ändern.',
  'mail.reminders': 'Erinnerungen',
  'mail.reminders-says':
    'Wenn ein Termin näher rückt und noch etwas zu tun ist, mit einer Schaltfläche dafür.',
  'mail.surveys': 'Umfragen und Dank',
  'mail.surveys-says': 'Zwei kurze Fragen dazu, wie es lief, und ein Dankeschön.',
  'mail.invitations': 'Einladungen',
  'mail.invitations-says': 'Wenn Sie etwas früher als andere ausprobieren können.',
  'mail.again': '{stream}: Sie bekommen sie wieder.',
  'mail.no-more': '{stream}: Sie bekommen keine mehr.',
  'mail.stopped': 'Abbestellt',
  'mail.wanted': 'Abonniert',
  'mail.since': 'seit {time}',
  'mail.question': 'Was möchten Sie ändern?',
  'mail.keep': 'Nichts: Es soll so bleiben, wie es ist',
  'mail.stop-all': 'Nur noch Pflichtmitteilungen schicken',
  'mail.button': 'Speichern',
  'mail.kept': 'Es bleibt alles, wie es ist.',
  'mail.stopped-all': 'Sie bekommen nur noch Pflichtmitteilungen.',
  'mail.start-of': 'Wieder schicken: {stream}',
  'mail.stop-of': 'Nicht mehr schicken: {stream}',
  'mail.required': 'Pflichtmitteilungen',
  'mail.required-text':
    'Wir schreiben Ihnen weiterhin, bevor sich an Ihrer Software etwas ändert, wenn sich ein Termin dafür verschiebt und wenn Sie uns um etwas bitten. Das lässt sich nicht abbestellen: So kommt keine Änderung überraschend, und niemand wird eingeschränkt, der nicht vorher benachrichtigt wurde.',

  'survey.title': 'Wie ist es gelaufen?',
  'survey.lead':
    'Zwei Fragen zur Lizenz für {product}. Ihre Antwort hilft uns bei der Entscheidung, wie es weitergeht.',
  'survey.score': 'Wie gut hat es für Sie funktioniert?',
  'survey.badly': 'schlecht',
  'survey.so-so': 'mittel',
  'survey.well': 'gut',
  'survey.comment': 'Was sollten wir besser machen?',
  'survey.button': 'Antwort senden',
  'survey.done': 'Vielen Dank',
  'survey.done-lead': 'Ihre Antwort fließt ein, wenn {vendor} entscheidet, wie es weitergeht.',
  'read.title': 'Was sich für {product} ändert',
  'read.button': 'Ich habe das gelesen',
  'read.hint':
    'Wir wissen dann, dass die Ankündigung Sie erreicht hat. Sie stimmen damit keiner Änderung zu.',
  'read.done': 'Vielen Dank',
  'read.done-lead':
    'Wir haben vermerkt, dass Sie Bescheid wissen. Sie behalten alle Rechte, die Sie gekauft haben, und können jederzeit um mehr Zeit bitten.',

  'error.400': 'Das ist nicht richtig angekommen',
  'error.400-says':
    'Etwas im Formular fehlte oder war nicht lesbar. Gehen Sie zurück, prüfen Sie Ihre Eingabe und senden Sie sie noch einmal.',
  'error.403': 'Diese Seite war zu lange offen',
  'error.403-says':
    'Es wurde nichts geändert. Gehen Sie zurück, laden Sie die Seite neu und klicken Sie noch einmal auf die Schaltfläche. Wenn das nicht hilft, fordern Sie einen neuen Link an.',
  'error.404': 'Unter dieser Adresse ist nichts',
  'error.404-says':
    'Vielleicht ist sie falsch geschrieben, oder was hier war, ist nicht mehr da. Ein Link aus einer E-Mail muss ganz kopiert werden, bis zum letzten Zeichen.',
  'error.405': 'Diese Adresse gehört zu einem Formular',
  'error.405-says':
    'Hier kommt an, was Sie auf einer anderen Seite absenden; zu sehen gibt es hier nichts. Gehen Sie zurück und klicken Sie dort auf die Schaltfläche.',
  'error.409': 'Jemand war schneller',
  'error.409-says':
    'Was Sie gesehen haben, hat sich inzwischen geändert; deshalb ist nichts geschehen. Laden Sie die Seite neu und entscheiden Sie dann.',
  'error.429': 'Das war viel auf einmal',
  'error.429-says': 'Bitte warten Sie eine Minute und versuchen Sie es noch einmal. Es ist nichts verloren.',
  'error.500': 'Bei uns ist etwas schiefgegangen',
  'error.500-says':
    'Es liegt nicht an Ihnen, und für niemanden wird deshalb etwas strenger. Versuchen Sie es in einer Minute noch einmal.',
  'error.503': 'Wir sind noch nicht so weit',
  'error.503-says': 'Ihre Software läuft inzwischen weiter. Versuchen Sie es in einer Minute noch einmal.',
  'error.home': 'Zu Ihren Lizenzen',
  'error.number': 'Fehler {status}',
  'error.reference': 'Fehler {status}, Referenz {reference}',
};
