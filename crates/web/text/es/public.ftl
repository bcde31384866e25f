### Páginas públicas: un tablón con «compruébelo usted» junto a cada afirmación.

## Tiempos

weekday-1 = lun
weekday-2 = mar
weekday-3 = mié
weekday-4 = jue
weekday-5 = vie
weekday-6 = sáb
weekday-7 = dom
month-1 = ene
month-2 = feb
month-3 = mar
month-4 = abr
month-5 = may
month-6 = jun
month-7 = jul
month-8 = ago
month-9 = sep
month-10 = oct
month-11 = nov
month-12 = dic

## Lugares

nav-public = Páginas públicas
nav-rounds = Rondas
nav-log = Registro
nav-verify = Comprobar una entrega
nav-photos = Sobre las fotos
nav-join = Ser repartidor
nav-how = Cómo funciona una ronda
pager = Páginas
pager-newer = Más recientes
pager-older = Anteriores
pager-place = Página { $n } de { $of }

## Página de inicio

home-title = { $operator } reparte con Porchlight
home-more = Quién recibe qué trabajo, qué pasó en la puerta y qué se guardó de ello: no tiene que creernos nada.
home-recipients = Espera un paquete
home-recipients-more = Pulse el enlace de su mensaje. No hay cuenta ni contraseña. Verá cuándo llega, elegirá dónde se puede dejar y si se toma una foto.
home-couriers = Reparte, o quiere hacerlo
home-couriers-more = Ve la paga antes de comprometerse. Donde los bloques se sortean, nadie tiene que mirar una pantalla y ningún programa es más rápido que usted.
home-checkers = Quiere comprobar
home-checkers-more = Cada ronda se puede recalcular, cada entrega tiene una prueba que se comprueba sin conexión, y el registro solo crece.
home-staff = Trabaja aquí
home-staff-more = Operaciones, análisis y auditoría entran en la consola.

## Ser repartidor

join-title = Ser repartidor
join-lead = Un formulario, unos dos minutos. Una persona lo lee y responde por correo.
join-demo = Esto es una demostración: se le aprueba enseguida y pasa directo a la aplicación de reparto.
join-closed = Ningún programa acepta solicitudes por ahora. Vuelva a mirar más tarde.
join-choose = Elija cómo quiere trabajar. Puede leer antes las condiciones.
join-this = Solicitar
join-name = Nombre completo
join-name-hint = Como figura en sus documentos.
join-email = Correo electrónico
join-email-hint = Allí enviamos la respuesta y su invitación.
join-phone = Número de teléfono
join-phone-hint = Con código de país, por ejemplo +1 512 555 0100. Para preguntas del día, nunca para publicidad.
join-vehicle = ¿Qué conduciría?
join-vehicle-note-bike = paquetes de hasta 120 litros en total
join-vehicle-note-sedan = hasta 600 litros
join-vehicle-note-suv = hasta 1100 litros
join-vehicle-note-van = hasta 3300 litros
join-station = ¿Dónde empezaría?
join-station-hint = En esta estación carga sus paquetes.
join-station-choose = Elija una estación
join-area = Zona que le gustaría
join-area-hint = Opcional. Es un deseo, no una promesa.
join-agree = He leído estas condiciones, versión { $version }, y las acepto.
join-send = Enviar mi solicitud
join-what-happens = Sus respuestas las ve nuestro personal, y nadie más. No se pide ninguna foto suya ni datos de su cara.
join-wrong-name-name-length = Escriba su nombre completo
join-wrong-email-not-an-email = Escriba un correo como ana@example.org
join-wrong-phone-not-a-phone = Escriba un teléfono de 7 a 15 cifras, con código de país
join-wrong-area-too-long = Describa la zona en 200 caracteres como máximo
join-wrong-vehicle-vehicle-missing = Elija qué conduciría
join-wrong-station-station-missing = Elija una estación
join-wrong-agreed-terms-not-agreed = Lea las condiciones y marque que las acepta, si es así
form-wrong-title = Falta algo
form-wrong = Revise: { $title }
join-terms-changed = Las condiciones cambiaron mientras rellenaba esto. Ahora rige la versión { $version }.
join-terms-changed-more = Todo lo que escribió sigue aquí. Lea abajo las nuevas condiciones y acéptelas de nuevo, si es así.
join-received = Tenemos su solicitud
join-received-more = Gracias. Está anotada, con una hoja en el registro público que no contiene datos personales.
join-next = Qué pasa después
join-next-1 = Una persona la lee.
join-next-2 = Recibe un correo: bienvenida, lista de espera, o un no con el motivo. A un no se puede responder.
join-next-3 = Si es una bienvenida, el correo trae su invitación: crea una llave de acceso y puede entrar en la próxima ronda.
join-already-open = Su solicitud ya está aquí
join-already-open-more = Una de esta dirección espera ser leída, así que esta no se añadió. No tiene que hacer nada; la respuesta llega por correo.
join-already-courier = Ya es repartidor aquí
join-already-courier-more = Esta dirección pertenece a un repartidor. Entre para ver bloques y rondas.
terms-title = Condiciones: { $programme }
terms-version = Versión { $version }

