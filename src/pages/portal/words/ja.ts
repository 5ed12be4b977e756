import type { Catalogue } from './words.ts';

/** The portal's words in Japanese. */
export const ja: Catalogue = {
  skip: '本文へ移動',
  nav: 'お客様のページ',
  'nav.home': '概要',
  'nav.devices': 'デバイス',
  'nav.more-time': '期限の延長',
  'nav.help': 'ヘルプ',
  language: '言語',
  'sign-out': 'サインアウト',
  'foot.title': 'ヘルプ',
  'foot.video': '動画（{minutes}）',
  'foot.faq': 'ウェブサイトのヘルプ',
  'foot.chat': '担当者とチャットする',
  'foot.ask': '担当者に問い合わせる',
  'foot.mail': '受け取るメールを選ぶ',
  'foot.private':
    '{vendor} のライセンスのページです。お客様専用のページですので、URL を他の方に教えないようお願いいたします。',
  'back.home': '概要に戻る',
  'back.devices': 'デバイス一覧に戻る',
  'to-owned': 'ご契約内容を見る',
  optional: '（任意）',
  reference: '受付番号は {reference} です。',
  'support-team': 'サポート窓口',
  'answer-by': '{time} までに {owner} がお答えします。',
  'seats.one': '{count} ライセンス',
  'seats.other': '{count} ライセンス',
  'days.one': '{count} 日',
  'days.other': '{count} 日',
  'minutes.one': '{count} 分',
  'minutes.other': '{count} 分',
  'working-hours.one': '{count} 営業時間',
  'working-hours.other': '{count} 営業時間',
  'devices.one': '{count} 台',
  'devices.other': '{count} 台',
  'results.one': '{count} 件見つかりました',
  'results.other': '{count} 件見つかりました',

  'front.title': 'お客様のライセンス',
  'front.lead':
    '{vendor} のライセンスの確認、デバイスの認証、お問い合わせができます。お客様の確認にはメールアドレスを使います。入力していただくと、リンクをメールでお送りします。',
  'front.copy':
    'ソフトウェアのライセンス認証のために、このページが開きました。まずご本人であることを確認します。その後、このページから続けていただけます。',
  'front.email-hint': 'ライセンスについてのメールが届くアドレスです。',
  'front.button': 'リンクを受け取る',
  'copy.title': 'ソフトウェアのライセンス認証',
  'copy.lead':
    'このページを開いたソフトウェアが、ライセンス認証を求めています。お心当たりがない場合は、ボタンを押さないでください。',
  'copy.device': 'デバイス：{device}',
  'copy.button': 'このソフトウェアのライセンス認証を行う',
  'which.title': 'どの製品ですか',
  'which.lead':
    'ソフトウェアから製品名が伝わらなかったため、ライセンスはまだ使用されていません。お使いの製品を選んでください。',
  'activate.title': '{product} のライセンス認証',
  'activate.lead':
    '{product} を {seats}お持ちです。ボタンを押すとライセンスキーが表示されます。費用はかからず、1 分ほどで終わります。',
  'activate.button': '{product} のライセンス認証を行う',
  'activate.hint': 'まだ手続きは行われていません。ボタンを押したときに一度だけ行われます。',
  'activate.code-hint':
    'まだ手続きは行われていません。{address} に 6 桁の数字をお送りし、ご本人であることを確認します。',
  'activate.changes': '変更の内容と、お客様の日程',
  'done.title': '完了しました',
  'done.lead':
    '{product} は {account} 様のライセンスとして登録されています。各デバイスで一度キーを入力すると、そのままお使いいただけます。',
  'done.lead-many':
    '{account} 様のライセンスの準備ができました（{product}）。各デバイスでそれぞれのキーを一度入力すると、そのままお使いいただけます。',
  'done.next': '各デバイスで行うこと',
  'done.start': '{product} を起動します。',
  'done.key-above': 'ライセンスキーを求められたら、上のキーを入力します。',
  'done.key-admin': 'ライセンスキーを求められたら、管理者から受け取ったキーを入力します。',
  'done.remembers': '以上です。入力した内容は、オフラインでも保持されます。',
  'unusable.title': 'このリンクは使えません',
  'unusable.lead':
    'リンクには有効期限があり、全体を正しくコピーする必要があります。新しいリンクを取得すると、受信トレイに届きます。',
  'unusable.email': 'メールアドレス',
  'unusable.email-hint': 'リンクのメールが届いたアドレスです。',
  'unusable.button': '新しいリンクを受け取る',
  'signed-out.title': 'サインアウトされました',
  'signed-out.lead':
    'まだ何も送信されていません。メールアドレスを入力して新しいリンクを取得すると、続きから再開できます。',
  'signed-out.typed': '入力されていた内容',
  'signed-out.typed-hint': 'コピーして保存しておくと、もう一度書く必要がありません。',
  'sent.title': 'メールをご確認ください',
  'sent.lead':
    '登録されているアドレスであれば、新しいリンクを数分以内にお届けします。迷惑メールフォルダーもご確認ください。',
  'sent.copy':
    'このブラウザーでリンクを開き、コードで確認してください。その後ここから進み、ボタンをもう一度押すと、ソフトウェアのライセンス認証が完了します。',
  'sent.copy-button': 'ライセンス認証を続ける',

  'code.title': 'あと一歩です：確認コード',
  'code.lead':
    'メールソフトの中には、リンクを開いたりボタンを押したりする操作を自動で行うものがあります。コードはご本人であることを確認するためのものです。',
  'code.send': 'コードを受け取る',
  'code.sent': 'コードを {address} にお送りしています。{minutes}間有効です。',
  'code.label': 'メールに書かれたコード',
  'code.hint': '6 桁の数字です。迷惑メールフォルダーもご確認ください。',
  'code.button': '次へ',
  'code.again': '新しいコードを受け取る',
  'code.wrong': 'コードが違います。最新のメールを見て、もう一度お試しください。',
  'code.over': 'このコードは無効になりました。新しいコードを取得してください。',
  'code.no-code': 'コードは 6 桁の数字です。',
  'code.not-sent':
    'ただいまコードを送信できませんでした。入力内容は失われていません。1 分後にもう一度お試しください。',
  'code.wait': '続けて複数のコードをお送りしました。次のコードは {minutes}後に取得できます。',

  why: 'ご購入いただいた権利は、そのまま変わりません。',
  'your-software': 'お使いのソフトウェア',
  'change.none': 'お客様に関わる変更の予定はありません。',
  'change.title': 'お客様に関わる変更',
  'change.off': '{product} でライセンスの確認は行われません。',
  'change.observe': '{product} がバックグラウンドでライセンスを確認します。お気づきになることはありません。',
  'change.warn':
    'ライセンス認証が済んでいないデバイスでは、{product} にメッセージが表示されます。引き続きお使いいただけます。',
  'change.grace':
    'ライセンス認証が済んでいないデバイスでは、{product} に残り日数が表示されます。猶予期間が終わるまでは引き続きお使いいただけます。',
  'change.grace-end': '猶予期間が終わります。',
  'change.enforce-feature':
    '{product} のうち、ご購入に含まれない機能が使えなくなります。その他はすべてこれまでどおりお使いいただけます。',
  'blocked.read-only':
    'ライセンス認証が済んでいないデバイスでは、{product} でファイルを開けますが、編集はできなくなります。',
  'blocked.watermark': 'ライセンス認証が済んでいないデバイスでは、{product} の出力に透かしが入ります。',
  'blocked.delay': 'ライセンス認証が済んでいないデバイスでは、{product} の起動に時間がかかるようになります。',
  'blocked.exit': 'ライセンス認証が済んでいないデバイスでは、{product} が起動しなくなります。',
  'blocked.own-word': 'ライセンス認証が済んでいないデバイスでは、{product} は次のようになります：{what}。',
  'blocked.undo':
    'ライセンス認証を行うと、すぐに元どおりお使いいただけます。お客様のデータが消えることはありません。',

  'owned.title': 'ご契約内容',
  'owned.none':
    '{vendor} でのご購入が見つかりませんでした。ご購入済みの場合は、お手数ですが「{link}」からお知らせください。その間、使えなくなるものはありません。',
  'owned.none-link': '担当者に問い合わせる',
  'owned.what': 'ご購入製品',
  'owned.with': '{product}（{features}）',
  'owned.many': 'ライセンス数',
  'owned.used': '{seats}中 {used} を使用中',
  'owned.expires': '有効期限',
  'owned.never': '無期限',
  'owned.support': 'サポート',
  'owned.support-none': 'なし',
  'owned.support-until': '{day}まで',
  'owned.support-over': '{day}に終了しました',
  'owned.in-force': '有効',
  'owned.expired': '期限切れ',
  'owned.suspended': '一時停止中',
  'owned.not-started': '開始前',
  'owned.key': '{product} のライセンスキー',
  'owned.key-hint':
    'キーをタップまたはクリックすると全体が選択されます。コピーしてお使いください。お客様のデバイス専用です。',
  'owned.key-closed': 'ご本人であることを確認すると、ライセンスキーとデバイスが表示されます。',
  'owned.sign-in': 'コードで確認する',
  'owned.how': 'デバイスを認証する',
  'owned.no-devices': 'ライセンスを使用しているデバイスはまだありません。',
  'next.title': '次にすること',
  'next.activate':
    '{product}：空きは {free}です。{day}より前にデバイスを認証していただければ、何も変わりません。',
  'next.activate-undated': '{product}：空きは {free}です。ご都合のよいときにデバイスを認証してください。',
  'next.full':
    '{product}：すべてのライセンスが使用中です。認証済みのデバイスはそのままお使いいただけます。別のデバイスを認証するには、先にライセンスを一つ解放してください。',
  'next.full-button': 'デバイスを見る',
  'next.blocked':
    'ライセンス認証が済んでいないデバイスでは、現在 {product} のご利用が制限されています。認証するとすぐに元どおりお使いいただけます。お客様のデータが消えることはありません。',
  'next.expired':
    '{product} の期限が切れています。続けてお使いいただける方法をご案内しますので、ご相談ください。',
  'next.expired-button': '相談する',
  'next.suspended':
    '{product} のライセンスは現在一時停止中です。理由と、続けてお使いいただく方法をお調べしますので、ご相談ください。',
  'next.not-started':
    '{product} のライセンスの有効期間は {day}に始まり、その日からライセンス認証を行えます。それでは遅い場合は、ご相談ください。',
  'next.nothing': '行っていただくことはありません。お持ちの製品はすべてライセンス認証済みです。',

  'refused.title': '{product} のライセンス認証を行えませんでした',
  'refused.no-seats':
    'すべてのライセンスが使用中です。「デバイス」でライセンスを一つ解放してから、もう一度お試しください。',
  'refused.expired':
    'ライセンスの期限が切れているため、デバイスを追加できません。続けてお使いいただける方法をご案内しますので、担当者にお問い合わせください。',
  'refused.suspended':
    'ライセンスは現在一時停止中のため、デバイスを追加できません。理由と、続けてお使いいただく方法をお調べしますので、担当者にお問い合わせください。',
  'refused.not-started':
    'ライセンスの有効期間はまだ始まっていません。開始日からライセンス認証を行えます。それでは遅い場合は、担当者にお問い合わせください。',
  'refused.not-owned':
    'ご契約の中にこの製品が見つからないため、ライセンスは使用されていません。誤りであれば訂正しますので、担当者にお問い合わせください。',
  'refused.not-now':
    '現在はライセンス認証を行えません。原因をお調べしますので、担当者にお問い合わせください。',
  'refused.ask-expired': '{product} の期限が切れました。引き続き使いたいのですが、どうすればよいですか。',
  'refused.ask-suspended':
    '{product} のライセンスが一時停止中です。理由と、今後どうすればよいかを教えてください。',
  'refused.ask-not-started':
    '{product} のライセンスの有効期間はまだ始まっていません。早く使い始めることはできますか。',
  'refused.ask-not-owned':
    '{product} のライセンス認証を行えませんでした。契約内容に載っていません。ご確認をお願いします。',
  'refused.ask-not-now': '{product} のライセンス認証を行えませんでした。ご確認をお願いします。',

  'how.title': 'デバイスで {product} のライセンス認証を行う',
  'how.lead': 'デバイスに合った方法を選んでください。どれも 1 分ほどで終わります。',
  'how.software': 'ソフトウェアから',
  'how.software-text':
    '{product} を起動して「ライセンス認証」を選びます。このポータルが開き、ボタンを一つ押すとライセンスが割り当てられます。その後もライセンスキーを求められた場合は、下のキーを入力してください。',
  'how.key': 'ライセンスキーで',
  'how.key-text': '{product} を起動し、求められたらこのキーを入力します。',
  'how.key-none': 'ライセンスキーはまだありません。作成され次第、ここに表示されます。',
  'how.offline': 'オフラインで',
  'how.offline-text':
    'ネットワークにつながらないデバイスの場合は、そのデバイスで申請を作成してこちらにお持ちいただき、できたファイルをデバイスにコピーしてください。',
  'how.offline-button': 'オフラインで認証する',
  'how.video': '手順を動画で見る',

  'offline.title': 'オフラインで認証する',
  'offline.lead':
    'デバイスで申請を作成し、このページでファイルを受け取り、デバイスで読み込みます。手順は 3 つです。',
  'offline.step-1':
    'デバイスで：「オフラインで認証する」を開き、申請を保存するか、表示された申請コードを控えます。',
  'offline.step-2':
    'このページで：申請ファイルを選択します。申請を貼り付けたり、入力したりすることもできます。',
  'offline.step-3': 'できたファイルをデバイスにコピーして開きます。',
  'offline.product': 'どの製品ですか',
  'offline.file': '申請ファイル',
  'offline.request': 'または申請のテキスト',
  'offline.request-hint': '全体を貼り付けるか、申請コードを入力してください。空白や改行は影響しません。',
  'offline.button': '認証ファイルを作成する',
  'offline.none': '認証できる製品がありません。デバイスで使用するライセンスをお持ちでないためです。',
  'offline.missing': 'ファイルを選ぶか、申請を貼り付けてください。',
  'offline.invalid': 'この申請は読み取れません。最初の文字から最後の文字まで、全体をコピーしてください。',
  'offline.typing-error':
    '申請コードが正しくありません。文字が違うか足りないか、別のソフトウェアで作られたものです。',
  'offline.wrong-product': 'この申請は別の製品のものです。申請を作った製品を選んでください。',
  'offline.done': '認証ファイルができました',
  'offline.done-lead':
    '{device} にライセンスが割り当てられました。このファイルをデバイスにコピーして開いてください。',
  'offline.download': 'ファイルをダウンロード',
  'offline.text': 'またはテキストをコピー',
  'offline.another': '別のデバイスを認証する',

  'devices.title': 'お使いのデバイス',
  'devices.lead':
    '別のデバイスに移るには、古いデバイスのライセンスを解放してから、新しいデバイスを認証します。',
  'devices.unnamed': '名前のないデバイス',
  'devices.unseen': 'まだ接続がありません',
  'devices.seen': '最終接続：{time}',
  'devices.rename': '名前を変える',
  'devices.rename-of': '{device} の名前を変える',
  'devices.free': 'ライセンスを解放する',
  'devices.free-of': '{device} のライセンスを解放する',
  'devices.none': 'ライセンスを使用しているデバイスはまだありません。',
  'devices.freed': 'ライセンスを解放しました。別のデバイスを認証できます。',
  'devices.renamed': '名前を変更しました。',
  'free.title': '{device} のライセンスを解放しますか',
  'free.lead':
    'このデバイスでの {product} のライセンス認証は解除されます。ファイルはそのまま残り、ライセンスは別のデバイスで使えるようになります。',
  'free.moves.one': 'このライセンスは、{period}の間にあと {count} 回、別のデバイスに移すことができます。',
  'free.moves.other': 'このライセンスは、{period}の間にあと {count} 回、別のデバイスに移すことができます。',
  'free.button': 'このライセンスを解放する',
  'free.keep': 'そのままにする',
  'free.refused': '今はこのライセンスを解放できません',
  'free.refused-lead':
    'このライセンスは、{period}の間に移せる回数に達しています。次に移せるのは {day}からです。',
  'free.refused-undated': 'このライセンスは、移せる回数に達しています。',
  'free.refused-ask':
    'デバイスが故障した、または手元にない場合はお知らせください。担当者がライセンスを解放します。',
  'free.ask-button': '解放を依頼する',
  'free.ask-text': '{device} のライセンスを解放してください（{product}）。',
  'rename.title': '{device} の名前を変える',
  'rename.label': 'デバイスの名前',
  'rename.hint': '「作業場 PC 2」など、同僚の方にもわかる名前にしてください。',
  'rename.button': '名前を保存する',
  'rename.missing': '{most} 文字以内の名前を入力してください。',

  'time.title': '期限の延長が必要ですか',
  'time.none': '延長が必要な予定はありません。このページを閉じていただいて構いません。',
  'time.at-once': '最長 {days}間、すぐに延長できます。日程が先に延びるだけで、その他は変わりません。',
  'time.by-person': 'ご依頼の内容を担当者が確認します。必要な日数をお知らせください。',
  'time.product': 'どの製品ですか',
  'time.days-for': '{product} をあと何日延長しますか',
  'time.days': 'あと何日延長しますか',
  'time.hint': '{days}を超えるご希望も承ります。その場合は担当者が判断します。',
  'time.hint-person': '担当者が判断します。',
  'time.reason': 'ご事情をお聞かせください',
  'time.button': '延長する',
  'time.ask-button': '延長を依頼する',
  'time.granted': '延長されました',
  'time.granted-lead':
    '{product} は少なくとも {day}まで、今のままお使いいただけます。本日、他に行っていただくことはありません。',

  'help.title': 'どのようなことでお困りですか',
  'help.lead': '多くのご質問は 1 分ほどで解決します。その他のことは、担当者が直接お答えします。',
  'help.search': 'よくあるご質問を検索する',
  'help.ask': '担当者に問い合わせる',
  'help.topic': 'どのようなご用件ですか',
  'help.entitlement': '購入内容が正しく表示されていない',
  'help.activation': 'ライセンス認証ができない',
  'help.commercial': '価格、見積もり、契約',
  'help.technical': '動作しないものがある',
  'help.question': 'ご質問',
  'help.question-hint': 'お客様の言葉で、そのままお書きください。',
  'help.button': '送信する',
  'help.missing': 'お知りになりたいことをお書きください。',
  'help.owners': 'お答えする担当者',
  'help.owner': '{owner}（{time}以内）',
  'help.facts': 'ご質問と一緒に送られる情報',
  'help.facts-lead': 'ご説明いただく手間を省くためです。このページに表示される内容だけが送られます。',
  'help.fact-account': '会社名とお名前：{account}、{person}',
  'help.fact-owned': 'ご契約製品：{products}',
  'help.fact-devices': 'デバイス：{devices}',
  'help.fact-dates': 'お客様に関わる予定とその日程',
  'help.elsewhere': 'その他の方法',
  'help.sent': '担当者が対応します',

  'faq.title': 'よくあるご質問',
  'faq.search': 'お知りになりたいことは何ですか',
  'faq.button': '検索',
  'faq.nothing':
    '該当する回答が見つかりませんでした。言葉を減らすか変えてお試しください。解決しない場合はこちらからどうぞ：{link}',
  'faq.empty': '回答はまだ用意されていません。こちらからどうぞ：{link}',
  'faq.ask': '担当者に問い合わせる',
  'faq.general': 'すべての製品',
  'faq.all': 'すべてのご質問',
  'faq.not-answered': 'まだご不明な点がありますか',

  'mail.title': 'どのメールを受け取りますか',
  'mail.lead': '{vendor} から {address} へのメールについての設定です。いつでも変更できます。',
  'mail.reminders': 'リマインダー',
  'mail.reminders-says':
    '期日が近づき、まだ行っていないことがあるときに、手続きのボタンとともにお送りします。',
  'mail.surveys': 'アンケートとお礼',
  'mail.surveys-says': 'ご感想についての短い質問を 2 つと、お礼をお送りします。',
  'mail.invitations': 'ご招待',
  'mail.invitations-says': '他のお客様より早くお試しいただけるときにお送りします。',
  'mail.again': '{stream}：配信を再開しました。',
  'mail.no-more': '{stream}：配信を停止しました。',
  'mail.stopped': '停止中',
  'mail.wanted': '配信中',
  'mail.since': '{time} から',
  'mail.question': '何を変更しますか',
  'mail.keep': '変更しない（今のまま受け取る）',
  'mail.stop-all': '必ず届くメールだけを受け取る',
  'mail.button': '保存',
  'mail.kept': '設定は変わっていません。',
  'mail.stopped-all': '必ず届くメールだけをお送りします。',
  'mail.start-of': '再び受け取る：{stream}',
  'mail.stop-of': '受け取らない：{stream}',
  'mail.required': '必ず届くメール',
  'mail.required-text':
    'お持ちの製品に変更があるとき、その日程が変わるとき、お客様からご依頼があったときには、引き続きお送りします。これらは停止できません。突然の変更で驚かれることのないように、また、お知らせしていない方に制限がかかることのないようにするためです。',

  'survey.title': 'いかがでしたか',
  'survey.lead':
    '{product} のライセンスについての質問が 2 つあります。今後の進め方の参考にさせていただきます。',
  'survey.score': 'お手続きはいかがでしたか',
  'survey.badly': '悪い',
  'survey.so-so': '普通',
  'survey.well': '良い',
  'survey.comment': '改善すべき点をお聞かせください',
  'survey.button': '回答を送る',
  'survey.done': 'ありがとうございました',
  'survey.done-lead': '{vendor} が今後を決める際に、ご回答を参考にさせていただきます。',
  'read.title': '{product} の変更について',
  'read.button': '読みました',
  'read.hint': 'お知らせが届いたことがわかります。何かに同意したことにはなりません。',
  'read.done': 'ありがとうございました',
  'read.done-lead':
    'ご確認いただいたことを記録しました。購入された権利はすべてそのままです。期限の延長はいつでもご依頼いただけます。',

  'error.400': '送信内容を正しく受け取れませんでした',
  'error.400-says':
    '入力に不足があるか、読み取れませんでした。前のページに戻り、入力を確認してもう一度送ってください。',
  'error.403': 'ページを開いてから時間が経ちすぎました',
  'error.403-says':
    '何も変更されていません。前のページに戻って読み込み直し、もう一度ボタンを押してください。解決しない場合は、新しいリンクを取得してください。',
  'error.404': 'ページが見つかりません',
  'error.404-says':
    'アドレスが間違っているか、ページがなくなった可能性があります。メールのリンクは最後の文字までコピーしてください。',
  'error.405': 'このアドレスは直接開けません',
  'error.405-says':
    '他のページのボタンから送られるものを受け取るアドレスで、表示するものはありません。前のページに戻り、ボタンを押してください。',
  'error.409': '先に変更がありました',
  'error.409-says':
    'ご覧になっていた内容が変わったため、何も行いませんでした。ページを読み込み直して、内容をもう一度ご確認ください。',
  'error.429': '短い時間に操作が続きました',
  'error.429-says': '1 分ほど待ってから、もう一度お試しください。失われたものはありません。',
  'error.500': '当社側で問題が発生しました',
  'error.500-says':
    'お客様の操作が原因ではありません。このために制限が厳しくなることはありません。1 分ほど待ってから、もう一度お試しください。',
  'error.503': '準備中です',
  'error.503-says': 'ソフトウェアはそのままお使いいただけます。1 分ほど待ってから、もう一度お試しください。',
  'error.home': 'ライセンスのページへ',
  'error.number': 'エラー {status}',
  'error.reference': 'エラー {status}、参照番号 {reference}',
};
