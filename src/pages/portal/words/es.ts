import type { Catalogue } from './words.ts';

/** The portal's words in Spanish. */
export const es: Catalogue = {
  skip: 'Ir al contenido',
  nav: 'Su cuenta',
  'nav.home': 'Resumen',
  'nav.devices': 'Equipos',
  'nav.more-time': 'Más tiempo',
  'nav.help': 'Ayuda',
  language: 'Idioma',
  'sign-out': 'Cerrar sesión',
  'foot.title': 'Ayuda',
  'foot.video': 'Vídeo, {minutes}',
  'foot.faq': 'Más ayuda en nuestro sitio web',
  'foot.chat': 'Chatear con una persona',
  'foot.ask': 'Consultar con una persona',
  'foot.mail': 'Elegir qué mensajes recibe',
  'foot.private':
    'Portal de licencias de {vendor}. Esta página es solo para usted; le rogamos que no comparta el enlace.',
  'back.home': 'Volver al resumen',
  'back.devices': 'Volver a sus equipos',
  'to-owned': 'Ver sus licencias',
  optional: '(opcional)',
  reference: 'Su referencia es {reference}.',
  'support-team': 'Nuestro equipo de soporte',
  'answer-by': '{owner} le responde a más tardar el {time}.',
  'seats.one': '{count} puesto',
  'seats.other': '{count} puestos',
  'days.one': '{count} día',
  'days.other': '{count} días',
  'minutes.one': '{count} minuto',
  'minutes.other': '{count} minutos',
  'working-hours.one': '{count} hora laborable',
  'working-hours.other': '{count} horas laborables',
  'devices.one': '{count} equipo',
  'devices.other': '{count} equipos',
  'results.one': '{count} respuesta encontrada',
  'results.other': '{count} respuestas encontradas',

  'front.title': 'Sus licencias',
  'front.lead':
    'Aquí ve sus licencias de {vendor}, activa equipos y encuentra ayuda. Le reconocemos por su correo electrónico: indíquelo y recibirá un enlace en su bandeja de entrada.',
  'front.copy':
    'Su software le ha traído aquí para activarlo. Primero necesitamos saber quién es usted; después, esta página le llevará de vuelta a la activación.',
  'front.email-hint': 'La dirección a la que llegan nuestros mensajes sobre sus licencias.',
  'front.button': 'Enviarme un enlace',
  'copy.title': 'Activar su software',
  'copy.lead':
    'El software que ha abierto esta página solicita un puesto. ¿No ha llegado aquí desde el software? Entonces no pulse el botón.',
  'copy.device': 'Equipo: {device}',
  'copy.button': 'Activar este software',
  'which.title': '¿De qué producto se trata?',
  'which.lead':
    'Su software no ha indicado de qué producto se trata, así que todavía no se ha ocupado ningún puesto. Elija el producto que está usando.',
  'activate.title': 'Activar {product}',
  'activate.lead':
    'Tiene {seats} de {product}. Pulse el botón para ver su clave de licencia. No cuesta nada y lleva un minuto.',
  'activate.button': 'Activar {product}',
  'activate.hint': 'Todavía no ha pasado nada. Solo ocurre al pulsar el botón, y una sola vez.',
  'activate.code-hint':
    'Todavía no ha pasado nada. Enviamos seis cifras a {address}: con el código nos aseguramos de que es usted.',
  'activate.changes': 'Qué cambia y cuándo, en su caso',
  'done.title': 'Ya está',
  'done.lead':
    'La licencia de {product} está a nombre de {account}. Introduzca la clave una vez en cada equipo y el software seguirá funcionando.',
  'done.lead-many':
    'Las licencias de {account} están listas: {product}. Introduzca cada clave una vez en cada equipo y el software seguirá funcionando.',
  'done.next': 'En cada equipo',
  'done.start': 'Inicie {product}.',
  'done.key-above': 'Cuando pida una clave de licencia, introduzca la de arriba.',
  'done.key-admin': 'Cuando pida una clave de licencia, introduzca la que le dé su administrador.',
  'done.remembers': 'Eso es todo. El software lo recuerda, también sin conexión.',
  'unusable.title': 'Este enlace no se puede usar',
  'unusable.lead':
    'Los enlaces son válidos durante un tiempo limitado y hay que copiarlos enteros. Pida uno nuevo y llegará a su bandeja de entrada.',
  'unusable.email': 'Su correo electrónico',
  'unusable.email-hint': 'La dirección a la que llegó el mensaje con el enlace.',
  'unusable.button': 'Enviarme un enlace nuevo',
  'signed-out.title': 'Su sesión se ha cerrado',
  'signed-out.lead':
    'No se ha enviado nada. Pida un enlace nuevo con su correo electrónico y siga donde lo dejó.',
  'signed-out.typed': 'Lo que había escrito',
  'signed-out.typed-hint': 'Cópielo y guárdelo: así no tendrá que escribirlo otra vez.',
  'sent.title': 'Revise su bandeja de entrada',
  'sent.lead':
    'Si conocemos la dirección, un enlace nuevo está en camino y llegará en unos minutos. Mire también en la carpeta de correo no deseado.',
  'sent.copy':
    'Abra el enlace en este navegador y confirme con el código. Después continúe aquí: bastará con pulsar un botón más para activar su software.',
  'sent.copy-button': 'Seguir con mi software',

  'code.title': 'Un paso más: su código',
  'code.lead':
    'Algunos programas de correo abren enlaces y pulsan botones por su cuenta. Con el código nos aseguramos de que es usted de verdad.',
  'code.send': 'Enviarme el código',
  'code.sent': 'El código está en camino a {address} y es válido durante {minutes}.',
  'code.label': 'Código recibido por correo',
  'code.hint': 'Seis cifras. Mire también en la carpeta de correo no deseado.',
  'code.button': 'Continuar',
  'code.again': 'Enviarme un código nuevo',
  'code.wrong': 'El código no es correcto. Mire el mensaje más reciente e inténtelo de nuevo.',
  'code.over': 'Este código ya no es válido. Pida uno nuevo.',
  'code.no-code': 'El código tiene seis cifras.',
  'code.not-sent':
    'No hemos podido enviar un código en este momento. No se ha perdido nada: inténtelo dentro de un minuto.',
  'code.wait': 'Acaba de pedir varios códigos. Podrá pedir el siguiente dentro de {minutes}.',

  why: 'Usted conserva exactamente los derechos que compró.',
  'your-software': 'su software',
  'change.none': 'No hay ningún cambio previsto para usted.',
  'change.title': 'Qué cambia para usted',
  'change.off': '{product} no pide nada.',
  'change.observe': '{product} comprueba su licencia en segundo plano. Usted no lo notará.',
  'change.warn':
    'En los equipos sin activar aparecerá un mensaje en {product}. El software seguirá funcionando.',
  'change.grace':
    'En los equipos sin activar aparecerá en {product} el plazo que queda. El software seguirá funcionando hasta que termine ese plazo.',
  'change.grace-end': 'Termina el plazo.',
  'change.enforce-feature':
    'Las funciones de {product} que no forman parte de su compra se desactivan. Todo lo demás sigue funcionando.',
  'blocked.read-only': 'En los equipos sin activar, {product} abrirá sus archivos en modo de solo lectura.',
  'blocked.watermark': 'En los equipos sin activar, lo que se cree con {product} llevará una marca de agua.',
  'blocked.delay': 'En los equipos sin activar, {product} tardará más en iniciarse.',
  'blocked.exit': 'En los equipos sin activar, {product} ya no se iniciará.',
  'blocked.own-word': 'En los equipos sin activar, con {product} ocurrirá esto: {what}.',
  'blocked.undo': 'En cuanto lo active, todo vuelve a la normalidad, y no se borra nada suyo.',

  'owned.title': 'Sus licencias',
  'owned.none':
    'No hemos encontrado ninguna compra suya en {vendor}. Si no es correcto, puede {link}. Mientras tanto no se bloquea nada.',
  'owned.none-link': 'consultar con una persona',
  'owned.what': '¿Qué compré?',
  'owned.with': '{product} con {features}',
  'owned.many': '¿Cuántos puestos?',
  'owned.used': '{used} de {seats} en uso',
  'owned.expires': '¿Cuándo caduca?',
  'owned.never': 'Nunca',
  'owned.support': '¿Tiene soporte?',
  'owned.support-none': 'No',
  'owned.support-until': 'Sí, hasta el {day}',
  'owned.support-over': 'No, terminó el {day}',
  'owned.in-force': 'En vigor',
  'owned.expired': 'Caducado',
  'owned.suspended': 'Suspendido',
  'owned.not-started': 'Aún no iniciado',
  'owned.key': 'Clave de licencia de {product}',
  'owned.key-hint':
    'Toque la clave o haga clic en ella para seleccionarla entera y cópiela. Es solo para sus propios equipos.',
  'owned.key-closed': 'Las claves de licencia y los equipos se muestran cuando haya confirmado que es usted.',
  'owned.sign-in': 'Confirmar con un código',
  'owned.how': 'Activar un equipo',
  'owned.no-devices': 'Ningún equipo ocupa todavía un puesto.',
  'next.title': 'Su próximo paso',
  'next.activate':
    '{product}: {free} aún sin usar. Active sus equipos antes del {day} y para usted no cambiará nada.',
  'next.activate-undated': '{product}: {free} aún sin usar. Active sus equipos cuando quiera.',
  'next.full':
    '{product}: todos los puestos están en uso. Los equipos que ya tienen uno siguen funcionando. Para activar otro equipo, libere antes un puesto.',
  'next.full-button': 'Ver sus equipos',
  'next.blocked':
    'En los equipos sin activar, {product} está limitado ahora. Active el equipo y volverá a funcionar al momento; no se pierde ninguno de sus datos.',
  'next.expired':
    '{product} ha caducado. Hable con nosotros y encontraremos la forma de que pueda seguir trabajando.',
  'next.expired-button': 'Hablar con nosotros',
  'next.suspended':
    'Su licencia de {product} está suspendida por ahora. Hable con nosotros y averiguaremos por qué y cómo seguir.',
  'next.not-started':
    'Su licencia de {product} entra en vigor el {day}; a partir de ese día podrá activarla. ¿Es demasiado tarde? Hable con nosotros.',
  'next.nothing': 'No tiene que hacer nada. Todo lo que tiene está activado.',

  'refused.title': 'No se pudo activar {product}',
  'refused.no-seats': 'Todos los puestos están en uso. Libere uno en «Equipos» y vuelva a intentarlo.',
  'refused.expired':
    'Su licencia ha caducado, así que no se puede añadir ningún equipo. Consulte con una persona y encontraremos una solución.',
  'refused.suspended':
    'Su licencia está suspendida por ahora, así que no se puede añadir ningún equipo. Consulte con una persona y averiguaremos por qué y cómo seguir.',
  'refused.not-started':
    'Su licencia todavía no está en vigor. Podrá activarla desde el primer día; si es demasiado tarde, consulte con una persona.',
  'refused.not-owned':
    'No encontramos este producto entre sus licencias, así que no se ha ocupado ningún puesto. Consulte con una persona: si es un error, lo corregiremos.',
  'refused.not-now':
    'Esto no se puede activar en este momento. Consulte con una persona y averiguaremos por qué.',
  'refused.ask-expired': '{product} ha caducado. Nos gustaría seguir usándolo: ¿qué podemos hacer?',
  'refused.ask-suspended': 'Nuestra licencia de {product} está suspendida. ¿A qué se debe y cómo seguimos?',
  'refused.ask-not-started':
    'Nuestra licencia de {product} todavía no está en vigor. ¿Podemos usar el software antes?',
  'refused.ask-not-owned':
    'No hemos podido activar {product}: no figura entre nuestras licencias. Por favor, revísenlo.',
  'refused.ask-not-now': 'No hemos podido activar {product}. Por favor, revísenlo.',

  'how.title': 'Activar {product} en un equipo',
  'how.lead': 'Elija la forma adecuada para el equipo. Cada una lleva un minuto.',
  'how.software': 'Desde el software',
  'how.software-text':
    'Inicie {product} y elija «Activar». Se abrirá este portal, y allí bastará con pulsar un botón para ocupar un puesto. Si después se le pide una clave de licencia, introduzca la que aparece abajo.',
  'how.key': 'Con su clave de licencia',
  'how.key-text': 'Inicie {product} e introduzca esta clave cuando la pida.',
  'how.key-none': 'Todavía no hay clave de licencia. Aparecerá aquí en cuanto esté lista.',
  'how.offline': 'Sin conexión',
  'how.offline-text':
    '¿El equipo nunca se conecta? Guarde en él una solicitud, tráigala aquí y lleve de vuelta un archivo.',
  'how.offline-button': 'Activar sin conexión',
  'how.video': 'Vea cómo se hace',

  'offline.title': 'Activar sin conexión',
  'offline.lead':
    'El equipo crea una solicitud, esta página responde con un archivo y el equipo lo lee. Tres pasos.',
  'offline.step-1':
    'En el equipo: abra «Activar sin conexión» y guarde la solicitud, o anote el código de solicitud que muestra.',
  'offline.step-2': 'Aquí: elija el archivo de solicitud, o pegue o escriba la solicitud.',
  'offline.step-3': 'Lleve la respuesta al equipo y ábrala allí.',
  'offline.product': '¿Para qué producto?',
  'offline.file': 'Archivo de solicitud',
  'offline.request': 'O la solicitud como texto',
  'offline.request-hint':
    'Péguela entera o escriba el código de solicitud. Los espacios y los saltos de línea no importan.',
  'offline.button': 'Crear el archivo de activación',
  'offline.none': 'Aquí no hay nada que activar: no tiene ningún producto con puestos.',
  'offline.missing': 'Elija un archivo o pegue la solicitud.',
  'offline.invalid': 'No podemos leer esta solicitud. Cópiela entera, del primer carácter al último.',
  'offline.typing-error':
    'Este código de solicitud no es correcto: falta un carácter, hay uno equivocado o se creó con otro software.',
  'offline.wrong-product': 'Esta solicitud es de otro producto. Elija aquel con el que se creó.',
  'offline.done': 'Su archivo de activación está listo',
  'offline.done-lead': '{device} ya tiene su puesto. Lleve este archivo al equipo y ábralo allí.',
  'offline.download': 'Descargar el archivo',
  'offline.text': 'O como texto, para copiar',
  'offline.another': 'Activar otro equipo',

  'devices.title': 'Sus equipos',
  'devices.lead': 'Para pasar a otro equipo, libere el puesto del antiguo. Después active el nuevo.',
  'devices.unnamed': 'Equipo sin nombre',
  'devices.unseen': 'Aún no se ha conectado',
  'devices.seen': 'Última conexión: {time}',
  'devices.rename': 'Cambiar el nombre',
  'devices.rename-of': 'Cambiar el nombre de {device}',
  'devices.free': 'Liberar el puesto',
  'devices.free-of': 'Liberar el puesto de {device}',
  'devices.none': 'Ningún equipo ocupa todavía un puesto.',
  'devices.freed': 'El puesto está libre. Ya puede activar otro equipo.',
  'devices.renamed': 'El nombre se ha cambiado.',
  'free.title': '¿Liberar el puesto de {device}?',
  'free.lead':
    '{product} dejará de estar activado en este equipo. Sus archivos se quedan donde están y el puesto queda libre para otro equipo.',
  'free.moves.one':
    'En un plazo de {period} puede trasladar {count} puesto más de esta licencia a otro equipo.',
  'free.moves.other':
    'En un plazo de {period} puede trasladar {count} puestos más de esta licencia a otros equipos.',
  'free.button': 'Liberar este puesto',
  'free.keep': 'Conservarlo',
  'free.refused': 'Este puesto no se puede liberar ahora',
  'free.refused-lead':
    'Los puestos de esta licencia ya se han trasladado todas las veces que se permiten en {period}. El próximo traslado será posible a partir del {day}.',
  'free.refused-undated':
    'Los puestos de esta licencia ya se han trasladado todas las veces que se permiten.',
  'free.refused-ask':
    '¿El equipo está averiado o ya no está? Díganoslo y una persona liberará el puesto por usted.',
  'free.ask-button': 'Pedir que se libere',
  'free.ask-text': 'Por favor, liberen el puesto de {device} ({product}).',
  'rename.title': 'Cambiar el nombre de {device}',
  'rename.label': 'Nombre del equipo',
  'rename.hint': 'Un nombre que sus compañeros reconozcan, por ejemplo «PC del taller 2».',
  'rename.button': 'Guardar el nombre',
  'rename.missing': 'Introduzca un nombre de hasta {most} caracteres.',

  'time.title': '¿Necesita más tiempo?',
  'time.none': 'No hay nada previsto para lo que necesite tiempo. Puede cerrar esta página.',
  'time.at-once': 'Puede obtener hasta {days} más de inmediato. Sus fechas se aplazan; lo demás no cambia.',
  'time.by-person': 'Una persona estudiará su solicitud. Díganos qué necesita.',
  'time.product': '¿Para qué producto?',
  'time.days-for': '¿Cuántos días más para {product}?',
  'time.days': '¿Cuántos días más?',
  'time.hint': 'También puede pedir más de {days}: entonces decide una persona.',
  'time.hint-person': 'Decide una persona.',
  'time.reason': '¿Para qué necesita más tiempo?',
  'time.button': 'Obtener más tiempo',
  'time.ask-button': 'Pedir más tiempo',
  'time.granted': 'Tiene más tiempo',
  'time.granted-lead':
    '{product} sigue funcionando como ahora al menos hasta el {day}. Hoy no tiene que hacer nada más.',

  'help.title': '¿Cómo podemos ayudarle?',
  'help.lead':
    'La mayoría de las preguntas se resuelven en un minuto. Para todo lo demás le responde una persona de nuestro equipo.',
  'help.search': 'Buscar en las preguntas y respuestas',
  'help.ask': 'Consultar con una persona',
  'help.topic': '¿De qué se trata?',
  'help.entitlement': 'Lo que compramos no figura bien',
  'help.activation': 'No podemos activar',
  'help.commercial': 'Precios, presupuestos o contratos',
  'help.technical': 'Algo no funciona',
  'help.question': 'Su pregunta',
  'help.question-hint': 'En su idioma, tal como lo diría.',
  'help.button': 'Enviar',
  'help.missing': 'Escriba lo que quiere saber.',
  'help.owners': 'Quién le responde',
  'help.owner': '{owner}, en un plazo de {time}',
  'help.facts': 'Qué se envía con su pregunta',
  'help.facts-lead': 'Así no tiene que explicarlo. Son solo los datos que le muestra este portal, nada más.',
  'help.fact-account': 'Su empresa y su nombre: {account}, {person}',
  'help.fact-owned': 'Sus licencias: {products}',
  'help.fact-devices': 'Sus equipos: {devices}',
  'help.fact-dates': 'Lo que está previsto para usted, con sus fechas',
  'help.elsewhere': 'Otras vías',
  'help.sent': 'Una persona de nuestro equipo se ocupa de ello',

  'faq.title': 'Preguntas y respuestas',
  'faq.search': '¿Qué le gustaría saber?',
  'faq.button': 'Buscar',
  'faq.nothing':
    'No hemos encontrado respuesta. Pruebe con menos palabras o con otras. También puede {link}.',
  'faq.empty': 'Todavía no hay respuestas publicadas aquí. Puede {link}.',
  'faq.ask': 'consultar con una persona',
  'faq.general': 'Para todos los productos',
  'faq.all': 'Todas las preguntas y respuestas',
  'faq.not-answered': '¿Queda algo por aclarar?',

  'mail.title': '¿Qué mensajes desea recibir?',
  'mail.lead':
    'Se trata de los mensajes de {vendor} a {address}. Puede cambiar de opinión en cualquier momento.',
  'mail.reminders': 'Recordatorios',
  'mail.reminders-says': 'Cuando se acerca una fecha y queda algo por hacer, con un botón para hacerlo.',
  'mail.surveys': 'Encuestas y agradecimientos',
  'mail.surveys-says': 'Dos preguntas breves sobre cómo fue y unas palabras de agradecimiento.',
  'mail.invitations': 'Invitaciones',
  'mail.invitations-says': 'Cuando pueda probar algo antes que otros.',
  'mail.again': '{stream}: volverá a recibir estos mensajes.',
  'mail.no-more': '{stream}: ya no recibirá estos mensajes.',
  'mail.stopped': 'No se reciben',
  'mail.wanted': 'Se reciben',
  'mail.since': 'desde el {time}',
  'mail.question': '¿Qué quiere cambiar?',
  'mail.keep': 'Nada: dejar mi correo como está',
  'mail.stop-all': 'Enviarme solo los mensajes obligatorios',
  'mail.button': 'Guardar',
  'mail.kept': 'Su correo sigue como estaba.',
  'mail.stopped-all': 'Recibirá solo los mensajes obligatorios.',
  'mail.start-of': 'Volver a enviarme: {stream}',
  'mail.stop-of': 'No enviarme más: {stream}',
  'mail.required': 'Mensajes obligatorios',
  'mail.required-text':
    'Le seguiremos escribiendo antes de que cambie algo que usted tiene, cuando se aplace una de esas fechas y cuando nos pida algo. Estos mensajes no se pueden cancelar: así ningún cambio le toma por sorpresa y no se restringe nada a quien no haya sido avisado.',

  'survey.title': '¿Cómo ha ido?',
  'survey.lead':
    'Dos preguntas sobre las licencias de {product}. Su respuesta ayuda a decidir cómo seguimos.',
  'survey.score': '¿Qué tal le ha funcionado?',
  'survey.badly': 'mal',
  'survey.so-so': 'regular',
  'survey.well': 'bien',
  'survey.comment': '¿Qué deberíamos mejorar?',
  'survey.button': 'Enviar respuesta',
  'survey.done': 'Gracias',
  'survey.done-lead': '{vendor} tendrá en cuenta su respuesta al decidir cómo seguir.',
  'read.title': 'Qué cambia en {product}',
  'read.button': 'Lo he leído',
  'read.hint': 'Así sabemos que el aviso le ha llegado. No le compromete a nada.',
  'read.done': 'Gracias',
  'read.done-lead':
    'Hemos anotado que está al corriente. Conserva todos los derechos que compró y puede pedir más tiempo en cualquier momento.',

  'error.400': 'Los datos no han llegado bien',
  'error.400-says':
    'Faltaba algo en el formulario o no se pudo leer. Vuelva atrás, compruebe lo que escribió y envíelo de nuevo.',
  'error.403': 'Esta página estuvo abierta demasiado tiempo',
  'error.403-says':
    'No se ha cambiado nada. Vuelva atrás, cargue la página de nuevo y pulse el botón otra vez. Si no se soluciona, pida un enlace nuevo.',
  'error.404': 'No hay nada en esta dirección',
  'error.404-says':
    'Quizá esté mal escrita, o lo que había aquí ya no está. Un enlace de un mensaje hay que copiarlo entero, hasta el último carácter.',
  'error.405': 'Esta dirección es de un formulario',
  'error.405-says':
    'Recibe lo que envía un botón de otra página, así que no hay nada que ver. Vuelva atrás y use el botón.',
  'error.409': 'Alguien fue más rápido',
  'error.409-says':
    'Lo que usted veía ha cambiado entretanto, así que no se hizo nada. Cargue la página de nuevo y decida según lo que muestre.',
  'error.429': 'Han sido muchas peticiones a la vez',
  'error.429-says': 'Espere un minuto e inténtelo de nuevo. No se ha perdido nada.',
  'error.500': 'Algo ha fallado por nuestra parte',
  'error.500-says':
    'No es culpa suya, y nada se vuelve más estricto para nadie por ello. Inténtelo de nuevo dentro de un minuto.',
  'error.503': 'Todavía no estamos listos',
  'error.503-says': 'Su software sigue funcionando mientras tanto. Inténtelo de nuevo dentro de un minuto.',
  'error.home': 'Ir a sus licencias',
  'error.number': 'Código de error {status}',
  'error.reference': 'Código de error {status}, referencia {reference}',
};