## Rondas

rounds-title = Rondas
rounds-lead = Cada ronda reparte bloques por un sorteo que cualquiera puede recalcular.
rounds-empty = Todavía no se anunció ninguna ronda. La primera aparece aquí antes de abrirse.
round-closes = cierra el { $moment }
round-entrants = { $n ->
    [0] aún sin participantes
    [one] 1 participante
   *[other] { $n } participantes
}
round-title = Ronda en { $station }
round-now-announced = Anunciada. Se abre pronto y cierra el { $moment }.
round-now-open = Abierta hasta el { $moment }. Da igual cuándo se entre.
round-now-sealed = Cerrada el { $moment }. La raíz de las listas está en el registro; sigue el sorteo.
round-now-drawn = Sorteada entre { $entrants ->
    [one] un participante
   *[other] { $entrants } participantes
}: { $awards ->
    [0] no se adjudicó nada
    [one] una adjudicación
   *[other] { $awards } adjudicaciones
}.
round-now-settled = Concluida: { $entrants ->
    [0] no participó nadie
    [one] un participante
   *[other] { $entrants } participantes
}, { $awards ->
    [0] sin adjudicaciones
    [one] una adjudicación
   *[other] { $awards } adjudicaciones
}. { $entrants ->
    [0] Las plazas pasan a la siguiente ronda.
   *[other] Todos tienen su resultado con motivos.
}
round-now-cancelled = Terminó sin sorteo. Sus bloques entran en rondas posteriores.
round-check = Compruébelo usted
round-blocks = Bloques
round-entries = Participantes por orden de boleto
round-entries-more = Los nombres son nuevos en cada ronda. Más boletos son más oportunidades de estar antes.
round-position = Puesto
round-pseudonym = Nombre en esta ronda
round-tickets = Boletos
round-result = Resultado
round-won = Ganó
round-waits = Esta vez no

how-title = Cómo funciona una ronda
how-lead = Una ronda reparte bloques de modo que ser rápido, o ser un programa, no sirve de nada.
how-announced = La página de la ronda muestra sus bloques, la paga, la apertura y el cierre, y el resumen de un número secreto que solo conoce el operador. El resumen hace imposible cambiar el número después.
how-open = Usted entra con una lista de bloques, el que más le gusta primero. Puede cambiarla hasta el cierre; solo cuenta la última. Cuándo la envió no forma parte del resultado. Con preferencias permanentes entra sin hacer nada.
how-sealed = Al cierre todas las listas, con nombres nuevos en cada ronda, forman una raíz, que va al registro de transparencia antes de que se sortee nada.
how-drawn = El secreto, los bloques y la raíz dan la semilla. Cada boleto suyo es un número hecho con la semilla y su nombre en esta ronda; cuenta el menor. En unas pocas plazas los nuevos eligen primero. En ese orden cada uno toma el mejor bloque de su lista que siga libre y encaje: sin solaparse, con descanso suficiente, sin más horas ni bloques que los límites publicados. Los demás bloques se toman en el orden inverso.
how-settled = Todos reciben el resultado con el motivo de cada elección, y el enlace para comprobarlo.
how-honest = Como siempre recibe el mejor bloque libre de su lista, lo mejor es poner lo que de verdad quiere, en ese orden.
how-tickets = Boletos
how-tickets-more = Usted tiene un boleto, y uno más por cada día desde su última vez que ganó en que una lista de tres o más bloques no dio nada, cuatro como máximo, durante 14 días. Ganar le devuelve a uno. Con dos boletos su oportunidad de ser el primero es exactamente el doble.
how-suffice = Cuando bastan las plazas
how-suffice-more = Si ningún bloque lo quieren más participantes que plazas tiene, no hay sorteo: cada uno recibe lo mejor de su lista que encaja, y ningún número al azar decide nada.
how-back = Devolver
how-back-more = Durante media hora tras el resultado y hasta 24 horas antes del inicio un bloque se devuelve sin coste; después cuenta como tardío. La plaza pasa a la siguiente ronda, nunca a quien la pida primero.
how-limits = Con y sin un número público al azar
how-limits-more = Donde una estación usa números públicos al azar, una ronda nombra uno al anunciarse, antes de que nadie pueda conocerlo, y lo espera: así nadie puede probar listas. Su página lo dice. En una ronda sin él, un operador que controlara todas las listas podría inventar participantes, probar muchas en secreto y publicar la que le guste. Lo que se puede comprobar es que nada cambió después de que la raíz estuviera en el registro.
how-race = Modo carrera
how-race-more = Una estación puede en cambio dar las plazas a quien las tome primero. La plaza se guarda entonces dos minutos mientras confirma. El modo carrera existe para comparar y para operadores que insisten; premia la velocidad y, con ella, a los programas.
how-check = Compruébelo usted
how-check-more = Descargue el acta de la página de la ronda y ejecute una de estas órdenes. Las dos se escribieron por separado. Las actas de rondas con menos de 20 participantes solo las ve la auditoría.

## Registro

log-title = Registro de transparencia
log-lead = Lo que pasa aquí deja una línea en este registro. Solo se añaden líneas, y cualquiera puede copiarlas.
log-size = Entradas
log-key = Clave pública
log-checkpoint = Último punto de control
log-checkpoint-more = La cabeza firmada del registro: su nombre, su tamaño, la raíz de todas las entradas y la firma.
log-checkpoint-file = Punto de control como texto
log-browse = Leer las últimas entradas
log-empty = Todavía no se anotó nada.
log-receipt = Cómo comprobar un recibo
log-receipt-1 = Un recibo nombra el registro, el resumen de una entrada y una hora, y está firmado con la clave de arriba.
log-receipt-2 = Antes de cinco segundos desde esa hora la entrada está en un punto de control. Si no, el operador rompió una promesa firmada, y el recibo lo prueba.
log-receipt-3 = El resumen es SHA-256 de un byte cero y la línea de la entrada, como en RFC 6962. Busque la línea en las entradas y compare.
log-receipt-4 = Una prueba de entrega contiene la línea, la demostración y el punto de control: compruébela sin conexión.
log-what = Qué contiene
log-what-more = Identificadores, clases, horas y compromisos con sal, nunca nombres, direcciones ni fotos. Cuando se borran datos personales se borra también su sal, y la línea ya no significa nada, mientras el registro sigue entero.
log-limits = Lo que esta versión no puede prometer
log-limits-more = Ningún testigo externo firma aún los puntos de control. Guarde una copia de uno: un registro reescrito no coincidiría.
log-leaves-title = Entradas del registro
log-leaves-lead = Tal como se publican: qué clase de hecho, sobre qué identificador, cuándo, y su compromiso.
log-index = N.º
log-kind = Clase
log-subject = Sobre
log-at = Anotado
log-commitment = Compromiso

leaf-station = Estación
leaf-service-area = Zona de servicio
leaf-programme = Programa
leaf-terms = Condiciones
leaf-setting = Ajuste
leaf-staff = Persona del equipo
leaf-api-key = Clave de un integrador
leaf-application = Solicitud
leaf-courier = Repartidor
leaf-sign-in = Acceso
leaf-commitment = Compromiso firmado
leaf-attestation = Declaración del equipo
leaf-standing-preference = Preferencia permanente
leaf-import = Importación de pedidos
leaf-order = Pedido
leaf-preference = Elección del destinatario
leaf-block-template = Plantilla de bloques
leaf-block = Bloque
leaf-round = Ronda
leaf-entry = Participación
leaf-seal = Listas selladas
leaf-draw = Sorteo
leaf-award = Adjudicación
leaf-plan = Plan
leaf-route = Ruta
leaf-scan = Lectura de paquetes
leaf-attempt = Entrega
leaf-evidence = Prueba
leaf-thanks = Agradecimiento
leaf-claim = Aviso del destinatario
leaf-erasure = Borrado
leaf-redaction = Personas en una foto

## Comprobar una prueba

verify-title = Comprobar una entrega
verify-lead = La prueba de una entrega es un archivo zip. Muestra que estos hechos estaban, sin cambios, en el registro del operador con su firma.
verify-page = En su navegador, sin preguntarnos
verify-page-more = Una página de un solo archivo que comprueba las pruebas en su propio dispositivo. No puede llegar a ninguna red, así que nadie sabe qué comprueba. Guárdela: funciona desde su disco, con cualquier prueba, también cuando ya no estemos.
verify-page-open = Abrir el comprobador
verify-page-keep = Guardarla como archivo
verify-offline = Sin conexión, sin preguntarnos
verify-offline-more = La orden funciona sin red. Sin la clave solo puede decir que todo encaja, no de quién es la firma.
verify-key-note = Tome la clave de un sitio en que confíe, no solo de esta página. El VERIFY.txt de la prueba dice cómo comprobarla a mano con herramientas comunes.
verify-here = Aquí
verify-here-more = Comprobamos el archivo por usted y no guardamos nada. Es cómodo, pero tiene que creer nuestra respuesta; la orden de arriba no lo necesita.
verify-file = Prueba (.zip)
verify-check = Comprobar este archivo
verify-holds = Es válida
verify-refused = No es válida
verify-manifest = Una foto fuera de su paquete
verify-manifest-more = Cada foto lleva un manifiesto firmado (C2PA): cuándo se tomó, a qué entradas del registro pertenece, qué se ocultó. Cualquier lector de C2PA lo muestra; con estos certificados dice también si es nuestro. Un manifiesto solo no descubre cada byte cambiado: el paquete sí.
verify-manifest-keep = Guardar los certificados
verify-receipt = Un recibo
verify-receipt-more = La página del registro dice en cuatro pasos cómo comprobarlo.
problem-too-large = Este archivo es demasiado grande
problem-too-large-detail = Una prueba tiene 24 MB como máximo. Compruébela sin conexión con la orden.

## Fotos

about-photos-title = Qué muestra una foto de entrega y qué no
about-photos-lead = Una foto es prueba de lugar, no de seguridad.
about-photos-shows = Qué muestra
about-photos-shows-answer = Dónde dice el repartidor que dejó el paquete, como lo vio la cámara en ese momento. Con ella van la hora del reloj del teléfono y del nuestro, con qué precisión conocía el teléfono su posición, y la entrada del registro público.
about-photos-shows-not = Qué no muestra
about-photos-shows-not-answer = Lo que pasó después. Alguien pudo llevarse el paquete un minuto más tarde. Por eso aquí nadie decide sobre una persona solo por una foto, y decir que algo no llegó nunca cuenta en su contra.
about-photos-who = Quién la ve
about-photos-who-answer = Quien tenga el enlace de la entrega, el repartidor que la tomó y el personal; cada vez que el personal la mira figura en su página. Lo que la cámara escribió en el archivo, como lugar y modelo, se quita.
about-photos-choose = Usted elige
about-photos-choose-answer = En la página de su entrega puede decir que no antes de la primera foto y en cualquier momento después, y cambiar de idea. Cuenta enseguida, también para enlaces ya enviados. Entonces se lee en el sitio la etiqueta del paquete.
about-photos-hand-over = Cuando alguien recibe el paquete
about-photos-hand-over-answer = No se pide foto. En su lugar queda un código de entrega, o un nombre.
about-photos-carriers = Paquetes de otros transportistas
about-photos-carriers-answer = Solo nuestros programas toman fotos: repartidores con vehículo propio y flotas asociadas. El paquete de otro transportista tiene su propio seguimiento, y no hay que esperar una foto nuestra.
about-photos-check = Compruébelo
about-photos-check-answer = Cada entrega tiene una prueba: los hechos, la foto tal como se muestra y las demostraciones. Cualquiera puede comprobarla sin conexión.

## Problemas

problems-title = Qué significan los problemas
problems-lead = Los programas encuentran el código en cada documento de problema; las personas encuentran aquí qué pasó y qué hacer.
about-problem-malformed = La petición no se puede leer. El detalle dice dónde. Corríjala y envíela de nuevo.
about-problem-sign-in-needed = Nadie ha entrado, o la sesión terminó. Entre con su llave de acceso.
about-problem-invalid-dpop-proof = La prueba que acompaña la petición no es válida; el detalle dice por qué. Haga otra para este método, dirección, momento y token.
about-problem-use-dpop-nonce = La prueba necesita el nonce más reciente. Tómelo de la cabecera DPoP-Nonce de esta respuesta y repita.
about-problem-token-expired = El token de acceso caducó. Renuévelo y repita; la sesión puede seguir viva.
about-problem-session-ended = La sesión terminó: se cerró, se cerró desde otro dispositivo o pasó demasiado tiempo sin uso. Entre otra vez.
about-problem-device-revoked = La clave de este teléfono se quitó de la cuenta. Haga una clave nueva y entre otra vez.
about-problem-key-mismatch = El token pertenece a la clave de otro teléfono. Nadie puede usarlo desde aquí.
about-problem-code-stale = El código que entrega el acceso a la aplicación funciona una vez, durante dos minutos.
about-problem-other-browser = El código es de un acceso hecho en otro navegador. Entre en este.
about-problem-ceremony-stale = La pregunta a la llave de acceso tardó demasiado o ya se respondió. Empiece de nuevo.
about-problem-passkey-unknown = Esta llave de acceso se quitó o nunca fue de aquí. Use otra, o un código de recuperación de su estación.
about-problem-passkey-refused = La respuesta de la llave de acceso no es válida. Inténtelo otra vez.
about-problem-passkey-not-verified = El dispositivo no comprobó quién lo tiene. Use uno con dedo, cara o PIN.
about-problem-passkey-counter = El contador de la llave de acceso retrocedió, lo que una copia explicaría. Se rechaza, y el titular de la cuenta puede verlo.
about-problem-passkey-malformed = No se puede leer la respuesta del navegador.
about-problem-passkeys-unavailable = La dirección pública de este servidor no puede tener llaves de acceso: necesitan HTTPS y un nombre de dominio, o localhost.
about-problem-passkey-statement-refused = La declaración que llegó con la llave de acceso, supuestamente de su fabricante, es falsa, está revocada o trata de otra cosa. El detalle dice qué no es válido.
about-problem-passkey-statement-needed = El operador solo acepta llaves de acceso por cuyo chip responde el fabricante. Use un dispositivo o una llave de seguridad así, y permita que el navegador muestre su marca y modelo.
about-problem-assurance-too-low = La estación pide aquí más de lo que este teléfono muestra. El detalle dice qué hace falta; su estación le ayuda.
about-problem-commitment-refused = La firma del teléfono trata de otra cosa, es de otra clave o de otro nonce.
about-problem-commitment-needed = Este acto necesita la firma del teléfono en la cabecera Commitment.
about-problem-commitment-stale = El nonce de la firma caducó. Pida otro y firme de nuevo.
about-problem-last-passkey = La única llave de acceso no se puede quitar. Haga otra antes.
about-problem-passkey-taken = Esta llave de acceso ya se usa en una cuenta.
about-problem-too-many-passkeys = Una cuenta tiene un número limitado de llaves de acceso. Quite una antes.
about-problem-key-needed = Los integradores envían una clave vigente como «Authorization: Bearer pk_...». Los operadores las crean en Ajustes.
about-problem-denied = Quien pide no puede hacer esto. El detalle dice qué función puede.
about-problem-cross-site = Una página de otro sitio envió esta petición. Abra la página aquí e inténtelo de nuevo.
about-problem-absent = No existe, o quien pregunta no puede saber de ello.
about-problem-link-needed = El enlace del destinatario está incompleto o fue reemplazado. Abra el mensaje más reciente.
about-problem-speaker-link = El enlace de quien habla por un repartidor está incompleto o fue retirado. Pida uno nuevo al repartidor.
about-problem-request-timeout = La respuesta tardó demasiado. No consta que pasara nada; repítala con el mismo identificador de operación.
about-problem-operation-reused = El mismo identificador de operación llegó con otra petición. Cree uno nuevo para ella.
about-problem-too-large = Más bytes de los que se aceptan aquí. El detalle dice cuántos se aceptan.
about-problem-invalid = Algunos campos no se pueden aceptar como están. Cada uno se nombra con su código y lo que sería correcto.
about-problem-too-many-requests = Demasiadas peticiones desde un lugar. Espere lo que diga Retry-After.
about-problem-fault = Algo se rompió por nuestra parte y está en el registro del operador. No se pierde nada si se envía de nuevo.
about-problem-overloaded = Hay demasiado en espera. Espere lo que diga Retry-After y repita.
about-problem-outcome-unknown = Puede que haya ocurrido. Repita la misma petición con el mismo identificador de operación para saberlo.
about-problem-method-not-allowed = La dirección es correcta, el método no. La cabecera Allow enumera los admitidos.
about-problem-erased = El pedido se borró a petición de su destinatario, por eso no se acepta de nuevo con su referencia. Si es un pedido nuevo, envíelo con una referencia nueva.
about-problem-barcode-taken = Otro pedido tiene un paquete con este código de barras. Cada etiqueta lleva un código propio.
about-problem-other-station = Otra estación tiene un pedido con esta referencia.
about-problem-too-late = El pedido está en camino o terminado y ya no se puede cambiar.
about-problem-wrong-media-type = El cuerpo tiene otro Content-Type que el que se acepta aquí. El detalle dice cuál.
about-problem-proof-on-its-way = El registro recoge los hechos nuevos en segundos. Inténtelo en un momento.

## El recorrido

tour-title = Vea una entrega que cualquiera puede comprobar
tour-lead = Siga una entrega desde el sorteo de un bloque hasta la marca verde. Lo que ve son las páginas reales, con una pequeña ciudad que vive en un programa de esta máquina.
tour-start = Empezar el recorrido
tour-restart = Verlo otra vez
tour-length = un minuto y medio más o menos
tour-door-closed = La ciudad aún no está lista para eso. Inténtelo en un momento.
tour-scenes = El recorrido
tour-faces = Tres caras de la misma entrega
tour-step-draw = Se sortea un bloque
tour-step-program = Un programa acapara
tour-scene-program = Mientras la ronda recibía listas, entre los repartidores había un programa, más rápido que cualquier mano. Esto hizo y esto respondió el servidor, con un repartidor a su lado.
tour-program-among = Entre ellos hay un programa. Qué fue de él se cuenta tras el sorteo.
tour-program-lane = Un programa en la cuenta de { $name }
tour-program-lane-more = Entró con el acceso de la propia cuenta y una clave real prueba cada petición.
tour-program-looks = Miró la lista { $looks } veces en { $seconds } segundos
tour-program-looks-more = Hasta que se abrió una ronda.
tour-program-round = { $times ->
    [one] Envió su lista { $ms } ms después de recibir la oferta
   *[other] Envió su lista { $times } veces, la primera { $ms } ms después de recibir la oferta
  }
tour-program-bait = { $times ->
    [one] Tomó una oferta que ninguna app muestra
   *[other] Tomó una oferta que ninguna app muestra, { $times } veces
  }
tour-program-guess = { $times ->
    [one] Se inventó una respuesta al paso
   *[other] Se inventó { $times } respuestas al paso
  }
tour-program-came-entered = En la lista: aún se sabía muy poco de él.
tour-program-came-challenged = Un paso más: la lista se guarda mientras tanto.
tour-program-came-refused = Rechazado.
tour-program-came-not-passed = No superado: la lista no participa en el sorteo.
tour-program-why = Motivos dados
tour-program-notice = { $name } lee un aviso
tour-program-notice-here = En el teléfono de abajo: qué se vio, qué no se usó, cómo responder. No tiene efecto; solo deciden personas.
tour-program-notice-waits = Se está escribiendo.
tour-beside-lane = { $name }, a su lado
tour-beside-lane-more = La misma ronda, el mismo servidor, al ritmo de una persona.
tour-beside-entered = Miró la lista { $looks } veces y se apuntó { $seconds } segundos después de ver la oferta
tour-beside-in = En la lista. No se le pidió nada.
tour-beside-not-in = Fuera de la lista.
tour-beside-reasons = { $count ->
    [0] Motivos: ninguno
    [one] { $count } intento retenido
   *[other] { $count } intentos retenidos
  }
tour-beside-points = { $points } puntos; se pide un paso desde { $from }.
tour-step-bound = Solo actúa un teléfono
tour-step-left = Se deja un paquete
tour-step-photo = Llega la foto
tour-step-check = Se comprueba la prueba
tour-scene-waiting = Tres personas ven la misma entrega: el repartidor, el destinatario y quien quiera comprobarla. Pulse el botón y mire.
tour-scene-entering = Los repartidores entregan listas de los bloques que querrían. Nadie tiene que ser rápido: da igual cuándo llegue una lista. El operador ya publicó el resumen de un secreto.
tour-scene-sealed = Cerrada. Todas las listas forman una raíz, y está en el registro público antes de que se sortee nada.
tour-scene-drawn = Sorteada. El boleto menor va primero y toma el mejor bloque libre de su lista. Cualquiera puede recalcularlo.
tour-scene-bound = Solo el teléfono con el que entró el repartidor puede actuar por él. Abajo su navegador hace de ese teléfono: la misma petición, con y sin su clave.
tour-scene-driving = El repartidor que ganó está en camino. El destinatario ve cuándo llega y con qué seguridad.
tour-scene-left = El paquete queda a un lado, fuera de la vista. El repartidor toma una foto y sigue.
tour-scene-photo = Segundos después del disparo la foto está en la página del destinatario, con lo que muestra y lo que no.
tour-scene-verified = Este servidor acaba de comprobar la prueba de la entrega contra el registro, como cualquiera puede hacer sin conexión.
tour-counts = { $entrants } participantes · { $tickets } boletos · { $places } plazas
tour-won = ganó un bloque
tour-secret = Resumen del secreto, publicado primero:
tour-root = Raíz de todas las listas, en el registro:
tour-seed = Semilla, de secreto, bloques y raíz:
tour-verify-yourself = Hágalo usted:
tour-face-courier = El teléfono del repartidor
tour-face-recipient = El teléfono del destinatario
tour-face-board = Para que cualquiera compruebe
tour-tab-courier = Repartidor
tour-tab-recipient = Destinatario
tour-tab-board = Comprobar
tour-open-page = abrir la página

## The same request with and without the phone's key
only-phone-title = Solo teléfonos de verdad
only-phone-lead = A los repartidores les ofrecen dinero por su acceso; por eso aquí un acceso no vale nada sin el teléfono. Su navegador crea una clave que no se puede copiar, entra con ella como el repartidor del recorrido y pregunta a este servidor quién es. Después llega la misma petición como la enviaría un servicio de bots.
only-phone-send = Enviar las peticiones
only-phone-no-script = Esto necesita scripts: su navegador hace de teléfono y firma.
only-phone-failed = Desde aquí no se pudieron enviar las peticiones. Abra esta página en su propia dirección, con un navegador actual, e inténtelo otra vez.
only-phone-waiting = Aún sin enviar.
only-phone-admitted = Admitida
only-phone-refused = Rechazada
only-phone-exchange = Lo que se envió y lo que respondió
only-phone-own = El propio teléfono
only-phone-own-more = El testigo del repartidor y una firma de esta petición con la clave del teléfono.
only-phone-alone = Un testigo copiado
only-phone-alone-more = La misma petición con el mismo testigo, copiado, y nada más.
only-phone-other = Un testigo copiado y otra clave
only-phone-other-more = La misma petición con el mismo testigo, bien firmada, con la clave de un servicio de bots.
only-phone-again = Una petición grabada
only-phone-again-more = La misma petición del teléfono, palabra por palabra, enviada por segunda vez.

## La comprobación de identidad con la cara de quien visita
face-scene-title = Inscribirse, pasar, irse: su propia cara, y su final
face-scene-lead = Esta es la aplicación real de reparto con una cuenta hecha para usted. Pregunta antes de mirar, le compara solo con usted, y cuando se va, la clave de lo guardado se destruye y el registro público lo dice. Sus imágenes van a la memoria de este servidor y a ningún disco.
face-scene-next = Una más, con su propia cara: inscribirse, pasar, irse y comprobar que la clave ya no existe
face-scene-begin = Probarlo con mi cara
face-scene-length = menos de un minuto
face-scene-no-script = Esto necesita scripts: su navegador guarda una mitad de la clave.
face-scene-no-camera = Este navegador no tiene cámara, así que no se hace ninguna imagen. Verá la otra manera: una persona, que vale lo mismo.
face-scene-busy = El recorrido está en marcha en esta ventana. Empiece esto cuando termine.
face-scene-failed = La escena no pudo seguir, y no se guarda nada de ninguna cara. Abra esta página en su propia dirección, con un navegador actual, y empiece otra vez.
face-scene-slow = Pasaron cinco minutos y se terminó por usted: permiso retirado, clave destruida.
face-scene-gone = Se ha ido. No se guarda nada de su cara.
face-scene-absent = En esta máquina no se compara ninguna cara:
face-scene-absent-then = Por eso no se pregunta a nadie. Donde hay modelos, un repartidor puede responder siempre con el bloqueo del teléfono o con una persona. Los modelos se obtienen con
face-scene-agree = 1. Lea lo que se promete, y acepte
face-scene-agree-more = Las palabras exactas, firmadas con la clave de este navegador. «Ahora no» no costaría nada a un repartidor.
face-scene-pictures = 2. Haga las primeras imágenes
face-scene-pictures-more = Cinco miradas, diez segundos. Se vuelven números sellados; las imágenes ya no existen.
face-scene-asked = 3. Un segundo teléfono entra en la cuenta
face-scene-asked-more = Es un motivo para preguntar. La aplicación dice por qué y hasta cuándo.
face-scene-passed = 4. Responda
face-scene-passed-more = Con la cámara, o de otra manera: todas valen lo mismo.
face-scene-left = 5. Retire su permiso
face-scene-left-more = La clave se destruye antes de que llegue la respuesta.
face-scene-receipt = 6. Compruebe el recibo
face-scene-receipt-more = Este navegador encuentra la clave destruida en el registro público, por la firma del propio registro.
face-scene-other-way = Una persona de la estación puede confirmar que es usted.
face-scene-seen = La persona me ha visto
face-scene-end = Terminar aquí, sin guardar nada
face-scene-phone = Su teléfono
face-scene-closing = Cerrar esta página lo termina igual.
face-scene-promise = Lo que se promete a los repartidores de verdad, palabra por palabra:
face-scene-identity = comprobaciones de identidad
doors-title = Ahora entre usted
door-dispatcher = Lleve el día
door-dispatcher-more = La consola: pedidos, bloques, rondas, entregas con sus pruebas.
door-dispatcher-go = Entrar como operaciones
door-courier = Reparta
door-courier-more = La aplicación de reparto, como el repartidor al que acaba de seguir. También funciona sin red.
door-courier-go = Entrar como repartidor
door-join = Únase
door-join-more = Solicítelo con su nombre. En esta demostración se le aprueba enseguida y puede entrar en la próxima ronda.
door-join-go = Ser repartidor
door-check = Compruebe
door-check-more = Cada ronda con su acta, el registro, y lo que se puede recalcular en casa.
door-check-go = Mirar las rondas

one-byte-whole = La prueba tal como llegó
one-byte-changed = Un byte de la foto cambiado
one-byte-waiting = Aún sin comprobar.
one-byte-where = Se cambió un bit del byte % de la foto, algo que ningún ojo ve; después se arregló el archivo alrededor, como haría un falsificador hábil.
one-byte-more = Su propio navegador comprobó los dos sin preguntar a este servidor. Guarde el comprobador y compruebe con él cualquier prueba, sin red:
one-byte-checker = el comprobador

round-kind-main = Ronda principal.
round-kind-same-day = Ronda del mismo día.
round-kind-urgent = Ronda urgente entre quienes están disponibles.
round-sufficed = Las plazas bastaban para todas las listas, así que no hubo sorteo: cada uno tiene lo mejor de su lista que encaja.
round-newcomer = nuevo
round-station-numbers = Los números de esta estación para sus rondas, y lo justas que fueron
round-numbers-title = Rondas en { $station }
round-numbers-lead = Cuándo hay rondas, qué significa devolver y qué no se puede dar a nadie. Los números nuevos se publican al menos 24 horas antes de valer; una ronda conserva los de su anuncio.
round-numbers-now = Lo que vale ahora
round-numbers-coming = Desde el { $moment }

fair-title = Lo justas que fueron las rondas en { $station }
fair-lead = Del { $from } al { $until }: números enteros que cualquiera puede volver a calcular con las actas de las rondas.
fair-none = En este tiempo no se sorteó ninguna ronda.
fair-few = Entraron menos de 20 repartidores, así que no se da ninguna dispersión: podría decir quién es quién.
fair-rounds = Rondas sorteadas
fair-couriers = Repartidores que entraron
fair-entries = Entradas con lista
fair-awards = Adjudicaciones
fair-win-gini = Dispersión de la tasa de ganar (Gini; 0 es igual para todos)
fair-win-jain = Igualdad de la tasa de ganar (Jain; 100 % es igual para todos)
fair-minutes-gini = Dispersión de las horas adjudicadas (Gini)
fair-pay-gini = Dispersión de la paga por hora (Gini)
fair-first = Primeras opciones concedidas
fair-reserved = Adjudicaciones por oferta reservada
fair-back = Bloques devueltos a tiempo
fair-late = Bloques devueltos tarde
fair-programs = Adjudicaciones a cuentas que personas hallaron ser programas, por cabeza (1.000 es lo de cualquiera)
fair-programs-none = no se halló que ninguna cuenta lo fuera
fair-programs-few = se halló alguna, menos de 20: una cifra podría decir quién
fair-wait-half = La mitad de los nuevos tuvo su primer bloque a los
fair-wait-95 = 95 de cada 100 nuevos lo tuvo a los
fair-days = { $n ->
    [one] 1 día
   *[other] { $n } días
}
fair-more-days = más de { $days }
fair-odds = Probabilidades y resultados
fair-odds-lead = Entradas según la probabilidad que tenían al sellarse la ronda, y cuántas ganaron un bloque. Sobre la línea, lo probable es lo que pasó.
fair-odds-shown = Probabilidad al sellar
fair-odds-came = Ganó un bloque
fair-odds-count = Entradas
fair-odds-chance = Dentro del azar
fair-odds-yes = sí
fair-odds-no = no
fair-rates = Tasas de ganar
fair-rates-lead = Cuántos repartidores ganaron en cuántas de las rondas en que entraron.
fair-rate-axis = Parte de las entradas ganadas
fair-rate-count = Repartidores
fair-export = Descargar este informe (HTML)
fair-rollouts = Qué se activó y se desactivó, y cuándo
fair-rollouts-lead = La primera fecha de cada cosa es la de su primer hecho en esta estación; las siguientes, las de los ajustes que la desactivaron o activaron otra vez. Se cuentan { $days } a cada lado, o los que hubo. Que después algo fuera distinto no demuestra que fuera por esto: también cambiaron la temporada, el volumen y todo lo demás.
fair-on = Activado:
fair-off = Desactivado:
fair-feature = Qué
fair-feature-draws = Rondas con sorteo
fair-feature-race = Plazas para quien llega antes
fair-feature-planned = Rondas que se anuncian solas
fair-feature-photos = Fotos de entregas
fair-feature-identity = Comprobaciones de identidad
fair-feature-verdicts = Valoración de intentos con efecto
fair-feature-tips = Propinas de quienes reciben
fair-since = Desde
fair-side = Periodo
fair-before = { $days } antes
fair-after = { $days } después
fair-count-awards = Bloques adjudicados
fair-count-couriers = Personas con un bloque
fair-count-no-shows = Ausencias que cuentan
fair-count-deliveries = Entregas
fair-count-claims = Avisos de destinatarios
fair-none-figure = sin cifra
